import { knownValues, MAX_DISTINCT_VALUES, merge } from './metric-aggregate.ts'
import type { MetricAggregate, MetricData } from './metric-data.ts'

interface Group {
  readonly first: MetricData
  readonly parts: MetricAggregate[]
  /** As many values as they have together, at most. */
  values: number
}

/**
 * Data of one metric, time, resolution and unit as one, wherever nobody can tell it from them: their values are known,
 * and so few that none is rounded.
 */
export function combined(data: readonly MetricData[]): readonly MetricData[] {
  const open = new Map<string, Group>()
  const groups: Group[] = []
  for (const datum of data) {
    const { timestamp, resolution, unit, aggregate } = datum.datapoint
    const values = knownValues(aggregate)?.length ?? Number.POSITIVE_INFINITY
    const key = `${datum.metricId} ${timestamp} ${resolution} ${unit}`
    const group = open.get(key)
    if (group && group.values + values <= MAX_DISTINCT_VALUES) {
      group.parts.push(aggregate)
      group.values += values
    } else {
      const other = { first: datum, parts: [aggregate], values }
      groups.push(other)
      if (values < MAX_DISTINCT_VALUES) open.set(key, other)
    }
  }
  return groups.map(({ first, parts }) =>
    parts.length === 1 ? first : { ...first, datapoint: { ...first.datapoint, aggregate: merge(parts) } },
  )
}

/** As many values as a row may gather: it is read and written whole with each that comes. */
const MOST_GATHERED = 64

/** What came before and what comes now as one, in the same way; `undefined` where that row is full. */
export function gatheredWith(stored: MetricAggregate, added: MetricAggregate): MetricAggregate | undefined {
  const [before, now] = [knownValues(stored), knownValues(added)]
  if (!before || !now || before.length + now.length > MOST_GATHERED) return undefined
  return merge([stored, added])
}
