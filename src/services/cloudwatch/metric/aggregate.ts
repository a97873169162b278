import type { MetricAggregate } from '../../../storage/repositories/metrics.ts'

/**
 * Above this many distinct values in one aggregate, values are rounded to three digits, which moves a percentile by 0.5
 * % at most.
 */
const MAX_DISTINCT_VALUES = 500

/** An aggregate of values, each with how often it came. */
export function aggregateOf(values: readonly (readonly [value: number, count: number])[]): MetricAggregate {
  let count = 0
  let sum = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (const [value, times] of values) {
    count += times
    sum += value * times
    min = Math.min(min, value)
    max = Math.max(max, value)
  }
  return { count, sum, min, max, values: thinned(tally(values)) }
}

/** The aggregate of all that went into `aggregates`. Values are known only where they are known of each. */
export function merge(aggregates: readonly MetricAggregate[]): MetricAggregate {
  const [first, ...others] = aggregates
  if (first !== undefined && others.length === 0) return first
  let count = 0
  let sum = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  const known: (readonly [number, number])[] = []
  let allKnown = true
  for (const aggregate of aggregates) {
    count += aggregate.count
    sum += aggregate.sum
    min = Math.min(min, aggregate.min)
    max = Math.max(max, aggregate.max)
    const values = knownValues(aggregate)
    if (values === undefined) allKnown = false
    else known.push(...values)
  }
  return { count, sum, min, max, ...(allKnown && { values: thinned(tally(known)) }) }
}

/**
 * The values of an aggregate. Of a statistic set they are known when it stands for one value or for equal ones.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
 */
function knownValues({ values, count, min, max }: MetricAggregate): MetricAggregate['values'] {
  if (values !== undefined) return values
  return count === 1 || min === max ? [[max, count]] : undefined
}

function tally(values: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const counts = new Map<number, number>()
  for (const [value, count] of values) counts.set(value, (counts.get(value) ?? 0) + count)
  return [...counts].toSorted(([a], [b]) => a - b)
}

function thinned(values: (readonly [number, number])[]): (readonly [number, number])[] {
  if (values.length <= MAX_DISTINCT_VALUES) return values
  return tally(values.map(([value, count]) => [Number(value.toPrecision(3)), count]))
}

/**
 * The value below which `percent` of the samples lie, between neighbours in proportion. `undefined` where the values
 * are not known, or one is negative: AWS has none then.
 */
export function percentile(aggregate: MetricAggregate, percent: number): number | undefined {
  const values = knownValues(aggregate)
  if (values === undefined || aggregate.min < 0 || aggregate.count <= 0) return undefined
  const rank = (percent / 100) * (aggregate.count - 1)
  const below = valueAt(values, Math.floor(rank))
  const above = valueAt(values, Math.ceil(rank))
  return below + (above - below) * (rank - Math.floor(rank))
}

function valueAt(values: readonly (readonly [number, number])[], index: number): number {
  let seen = 0
  for (const [value, count] of values) {
    seen += count
    if (index < seen) return value
  }
  return values.at(-1)?.[0] ?? Number.NaN
}
