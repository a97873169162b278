/**
 * A model's pattern as a RegExp that matches the whole text. Patterns are Java's: `matches()` is anchored whatever the
 * pattern says, and `(?s)` leads it where `.` takes line ends too. Only models give patterns, never input.
 */
export function compilePattern(given: string): RegExp {
  const source = EQUALS.get(given) ?? given
  const dotAll = source.startsWith('(?s)')
  const body = dotAll ? source.slice(4) : source
  // `u` reads \p{…} and pairs of surrogates; without need of it, it would refuse escapes such as \: that Java takes.
  const needsUnicode = /\\p\{|\\uD[89AB][0-9A-F]{2}\\uD[C-F]/i.test(body)
  const flags = `${dotAll ? 's' : ''}${needsUnicode ? 'u' : ''}`
  return new RegExp(`^(?:${asJavaScript(body)})$`, flags)
}

/**
 * Patterns of AWS's that take exponential time, since they repeat what repeats itself, each with one that takes the
 * same texts in linear time. The input of a call is checked before the call is authorised: anybody could stop the
 * server.
 */
export const EQUALS: ReadonlyMap<string, string> = new Map([
  // Budgets' SubscriberAddress: all but what neither `.` nor the class takes.
  ['(.*[\\n\\r\\t\\f\\ ]?)*', '[^\\u2028\\u2029]*'],
])

/** One piece of a pattern: what is escaped, a class of characters, the beginning of a group, or a single character. */
const PIECES = /\\.|\[(?:\\.|[^\]\\])*\]|\(\?(?<flags>[a-z]+)\)|\((?:\?(?:[:=!>]|<[=!]|<\w+>))?|./gs

/**
 * Flags within a pattern reach to the end of their group in Java, `a(?i)b|c`; JavaScript has them for a group alone,
 * `a(?i:b)|(?i:c)`. A hyphen behind a class within a class, `[\p{L}-_]`, is itself; JavaScript would have a range of
 * it.
 */
function asJavaScript(pattern: string): string {
  let written = ''
  /** Of each group that is open, the flags' group in it. */
  const open: (string | undefined)[] = [undefined]
  const close = () => (open.at(-1) === undefined ? '' : ')')
  for (const { 0: piece, groups } of pattern.matchAll(PIECES)) {
    if (groups?.flags !== undefined) {
      written += `${close()}(?${groups.flags}:`
      open[open.length - 1] = `(?${groups.flags}:`
    } else if (piece === '|') written += `${close()}|${open.at(-1) ?? ''}`
    else if (piece === ')') {
      written += `${close()})`
      open.pop()
    } else {
      written += piece.startsWith('[') ? piece.replaceAll(/(\\[pP]\{\w+\}|\\[dswDSW])-(?!\])/g, '$1\\-') : piece
      if (piece.startsWith('(')) open.push(undefined)
    }
  }
  return written + close()
}
