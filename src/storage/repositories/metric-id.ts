import { hash } from 'node:crypto'
import type { MetricDimension, MetricIdentity } from './metric-data.ts'

/** A name of fixed length for a metric, to be looked up by. */
export function metricIdOf({ namespace, metricName, dimensions }: MetricIdentity): string {
  const text = JSON.stringify([namespace, metricName, sorted(dimensions).map(({ Name, Value }) => [Name, Value])])
  return hash('sha256', text, 'hex').slice(0, 32)
}

export function sorted(dimensions: readonly MetricDimension[]): readonly MetricDimension[] {
  if (dimensions.length < 2) return dimensions
  return dimensions.toSorted((a, b) => (a.Name < b.Name ? -1 : a.Name > b.Name ? 1 : 0))
}
