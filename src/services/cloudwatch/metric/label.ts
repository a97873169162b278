import type { MetricStat } from '../../../../models/cloudwatch.ts'

/**
 * A name for each of the metrics that one GetMetricData asks for, where the caller gives none: the metric's name, with
 * what tells it from the others of the request: namespace and values of dimensions before it, statistic and period
 * behind it. Units tell nothing apart.
 *
 * Observed in AWS, 2023-12-15 (statistics and periods) and 2020-11-20 (`AWS/EC2 i-0aaaaaaaaaaaaaaaa CPUUtilization`).
 */
export function defaultLabels(queries: readonly MetricStat[]): (query: MetricStat) => string {
  const differ = (partOf: (query: MetricStat) => unknown) => new Set(queries.map(partOf)).size > 1
  const namespaces = differ(({ Metric }) => Metric.Namespace)
  const statistics = differ(({ Stat }) => Stat)
  const periods = differ(({ Period }) => Period)
  const dimensions = valuesByDimension(queries)
  return ({ Metric, Stat, Period }) => {
    const told = (Metric.Dimensions ?? []).filter(({ Name }) => (dimensions.get(Name)?.size ?? 0) > 1)
    return [
      ...(namespaces ? [Metric.Namespace] : []),
      ...told.map(({ Value }) => Value),
      Metric.MetricName,
      ...(statistics ? [Stat] : []),
      ...(periods ? [Period] : []),
    ].join(' ')
  }
}

function valuesByDimension(queries: readonly MetricStat[]): ReadonlyMap<string, ReadonlySet<string>> {
  const values = new Map<string, Set<string>>()
  for (const { Name, Value } of queries.flatMap(({ Metric }) => Metric.Dimensions ?? [])) {
    const known = values.get(Name)
    if (known) known.add(Value)
    else values.set(Name, new Set([Value]))
  }
  return values
}
