import { DAY, MINUTE } from '../aws/index.ts'

/** Wrong codes in five minutes after which a device refuses every code for a while. */
const BURST = 5
const BURST_WINDOW = 5 * MINUTE

/**
 * Slow guessing ends here: with three good codes at a time, 20 tries and the pauses between the rest stay below 0.1 % a
 * day.
 */
const DAILY = 20
const MEMORY = DAY

const LONGEST_PAUSE = 15 * MINUTE

/** The wrong codes that a device was given since the last right one. */
export interface WrongCodes {
  /** Epoch milliseconds, oldest first; those older than a day are forgotten. */
  readonly times: readonly number[]
  /** How often the device was paused in that time. */
  readonly pauses: number
  /** Until when every code is refused, the right one too. */
  readonly pausedUntil: number
}

export const NO_WRONG_CODES: WrongCodes = { times: [], pauses: 0, pausedUntil: 0 }

/** Whether every code is refused at `now`. Such a refusal looks like a wrong code's and counts for nothing. */
export function isPaused(wrong: WrongCodes, now: number): boolean {
  return now < wrong.pausedUntil
}

/**
 * Counts a wrong code. The fifth in five minutes pauses the device for a minute; from then on each further one pauses
 * it for twice as long as before, a quarter of an hour at most, until a right code or a day of quiet.
 */
export function countWrongCode(wrong: WrongCodes, now: number): WrongCodes {
  const remembered = wrong.times.filter((time) => time > now - MEMORY)
  const times = [...remembered, now].slice(-DAILY)
  const pauses = remembered.length === 0 ? 0 : wrong.pauses
  const burst = times.filter((time) => time > now - BURST_WINDOW).length
  if (pauses === 0 && burst < BURST && times.length < DAILY) return { times, pauses, pausedUntil: 0 }
  return { times, pauses: pauses + 1, pausedUntil: now + Math.min(LONGEST_PAUSE, MINUTE * 2 ** Math.min(pauses, 4)) }
}
