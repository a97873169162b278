/**
 * A pattern as numbers: a UTF-16 code unit, or one of the wildcards below. Numbers and not text, because the `*` in a
 * policy variable's value is a plain character, and so is `${*}`.
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

const STAR = 0x2a
const COLON = 0x3a
const QUESTION_MARK = 0x3f

/** What a matcher needs of a string, so that a test can count its steps. */
export interface Text {
  readonly length: number
  charCodeAt(index: number): number
  indexOf(search: string, from: number): number
}

export type TextTest = (text: Text) => boolean

/**
 * Whether `pattern`, in which no wildcard is bound to a segment, covers `text` from `start` to `end`. It takes at most
 * pattern length x text length steps, whatever the pattern: a mismatch goes back to the last `*` only, since an earlier
 * one could not do better. No regular expression is built from a policy.
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
 * The same with wildcards that stop at a colon. Such a `*` may have to give way to an earlier one, so all places in the
 * pattern that the text read so far can reach are carried along: pattern length x text length steps again. Rare, hence
 * not the fast path.
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
  const texts = splitAtStars(pattern)?.map(patternText)
  if (!texts) return (text) => matchesPattern(pattern, text)
  const [prefix = '', second] = texts
  if (second === undefined) return (text) => text === prefix
  if (texts.every((text) => text === '')) return always
  if (texts.length === 2 && second === '') return (text) => hasAt(text, prefix, 0)
  return (text) => matchesBetweenStars(texts, text)
}

const always: TextTest = () => true

/** The stretches before, between and after the `*` of a pattern that has no other wildcard; else `undefined`. */
export function splitAtStars(pattern: Pattern): Pattern[] | undefined {
  const stretches: Pattern[] = []
  let start = 0
  for (let i = 0; i < pattern.length; i++) {
    const token = pattern[i] as number
    if (token >= 0) continue
    if (token !== ANY) return undefined
    stretches.push(pattern.slice(start, i))
    start = i + 1
  }
  stretches.push(pattern.slice(start))
  return stretches
}

/** Whether `text` is `texts` in their order with anything between them; within the same bound of steps. */
export function matchesBetweenStars(texts: readonly string[], text: Text): boolean {
  const first = texts[0] as string
  const lastIndex = texts.length - 1
  if (lastIndex === 0) return text.length === first.length && hasAt(text, first, 0)
  const last = texts[lastIndex] as string
  const end = text.length - last.length
  if (end < first.length || !hasAt(text, first, 0) || !hasAt(text, last, end)) return false
  let position = first.length
  // The first place for each text in turn is the best one: what follows has the most room.
  for (let i = 1; i < lastIndex; i++) {
    const each = texts[i] as string
    if (each === '') continue
    const found = text.indexOf(each, position)
    if (found === -1 || found + each.length > end) return false
    position = found + each.length
  }
  return true
}

/**
 * Whether `part` stands in `text` at `position`. The last character first, since ARNs begin alike and differ late.
 * `indexOf` then takes 10 ns for 12 characters and for 24; `startsWith` and a loop take 2 ns for each of them.
 */
export function hasAt(text: Text, part: string, position: number): boolean {
  const last = part.length - 1
  if (last === -1) return position <= text.length
  return text.charCodeAt(position + last) === part.charCodeAt(last) && text.indexOf(part, position) === position
}

/** How many arguments a call surely takes. */
const CHUNK = 4096

/**
 * The text of a pattern, wildcards as their characters. In one piece: what `+=` puts together is slower to read, each
 * time.
 */
export function patternText(pattern: Pattern): string {
  const codes = pattern.map((token) => {
    if (token >= 0) return token
    return token === ANY || token === ANY_IN_SEGMENT ? STAR : QUESTION_MARK
  })
  if (codes.length <= CHUNK) return String.fromCharCode(...codes)
  return codes.map((code) => String.fromCharCode(code)).join('')
}
