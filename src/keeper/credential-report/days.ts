const DAY = 24 * 60 * 60 * 1000

/** Whole days from `time` to `now`, both in epoch milliseconds. */
export function daysSince(time: number, now: number): number {
  return Math.floor((now - time) / DAY)
}

/** `91 days`, `1 day`. */
export function daysText(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`
}
