import { SECOND } from '../../aws/index.ts'
import type { GuessPause } from '../../identity/guess-counts.ts'
import { USED_CODE_MESSAGE } from '../../identity/mfa.ts'

/** What a page says of what was sent from it before. */
export interface Failure {
  readonly text: string
  /** In seconds: nothing is looked at before. */
  readonly wait?: number
}

/**
 * The one answer to every password that is wrong, whatever was wrong: no text tells an account or a user that exists
 * from one that does not.
 */
export const WRONG: Failure = { text: 'Your authentication information is incorrect. Please try again.' }

export const USED_CODE: Failure = { text: USED_CODE_MESSAGE }

export const NOT_A_CODE: Failure = { text: 'Enter the 6 digits that your authenticator app shows.' }

export const WRONG_CODE: Failure = {
  text: 'The code was not accepted. Wait for the next one and try again. Where codes are refused again and again, the clock of the phone may be off: set it to automatic, or resynchronise the device.',
}

export const WRONG_PAIR: Failure = {
  text: 'These are not two codes in a row of your device. Enter the code that it shows, wait for the next one, and enter that at once. A clock that is off by more than a day is set right on the phone alone.',
}

const PAUSES: Readonly<Record<GuessPause['because'], string>> = {
  source: 'Too many attempts from here were wrong. None is looked at for a while, a right one neither.',
  others:
    'Too many attempts were wrong today, from other places. A browser that has signed in here before goes on without delay; this one has to wait.',
}

/** The failure, and how long the pause lasts that began with it. */
export function beginning(failure: Failure, pause: GuessPause | undefined, now: number): Failure {
  return pause === undefined ? failure : { ...failure, wait: secondsOf(pause, now) }
}

/** It is told of names that nobody has as of others: what was tried before is all that it depends on. */
export function paused(pause: GuessPause, now: number): Failure {
  return { text: PAUSES[pause.because], wait: secondsOf(pause, now) }
}

function secondsOf({ until }: GuessPause, now: number): number {
  return Math.max(1, Math.ceil((until - now) / SECOND))
}
