import type { MetricAggregate, MetricDatapoint, MetricDimension, NewDatapoint } from './metric-data.ts'

/**
 * Data as the text of one row: JSON, in which a text is the namespace of all that follow it, and an array a datum.
 *
 * @example
 *   ;["App", ["Requests", ["Host", "a"], 1800000000000, 60, "Count", 7], ["Errors", 0, 1800000000000, 60, "Count", 1]]
 */
type Packed = readonly (string | PackedDatum)[]

type PackedDatum = readonly [
  metricName: string,
  /** Names and values by turns; `0` where they are those of the datum before. */
  dimensions: readonly string[] | 0,
  timestamp: number,
  resolution: number,
  unit: string,
  aggregate: PackedAggregate,
]

/** One value that came once, as most do; or the aggregate's members, with values and counts by turns. */
type PackedAggregate =
  | number
  | readonly [count: number, sum: number, min: number, max: number, values?: readonly number[]]

export function packedData(data: readonly NewDatapoint[]): string {
  const packed: (string | PackedDatum)[] = []
  let namespace: string | undefined
  let before: readonly MetricDimension[] = []
  for (const { metric, datapoint } of data) {
    if (metric.namespace !== namespace) packed.push(metric.namespace)
    namespace = metric.namespace
    const { dimensions } = metric
    const packedDimensions = areSame(dimensions, before) ? 0 : dimensions.flatMap(({ Name, Value }) => [Name, Value])
    before = dimensions
    const { timestamp, resolution, unit, aggregate } = datapoint
    packed.push([metric.metricName, packedDimensions, timestamp, resolution, unit, packedAggregate(aggregate)])
  }
  return JSON.stringify(packed)
}

export function unpackedData(text: string): NewDatapoint[] {
  const packed: Packed = JSON.parse(text)
  const data: NewDatapoint[] = []
  let namespace = ''
  let dimensions: readonly MetricDimension[] = []
  for (const item of packed) {
    if (typeof item === 'string') {
      namespace = item
      continue
    }
    const [metricName, own, timestamp, resolution, unit, aggregate] = item
    if (own !== 0) dimensions = pairsOf(own, (Name, Value) => ({ Name, Value }))
    const datapoint: MetricDatapoint = { timestamp, resolution, unit, aggregate: unpackedAggregate(aggregate) }
    data.push({ metric: { namespace, metricName, dimensions }, datapoint })
  }
  return data
}

function packedAggregate({ count, sum, min, max, values }: MetricAggregate): PackedAggregate {
  if (values === undefined) return [count, sum, min, max]
  const isOne = values.length === 1 && count === 1 && sum === min && min === max && values[0]?.[0] === max
  return isOne ? max : [count, sum, min, max, values.flat()]
}

function unpackedAggregate(packed: PackedAggregate): MetricAggregate {
  if (typeof packed === 'number') {
    return { count: 1, sum: packed, min: packed, max: packed, values: [[packed, 1]] }
  }
  const [count, sum, min, max, values] = packed
  const aggregate = { count, sum, min, max }
  return values ? { ...aggregate, values: pairsOf(values, (value, times) => [value, times] as const) } : aggregate
}

function areSame(some: readonly MetricDimension[], others: readonly MetricDimension[]): boolean {
  if (some.length !== others.length) return false
  return some.every(({ Name, Value }, at) => Name === others[at]?.Name && Value === others[at].Value)
}

function pairsOf<T, Pair>(flat: readonly T[], pair: (first: T, second: T) => Pair): Pair[] {
  const pairs: Pair[] = []
  for (let at = 0; at + 1 < flat.length; at += 2) pairs.push(pair(flat[at] as T, flat[at + 1] as T))
  return pairs
}
