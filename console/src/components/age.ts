const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/**
 * How old something is, in the largest unit that counts at least one: `less than a minute`, `4 minutes`, `3 hours`, `12
 * days`.
 */
export function ageText(since: Date, now: number): string {
  const age = now - since.getTime()
  if (age < MINUTE) return 'less than a minute'
  if (age < HOUR) return counted(Math.floor(age / MINUTE), 'minute')
  if (age < DAY) return counted(Math.floor(age / HOUR), 'hour')
  return counted(Math.floor(age / DAY), 'day')
}

/** When something happened, as people say it; `Never` when it did not. */
export function agoText(at: Date | undefined, now: number): string {
  return at === undefined ? 'Never' : `${ageText(at, now)} ago`
}

/** How long something goes on, as people say it: `43 minutes`. */
export function leftText(until: Date, now: number): string {
  return ageText(new Date(2 * now - until.getTime()), now)
}

/** Whole days since. */
export function daysSince(since: Date, now: number): number {
  return Math.floor((now - since.getTime()) / DAY)
}
