/**
 * A secret, or an id, with another letter at `index`: never the text itself, whatever random one it is. In base 64 the
 * last letter may not count.
 */
export function withOtherLetter(text: string, index: number): string {
  const at = index < 0 ? text.length + index : index
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
}
