import { knownValues, MAX_DISTINCT_VALUES, merge } from './metric-aggregate.ts'
import type { MetricAggregate, MetricData } from './metric-data.ts'

/** At the end of the key of what is gathered without its values, apart from what is with them. */
export const UNKNOWN = ' ?'

/** Data that are one: what they are together. */
interface Group {
  readonly data: MetricData[]
  count: number
  sum: number
  min: number
  max: number
  /** How often each value came; absent where that is not known. */
  readonly values: Map<number, number> | undefined
}

/**
 * Data of one metric, time, resolution and unit as one, wherever nobody can tell it from them: either their values are
 * known, and so few that none is rounded, or they are known of none.
 */
export function combined(data: readonly MetricData[]): readonly MetricData[] {
  const open = new Map<string, Group>()
  const groups: Group[] = []
  const apart: MetricData[] = []
  for (const datum of data) {
    const { timestamp, resolution, unit, aggregate } = datum.datapoint
    const values = knownValues(aggregate)
    if (values && values.length > MAX_DISTINCT_VALUES) {
      apart.push(datum)
      continue
    }
    const key = `${datum.metricId} ${timestamp} ${resolution} ${unit}${values ? '' : UNKNOWN}`
    let group = open.get(key)
    if (!group || (values && group.values && group.values.size + values.length > MAX_DISTINCT_VALUES)) {
      const { count, sum, min, max } = aggregate
      group = { data: [datum], count, sum, min, max, values: values && new Map() }
      open.set(key, group)
      groups.push(group)
    } else {
      group.data.push(datum)
      group.count += aggregate.count
      group.sum += aggregate.sum
      group.min = Math.min(group.min, aggregate.min)
      group.max = Math.max(group.max, aggregate.max)
    }
    const known = group.values
    if (known) for (const [value, times] of values ?? []) known.set(value, (known.get(value) ?? 0) + times)
  }
  return [...groups.flatMap(together), ...apart]
}

function together({ data, count, sum, min, max, values }: Group): readonly MetricData[] {
  const [first] = data
  if (!first || data.length === 1) return data
  const aggregate = { count, sum, min, max, ...(values && { values: [...values].sort(([a], [b]) => a - b) }) }
  // What contradicts itself might look as if it did not.
  if (!values && knownValues(aggregate)) return data
  return [{ ...first, datapoint: { ...first.datapoint, aggregate } }]
}

/** As many values as a row may gather: it is read and written whole with each that comes. */
const MOST_GATHERED = 128

/** What came before and what comes now as one, in the same way; `undefined` where that row is full. */
export function gatheredWith(stored: MetricAggregate, added: MetricAggregate): MetricAggregate | undefined {
  const [before, now] = [knownValues(stored), knownValues(added)]
  if (!before !== !now || (before?.length ?? 0) > MOST_GATHERED || (now?.length ?? 0) > MOST_GATHERED) return undefined
  const both = merge([stored, added])
  const values = knownValues(both)
  const isAlike = before ? values && values.length <= MOST_GATHERED : !values
  return isAlike ? both : undefined
}
