import { SECOND } from '../aws/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import { GUESS_LIMITS, type Guessed, type GuessLimit, pausedUntil, withGuess, withoutGuess } from './guess-limits.ts'
import type { GuessSource } from './guess-source.ts'

/** A guess of one secret. */
export interface Guess {
  readonly of: Guessed
  /** Which one: a device's serial number, or what stands for a password. Never what was typed. */
  readonly secret: string
  readonly source: GuessSource
}

/** Why a guess is not looked at, right or wrong as it may be. */
export interface GuessPause {
  readonly until: number
  /**
   * - `source`: of wrong guesses from here.
   * - `others`: of wrong guesses from everywhere, by whoever has not signed in before.
   */
  readonly because: 'source' | 'others'
}

/** One guess is counted here. */
interface Counted {
  readonly subject: string
  readonly limit: GuessLimit
  readonly because: GuessPause['because']
}

/** More rows of an account than this are forgotten, those that count least first. */
const ROWS = 100_000

function countedIn({ of, secret, source }: Guess): readonly Counted[] {
  const limits = GUESS_LIMITS[of][source.way]
  const subject = `${of}/${source.way}/${secret}`
  const own: Counted = { subject: `${subject}/${source.id}`, limit: limits.source, because: 'source' }
  return source.isKnown ? [own] : [own, { subject, limit: limits.together, because: 'others' }]
}

/** Whether the guess has to wait; `undefined` where it may be looked at. */
export async function pauseOf(tx: Repositories, guess: Guess, now: number): Promise<GuessPause | undefined> {
  for (const { subject, limit, because } of countedIn(guess)) {
    const until = pausedUntil(await tx.guessCounts.get(subject), limit, now)
    if (until !== undefined) return { until, because }
  }
  return undefined
}

/** What a caller is told, after that what it gave is wrong. */
export function waitMessage({ until }: GuessPause, now: number): string {
  const seconds = Math.ceil((until - now) / SECOND)
  return `Too many were wrong: wait ${seconds} second${seconds === 1 ? '' : 's'} and try again.`
}

/** Counts a guess that is wrong, or whose outcome is not known yet. */
export async function countGuess(tx: Repositories, guess: Guess, now: number): Promise<void> {
  for (const { subject, limit } of countedIn(guess)) {
    const before = await tx.guessCounts.get(subject)
    await tx.guessCounts.put({ subject, ...withGuess(before, limit, now) })
    if (!before) await tx.guessCounts.prune(now, ROWS)
  }
}

/**
 * The secret was right. What came from this source is forgiven; what came from elsewhere is not, or whoever guesses
 * would begin anew with each sign-in of the owner.
 */
export async function forgiveGuesses(
  tx: Repositories,
  guess: Guess,
  now: number,
  { isCounted }: { /** Whether it was counted before it was known to be right. */ readonly isCounted: boolean },
): Promise<void> {
  const [own, together] = countedIn(guess)
  if (own) await tx.guessCounts.remove(own.subject)
  const before = together && isCounted && (await tx.guessCounts.get(together.subject))
  if (before) await tx.guessCounts.put({ subject: together.subject, ...withoutGuess(before, together.limit, now) })
}

/** Writes what is there, for a write's sake: how long something takes must not tell what it found. */
export async function writeAgain(tx: Repositories, guess: Guess): Promise<void> {
  for (const { subject } of countedIn(guess)) {
    const count = await tx.guessCounts.get(subject)
    if (count) await tx.guessCounts.put(count)
  }
}
