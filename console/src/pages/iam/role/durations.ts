/** How long a role's sessions may last, as AWS's console offers it: 1 hour to 12. */
export const MOST_HOURS = 12

const HOUR = 3600
const MINUTE = 60

/** `3600` as `1 hour`, `5400` as `1 hour 30 minutes`. */
export function sessionDurationText(seconds: number): string {
  const parts = [
    [Math.floor(seconds / HOUR), 'hour'],
    [Math.floor((seconds % HOUR) / MINUTE), 'minute'],
    [seconds % MINUTE, 'second'],
  ] as const
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' ')
}

/** What is wrong with a duration in seconds, as typed; `undefined` for what IAM takes. */
export function durationProblem(text: string): string | undefined {
  const seconds = Number(text)
  return /^\d+$/.test(text) && seconds >= HOUR && seconds <= MOST_HOURS * HOUR
    ? undefined
    : 'Enter a number of seconds from 3600 (1 hour) to 43200 (12 hours).'
}
