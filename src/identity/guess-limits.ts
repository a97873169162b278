import { DAY, MINUTE, SECOND } from '../aws/index.ts'

/**
 * How often a secret may be guessed: `free` times at once; from then on each further guess has to wait twice as long as
 * the one before it. One guess is forgotten in as long as the longest pause lasts, so that no pause ever grows beyond
 * it, and nobody is locked out.
 */
export interface GuessLimit {
  readonly free: number
  readonly firstPause: number
  readonly longestPause: number
}

/** A count as it is stored: it shrinks by one each `longestPause`. */
export interface GuessCount {
  /** When the last guess is forgotten, in epoch milliseconds. */
  readonly emptyAt: number
  /** Until when the next guess is refused, the right one too. */
  readonly pausedUntil: number
}

/** What is guessed: a code of an MFA device, two of them in a row (at enrolment and resync), or a password. */
export type Guessed = 'password' | 'code' | 'code-pair'

/** Counted apart, so that guessing by one way does not use up the other. */
export type GuessWay = 'console' | 'api'

/** Of a source that nobody knows, all of whom share `together`; a known one has `source` alone. */
export interface GuessLimits {
  readonly source: GuessLimit
  readonly together: GuessLimit
}

/** `burst` at once, then `perDay`, evenly: `burst` + `perDay` in any 24 hours. */
function inTwo(burst: number, perDay: number): GuessLimit {
  return { free: burst, firstPause: DAY / perDay, longestPause: DAY / perDay }
}

const PASSWORD_SOURCE: GuessLimit = { free: 5, firstPause: SECOND, longestPause: 15 * MINUTE }
const CODE_SOURCE: GuessLimit = { free: 5, firstPause: MINUTE, longestPause: 15 * MINUTE }

/**
 * The rate that is shared is above the one that a single source can keep up, so that one address or key cannot use up
 * what others need. SECURITY.md has what follows from these numbers.
 */
export const GUESS_LIMITS: Readonly<Record<Guessed, Readonly<Record<GuessWay, GuessLimits>>>> = {
  password: {
    console: { source: PASSWORD_SOURCE, together: inTwo(60, 240) },
    api: { source: PASSWORD_SOURCE, together: inTwo(30, 120) },
  },
  code: {
    console: { source: CODE_SOURCE, together: inTwo(30, 120) },
    api: { source: CODE_SOURCE, together: inTwo(30, 120) },
  },
  'code-pair': {
    console: { source: CODE_SOURCE, together: inTwo(30, 120) },
    api: { source: CODE_SOURCE, together: inTwo(30, 120) },
  },
}

/** The most guesses that `limit` lets through in any 24 hours. */
export function guessesPerDay({ free, firstPause, longestPause }: GuessLimit): number {
  // The count grows until a pause is as long as one guess is remembered, which these steps of doubling lead to.
  return free + Math.ceil(Math.log2(longestPause / firstPause)) + DAY / longestPause
}

/** Until when a guess is refused, or `undefined` where it may be made now. */
export function pausedUntil(count: GuessCount | undefined, limit: GuessLimit, now: number): number | undefined {
  if (count === undefined || now >= count.pausedUntil) return undefined
  // A clock that went back does not make a pause of minutes one of days.
  return count.pausedUntil - now <= limit.longestPause ? count.pausedUntil : undefined
}

/** The count with one more guess, which was made at `now`. */
export function withGuess(count: GuessCount | undefined, limit: GuessLimit, now: number): GuessCount {
  const guesses = guessesIn(count, limit, now) + 1
  return { emptyAt: Math.ceil(now + guesses * limit.longestPause), pausedUntil: now + pauseAfter(guesses, limit) }
}

/** The count without one of its guesses, which turned out to be none. */
export function withoutGuess(count: GuessCount, limit: GuessLimit, now: number): GuessCount {
  const guesses = Math.max(0, guessesIn(count, limit, now) - 1)
  return { emptyAt: Math.ceil(now + guesses * limit.longestPause), pausedUntil: 0 }
}

/** How long the next guess waits after so many, of which a part may be forgotten already: 4.7 are 5. */
export function pauseAfter(guesses: number, { free, firstPause, longestPause }: GuessLimit): number {
  const beyond = Math.round(guesses) - free
  return beyond < 0 ? 0 : Math.ceil(Math.min(longestPause, firstPause * 2 ** Math.min(beyond, 30)))
}

function guessesIn(count: GuessCount | undefined, limit: GuessLimit, now: number): number {
  const most = guessesPerDay(limit) - DAY / limit.longestPause + 1 // For a clock that went back.
  return Math.min(most, Math.max(0, (count?.emptyAt ?? 0) - now) / limit.longestPause)
}
