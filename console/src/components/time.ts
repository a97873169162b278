const parts = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
} as const

const stamp = new Intl.DateTimeFormat('en-US', { ...parts, timeZoneName: 'shortOffset' })
const short = new Intl.DateTimeFormat('en-US', parts)

/** A moment in the browser's time zone, which it names: `Nov 23, 2026, 23:03:04 UTC+1`; `-` for none. */
export function formatTime(time: Date | number | undefined): string {
  return time === undefined ? '-' : stamp.format(time).replace('GMT', 'UTC')
}

/** A moment in the browser's time zone as a column of a table shows it: `Nov 23, 2026, 23:03:04`; `-` for none. */
export function columnTime(time: Date | undefined): string {
  return time === undefined ? '-' : short.format(time)
}

/** Orders rows by a moment; those without one come first. */
export function byTime<T>(timeOf: (item: T) => Date | undefined): (a: T, b: T) => number {
  return (a, b) => (timeOf(a)?.getTime() ?? 0) - (timeOf(b)?.getTime() ?? 0)
}
