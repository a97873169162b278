/**
 * What stands between the braces of each policy variable in a text. In linear time, which a regular expression would
 * not take.
 */
export function variablesIn(text: string): readonly string[] {
  return pieces(text).flatMap(({ variable }) => (variable === undefined ? [] : [variable]))
}

/** The text with a `*` for each policy variable: what it will be is not known. */
export function withoutVariables(text: string): string {
  return pieces(text)
    .map(({ before, variable }) => (variable === undefined ? before : `${before}*`))
    .join('')
}

/** The text without its policy variables. */
export function outsideVariables(text: string): string {
  return pieces(text)
    .map(({ before }) => before)
    .join('')
}

export function hasVariable(text: string): boolean {
  return variablesIn(text).some((variable) => variable !== '')
}

/** Whether a policy variable begins and does not end. */
export function hasOpenVariable(text: string): boolean {
  return text.lastIndexOf('${') > text.lastIndexOf('}')
}

interface Piece {
  readonly before: string
  /** `undefined` at the end. */
  readonly variable: string | undefined
}

function pieces(text: string): readonly Piece[] {
  const found: Piece[] = []
  let position = 0
  for (;;) {
    const start = text.indexOf('${', position)
    const end = start === -1 ? -1 : text.indexOf('}', start)
    if (end === -1) return [...found, { before: text.slice(position), variable: undefined }]
    found.push({ before: text.slice(position, start), variable: text.slice(start + 2, end) })
    position = end + 1
  }
}
