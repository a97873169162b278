/**
 * A pattern as numbers: a UTF-16 code unit, or one of the wildcards below. Numbers and not text, because the `*` in a policy variable's
 * value is a plain character, and so is `${*}`.
 */
export type Pattern = readonly number[]

/** `*`: any characters, also none. */
export const ANY = -1
/** `?`: one character. */
export const ONE = -2
/** A `*` that stays within its segment of an ARN: any characters but a colon. */
export const ANY_IN_SEGMENT = -3
/** A `?` that is no colon. */
export const ONE_IN_SEGMENT = -4

const COLON = 0x3a

/** What a matcher needs of a string, so that a test can count its steps. */
export interface Text {
  readonly length: number
  charCodeAt(index: number): number
  indexOf(search: string, from: number): number
}

export type TextTest = (text: Text) => boolean

/**
 * Whether `pattern`, in which no wildcard is bound to a segment, covers `text` from `start` to `end`. It takes at most pattern length x
 * text length steps, whatever the pattern: a mismatch goes back to the last `*` only, since an earlier one could not do better. No
 * regular expression is built from a policy.
 */
export function matchesStretch(pattern: Pattern, text: Text, start: number, end: number): boolean {
  let p = 0
  let t = start
  let star = -1
  let resume = start
  while (t < end) {
    const token = pattern[p]
    if (token === ANY) {
      star = p++
      if (p === pattern.length) return true
      resume = t
    } else if (token !== undefined && takes(token, text.charCodeAt(t))) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++resume
    } else {
      return false
    }
  }
  while (pattern[p] === ANY) p++
  return p === pattern.length
}

/** Whether `pattern` covers `text`, for a pattern that is used once; within the same bound. */
export function matchesPattern(pattern: Pattern, text: Text): boolean {
  return pattern.includes(ANY_IN_SEGMENT)
    ? matchesSegments(pattern, text)
    : matchesStretch(pattern, text, 0, text.length)
}

function takes(token: number, code: number): boolean {
  return token === code || token === ONE || (token === ONE_IN_SEGMENT && code !== COLON)
}

/**
 * The same with wildcards that stop at a colon. Such a `*` may have to give way to an earlier one, so all places in the pattern that the
 * text read so far can reach are carried along: pattern length x text length steps again. Rare, hence not the fast path.
 */
function matchesSegments(pattern: Pattern, text: Text): boolean {
  const length = pattern.length
  let reached = new Uint8Array(length + 1)
  reached[0] = 1
  skipStars(pattern, reached)
  for (let t = 0; t < text.length; t++) {
    const code = text.charCodeAt(t)
    const next = new Uint8Array(length + 1)
    for (let p = 0; p < length; p++) {
      if (reached[p] === 0) continue
      const token = pattern[p] as number
      if (token === ANY || (token === ANY_IN_SEGMENT && code !== COLON)) next[p] = 1
      else if (takes(token, code)) next[p + 1] = 1
    }
    skipStars(pattern, next)
    reached = next
  }
  return reached[length] === 1
}

function skipStars(pattern: Pattern, reached: Uint8Array): void {
  for (let p = 0; p < pattern.length; p++) {
    if (reached[p] === 1 && (pattern[p] === ANY || pattern[p] === ANY_IN_SEGMENT)) reached[p + 1] = 1
  }
}

/** The test of `pattern`, specialised: most patterns are one text, a prefix with a `*`, or texts between `*`. */
export function compilePattern(pattern: Pattern): TextTest {
  const wildcard = pattern.findIndex((token) => token < 0)
  if (wildcard === -1) {
    const whole = patternText(pattern)
    return (text) => text === whole
  }
  if (pattern.every((token) => token >= 0 || token === ANY)) return textsBetweenStars(pattern)
  return (text) => matchesPattern(pattern, text)
}

export const always: TextTest = () => true

function textsBetweenStars(pattern: Pattern): TextTest {
  const texts = splitAtStars(pattern)
  const prefix = texts.shift() ?? ''
  const suffix = texts.pop() ?? ''
  const middle = texts.filter((text) => text !== '')
  const shortest = prefix.length + suffix.length + middle.reduce((sum, { length }) => sum + length, 0)
  if (shortest === 0) return always
  if (shortest === prefix.length) return (text) => text.length >= shortest && hasAt(text, prefix, 0)
  return (text) => {
    let end = text.length
    if (end < shortest || !hasAt(text, prefix, 0)) return false
    end -= suffix.length
    if (!hasAt(text, suffix, end)) return false
    let position = prefix.length
    // The first place for each text in turn is the best one: what follows has the most room.
    for (const each of middle) {
      const found = text.indexOf(each, position)
      if (found === -1 || found + each.length > end) return false
      position = found + each.length
    }
    return true
  }
}

function splitAtStars(pattern: Pattern): string[] {
  const texts: string[] = []
  let start = 0
  for (let i = 0; i <= pattern.length; i++) {
    if (i < pattern.length && pattern[i] !== ANY) continue
    texts.push(patternText(pattern.slice(start, i)))
    start = i + 1
  }
  return texts
}

/**
 * From the last character backwards, since ARNs begin alike and differ late. A loop, because `startsWith` takes several times as long
 * on the strings of a request.
 */
function hasAt(text: Text, part: string, position: number): boolean {
  for (let i = part.length - 1; i >= 0; i--) {
    if (text.charCodeAt(position + i) !== part.charCodeAt(i)) return false
  }
  return true
}

/** The text of a pattern, wildcards as their characters. */
export function patternText(pattern: Pattern): string {
  let text = ''
  for (const token of pattern) {
    if (token === ANY || token === ANY_IN_SEGMENT) text += '*'
    else if (token === ONE || token === ONE_IN_SEGMENT) text += '?'
    else text += String.fromCharCode(token)
  }
  return text
}
