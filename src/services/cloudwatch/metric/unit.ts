/**
 * AWS's units in the order in which it lists them: PutMetricData says so of a unit that there is not (observed in AWS,
 * 2023-12-15).
 */
export const UNITS = [
  'Megabits',
  'Terabits',
  'Gigabits',
  'Count',
  'Bytes',
  'Gigabytes',
  'Gigabytes/Second',
  'Kilobytes',
  'Kilobits/Second',
  'Terabytes',
  'Terabits/Second',
  'Bytes/Second',
  'Percent',
  'Megabytes',
  'Megabits/Second',
  'Milliseconds',
  'Microseconds',
  'Kilobytes/Second',
  'Gigabits/Second',
  'Megabytes/Second',
  'Bits',
  'Bits/Second',
  'Count/Second',
  'Seconds',
  'Kilobits',
  'Terabytes/Second',
  'None',
] as const

/** Units that datapoints have, the first of AWS's list first. */
export function unitsOf(found: ReadonlySet<string>): readonly string[] {
  return found.size < 2 ? [...found] : UNITS.filter((unit) => found.has(unit))
}
