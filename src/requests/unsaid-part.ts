import { type ResourceName, splitName } from '../aws/index.ts'

/** What no caller can write: made anew in each process, and never told. */
const MARK = crypto.randomUUID()

/** How services write a part of a name that the request does not say, and that always has so many characters. */
export function unsaidPart(length: number): string {
  return `\${unknown-${length}-${MARK}}`
}

/** Ours, with its length; or whatever is written for one, of any length. */
const PART = new RegExp(`\\$\\{unknown(?::\\d+|-(\\d+)-${MARK})?\\}`)

/**
 * Reads a name that a caller has a part in. INVARIANT (fail closed): what a caller writes as `${unknown:6}` has not six
 * characters; it is of any length, as itself is.
 */
export function nameOfAsk(text: string): ResourceName {
  return splitName(text, PART, Number)
}
