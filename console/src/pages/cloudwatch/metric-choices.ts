import type { Metric } from '@aws-sdk/client-cloudwatch'
import { totalEstimatedCharge, type WatchedMetric } from './alarm-draft.ts'

/** A metric as the list of the metric picker shows it. `id` is unique among all metrics. */
export interface MetricChoice {
  readonly id: string
  readonly metric: WatchedMetric
  readonly dimensions: string
  readonly hasData: boolean
}

/** A group of metrics: those of a namespace with the same dimension names. */
export interface MetricGroup {
  /** The namespace as the picker names it: `Billing` for AWS/Billing. */
  readonly namespace: string
  readonly title: string
  readonly choices: readonly MetricChoice[]
}

const byService = 'By Service'
const total = 'Total Estimated Charge'

/** The namespace's name in the picker, where AWS's own loses its prefix. */
function namespaceTitle(namespace: string): string {
  return namespace.replace(/^AWS\//, '')
}

/**
 * The title of the group that `metric` stands in: billing's two as AWS names them, else the names of its dimensions.
 */
function groupTitle(metric: WatchedMetric): string {
  const names = metric.dimensions.map(({ name }) => name)
  if (metric.namespace === 'AWS/Billing') return names.includes('ServiceName') ? byService : total
  return names.length === 0 ? 'Metrics with no dimensions' : names.toSorted().join(', ')
}

/** A metric's dimensions in one line: `ServiceName: Amazon EC2, Currency: USD`. */
function dimensionsText(metric: WatchedMetric): string {
  return metric.dimensions.map(({ name, value }) => `${name}: ${value}`).join(', ')
}

/** Tells metrics apart, whatever the order of their dimensions. */
export function metricId(metric: WatchedMetric): string {
  const dimensions = metric.dimensions.map(({ name, value }) => [name, value] as const)
  return JSON.stringify([metric.namespace, metric.metricName, dimensions.toSorted(([a], [b]) => (a < b ? -1 : 1))])
}

function choice(metric: WatchedMetric, hasData: boolean): MetricChoice {
  return { id: metricId(metric), metric, dimensions: dimensionsText(metric), hasData }
}

/**
 * The metrics in their groups, billing first. The total estimated charge is always among them: an alarm may be made
 * before the first charge is, and waits in INSUFFICIENT_DATA until then.
 */
export function metricGroups(metrics: readonly Metric[]): MetricGroup[] {
  const choices = new Map<string, MetricChoice>()
  for (const { Namespace, MetricName, Dimensions } of metrics) {
    const dimensions = (Dimensions ?? []).map(({ Name, Value }) => ({ name: Name ?? '', value: Value ?? '' }))
    const found = choice({ namespace: Namespace ?? '', metricName: MetricName ?? '', dimensions }, true)
    choices.set(found.id, found)
  }
  const chargesTotal = choice(totalEstimatedCharge, false)
  if (!choices.has(chargesTotal.id)) choices.set(chargesTotal.id, chargesTotal)

  const groups = Map.groupBy(choices.values(), ({ metric }) => JSON.stringify([metric.namespace, groupTitle(metric)]))
  return [...groups.values()]
    .flatMap((members) => {
      const [first] = members
      if (first === undefined) return []
      const { metric } = first
      return {
        namespace: namespaceTitle(metric.namespace),
        title: groupTitle(metric),
        choices: members.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      }
    })
    .toSorted((a, b) => rank(a) - rank(b) || compare(a.namespace, b.namespace) || compare(a.title, b.title))
}

function rank({ namespace }: MetricGroup): number {
  return namespace === 'Billing' ? 0 : 1
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
