/** A point of the graph, which ends now. */
export interface GraphPoint {
  readonly x: Date
  readonly y: number
}

/**
 * The line that datapoints draw. A datapoint stands for the whole of its period, so its value is drawn from the
 * period's beginning to its end: a single datapoint is then a line and not nothing. The period in progress is drawn as
 * far as it is: `now`.
 */
export function stepLine(
  datapoints: readonly { readonly time: Date; readonly value: number }[],
  periodSeconds: number,
  now: Date,
): GraphPoint[] {
  const sorted = [...datapoints].sort((a, b) => a.time.getTime() - b.time.getTime())
  return sorted.flatMap(({ time, value }) => [
    { x: time, y: value },
    {
      x: new Date(Math.max(time.getTime(), Math.min(time.getTime() + periodSeconds * 1000 - 1, now.getTime()))),
      y: value,
    },
  ])
}

/** The end of the period in progress, up to which data are read. Periods begin at whole multiples of their length. */
export function periodEnd(now: Date, periodSeconds: number): Date {
  const length = periodSeconds * 1000
  return new Date((Math.floor(now.getTime() / length) + 1) * length)
}

/** The graph's vertical range: everything that is drawn, with a little air above (and below, for negative values). */
export function verticalRange(values: readonly number[]): [number, number] {
  const low = Math.min(0, ...values)
  const high = Math.max(0, ...values)
  if (low === high) return [0, 1]
  return [low < 0 ? low - (high - low) * 0.1 : 0, high > 0 ? high + (high - low) * 0.1 : 0]
}

/** The stretches of time that a graph can show. */
export const graphRanges = [
  { id: '3600', text: '1h', label: '1 hour' },
  { id: '10800', text: '3h', label: '3 hours' },
  { id: '43200', text: '12h', label: '12 hours' },
  { id: '86400', text: '1d', label: '1 day' },
  { id: '604800', text: '1w', label: '1 week' },
  { id: '2592000', text: '30d', label: '30 days' },
] as const

/** The shortest range that shows four periods or more, 3 hours at least. */
export function defaultRange(periodSeconds: number): string {
  return graphRanges.slice(1).find(({ id }) => Number(id) >= periodSeconds * 4)?.id ?? '2592000'
}
