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

/** The units that the datapoints have, the first of AWS's list first. */
export function unitsOf(datapoints: readonly { readonly unit: string }[]): readonly string[] {
  const [first, ...others] = datapoints
  if (first === undefined) return []
  if (others.every(({ unit }) => unit === first.unit)) return [first.unit]
  const found = new Set(datapoints.map(({ unit }) => unit))
  return UNITS.filter((unit) => found.has(unit))
}
