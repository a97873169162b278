/**
 * Compares patterns with patterns, `*` and `?` in them, without asking for a text that either matches. Both functions
 * take pattern length x pattern length steps; where those would be too many, they answer what makes no finding.
 */
const MAX_STEPS = 4_000_000

/** In a template: a `*` that stands for a name, which has neither slash nor colon. */
export const NAME = '\u0001'

/** Whether every text that `narrow` matches is matched by `wide`. `false` may also mean that it was not seen. */
export function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === '*') return true
  if (!sharesPrefix(wide, narrow) || wide.length * narrow.length > MAX_STEPS) return false
  return align(wide, narrow, (w, n) => (w === '?' ? n !== '*' : w === n), false)
}

/** Whether some text is matched by both, of which `b` may have names. */
export function overlaps(a: string, b: string): boolean {
  if (a === b || a === '*' || b === '*') return true
  if (!sharesPrefix(a, b)) return false
  if (a.length * b.length > MAX_STEPS) return true
  return align(a, b, (x, y) => x === y || x === '?' || y === '?', true)
}

/** A cheap way to say no: the texts before the first wildcard of each must agree. */
function sharesPrefix(a: string, b: string): boolean {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a[i]
    const y = b[i]
    if (x === '*' || x === '?' || y === '*' || y === '?' || y === NAME) return true
    if (x !== y) return false
  }
  return true
}

/**
 * Whether `a` can be laid along `b`: a `*` of `a` over any stretch of `b`, and where `mutual`, the other way round too.
 * `reached[j]` says whether the part of `a` read so far can end at `b[j]`.
 */
function align(a: string, b: string, fits: (x: string, y: string) => boolean, mutual: boolean): boolean {
  // A long pattern against a short name, the common case in a hostile policy, is recognised by the lengths.
  if (!b.includes('*') && !b.includes(NAME) && shortest(a) > b.length) return false
  let reached = new Uint8Array(b.length + 1)
  reached[0] = 1
  if (mutual) stretch(b, reached)
  for (let i = 0; i < a.length; i++) {
    const x = a.charAt(i)
    const next = new Uint8Array(b.length + 1)
    for (let j = 0; j <= b.length; j++) {
      if (x === '*') {
        next[j] = (reached[j] ?? 0) | (j > 0 ? (next[j - 1] ?? 0) : 0)
      } else if (reached[j]) {
        const y = b[j]
        if (y === undefined) continue
        if (mutual && (y === '*' || (y === NAME && x !== '/' && x !== ':'))) next[j] = 1
        else if (fits(x, y)) next[j + 1] = 1
      }
    }
    if (mutual) stretch(b, next)
    reached = next
  }
  return reached[b.length] === 1
}

/** The length of the shortest text that a pattern matches. */
function shortest(pattern: string): number {
  let length = pattern.length
  for (let i = pattern.indexOf('*'); i !== -1; i = pattern.indexOf('*', i + 1)) length--
  return length
}

/** A `*` may be over nothing. */
function stretch(b: string, reached: Uint8Array): void {
  for (let j = 0; j < b.length; j++) {
    if (reached[j] && (b[j] === '*' || b[j] === NAME)) reached[j + 1] = 1
  }
}

/** Whether a text is a pattern, and not one name only. */
export function hasWildcard(text: string): boolean {
  return text.includes('*') || text.includes('?')
}

/**
 * Whether some ARN is matched by both. A `*` stays within its part, unless `a` ends before the sixth: then it stands
 * for the parts that are left out.
 */
export function arnsOverlap(a: string, b: string): boolean {
  const parts = a.split(':')
  if (parts.length < 6) return overlaps(a, b)
  const others = b.split(':')
  return (
    parts.slice(0, 5).every((part, i) => overlaps(part, others[i] ?? '')) &&
    overlaps(parts.slice(5).join(':'), others.slice(5).join(':'))
  )
}
