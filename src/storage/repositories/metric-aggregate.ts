import type { MetricAggregate } from './metric-data.ts'

/**
 * Above this many distinct values in one aggregate, values are rounded to three digits, which moves a percentile by 0.5
 * % at most. Where they are of so many sizes that this is not enough, neighbours become one.
 */
export const MAX_DISTINCT_VALUES = 500

/** An aggregate of values, each with how often it came. */
export function aggregateOf(values: readonly (readonly [value: number, count: number])[]): MetricAggregate {
  const [only] = values
  // Most data are one value.
  if (only !== undefined && values.length === 1) {
    const [value, times] = only
    return { count: times, sum: value * times, min: value, max: value, values }
  }
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
  const merging = new Merging()
  for (const aggregate of aggregates) merging.add(aggregate)
  return merging.done()
}

/** The same, one after the other. */
export class Merging {
  #only: MetricAggregate | undefined
  #parts = 0
  #count = 0
  #sum = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  /** How often each value came; `undefined` where that is not known. */
  #counts: Map<number, number> | undefined = new Map()

  add(aggregate: MetricAggregate): void {
    this.#only = aggregate
    this.#parts += 1
    this.#count += aggregate.count
    this.#sum += aggregate.sum
    this.#min = Math.min(this.#min, aggregate.min)
    this.#max = Math.max(this.#max, aggregate.max)
    const values = knownValues(aggregate)
    if (values === undefined) this.#counts = undefined
    else if (this.#counts) countInto(this.#counts, values)
  }

  done(): MetricAggregate {
    if (this.#only !== undefined && this.#parts === 1) return this.#only
    const counts = this.#counts
    const [count, sum, min, max] = [this.#count, this.#sum, this.#min, this.#max]
    return { count, sum, min, max, ...(counts && { values: thinned(inOrder(counts)) }) }
  }
}

/**
 * The values of an aggregate, in their order. Of a statistic set they are known where it can stand for equal ones only:
 * "The SampleCount value of the statistic set is 1 and Min, Max, and Sum are all equal. The Min and Max are equal, and
 * Sum is equal to Min multiplied by SampleCount."
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function knownValues({ values, count, sum, min, max }: MetricAggregate): MetricAggregate['values'] {
  if (values !== undefined) return values
  return min === max && isClose(sum, min * count) ? [[max, count]] : undefined
}

/** Whoever adds three tenths up gets 0.30000000000000004. */
function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))
}

function tally(values: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const counts = new Map<number, number>()
  countInto(counts, values)
  return inOrder(counts)
}

function countInto(counts: Map<number, number>, values: readonly (readonly [number, number])[]): void {
  for (const [value, count] of values) counts.set(value, (counts.get(value) ?? 0) + count)
}

function inOrder(counts: ReadonlyMap<number, number>): (readonly [number, number])[] {
  return [...counts].toSorted(([a], [b]) => a - b)
}

function thinned(values: (readonly [number, number])[]): (readonly [number, number])[] {
  if (values.length <= MAX_DISTINCT_VALUES) return values
  const rounded = tally(values.map(([value, count]) => [Number(value.toPrecision(3)), count]))
  const size = Math.ceil(rounded.length / MAX_DISTINCT_VALUES)
  return size === 1
    ? rounded
    : Array.from({ length: Math.ceil(rounded.length / size) }, (_, group) =>
        middle(rounded.slice(group * size, (group + 1) * size)),
      )
}

/** One value for several neighbours, so often as they came together: that which the middle one of them has. */
function middle(values: readonly (readonly [number, number])[]): readonly [number, number] {
  const [value = Number.NaN] = values[values.length >> 1] ?? []
  return [value, values.reduce((sum, [, count]) => sum + count, 0)]
}
