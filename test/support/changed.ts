/**
 * A secret, or an id, with another letter at `index`: never the text itself, whatever random one it is. In base 64 the
 * last letter may not count.
 */
export function withOtherLetter(text: string, index: number): string {
  const at = index < 0 ? text.length + index : index
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
}

/** Six digits that are none of `codes`. */
export function wrongCode(codes: readonly string[]): string {
  const texts = Array.from({ length: codes.length + 1 }, (_, digit) => String(digit).repeat(6))
  return texts.find((text) => !codes.includes(text)) ?? ''
}
