import { hash } from 'node:crypto'
import { BoundedCache } from '../../aws/index.ts'
import type { MetricDimension, MetricIdentity } from './metric-data.ts'

/** The same metrics come again and again, and a digest takes ten times as long as a look-up. */
const ids = new BoundedCache<string, string>(10_000)
/** In characters: longer ones are rare, and would take much room. */
const LONGEST_KEPT = 300

/** A name of fixed length for a metric, to be looked up by. */
export function metricIdOf(metric: MetricIdentity): string {
  const key = keyOf(metric)
  let id = ids.get(key)
  if (id === undefined) {
    id = digestOf(metric)
    if (key.length <= LONGEST_KEPT) ids.set(key, id)
  }
  return id
}

/** All of it, in the order in which it came, with lengths: no two metrics have the same, whatever is in their names. */
function keyOf({ namespace, metricName, dimensions }: MetricIdentity): string {
  let key = `${namespace.length} ${metricName.length} ${namespace}${metricName}`
  for (const { Name, Value } of dimensions) key += `${Name.length} ${Value.length} ${Name}${Value}`
  return key
}

function digestOf({ namespace, metricName, dimensions }: MetricIdentity): string {
  const text = JSON.stringify([namespace, metricName, sorted(dimensions).map(({ Name, Value }) => [Name, Value])])
  return hash('sha256', text, 'hex').slice(0, 32)
}

export function sorted(dimensions: readonly MetricDimension[]): readonly MetricDimension[] {
  if (dimensions.length < 2) return dimensions
  return dimensions.toSorted((a, b) => (a.Name < b.Name ? -1 : a.Name > b.Name ? 1 : 0))
}
