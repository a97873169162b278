import type { MetricAggregate } from '../../../storage/repositories/metrics.ts'
import { percentile } from './aggregate.ts'

/** The statistics that every datapoint has. */
export const STATISTICS = {
  SampleCount: ({ count }) => count,
  Average: ({ sum, count }) => sum / count,
  Sum: ({ sum }) => sum,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
} as const satisfies Record<string, (aggregate: MetricAggregate) => number>

export type Statistic = keyof typeof STATISTICS

export function isStatistic(name: string): name is Statistic {
  return Object.hasOwn(STATISTICS, name)
}

/** `p0` to `p100`, with up to ten decimals. */
const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/

/** Whether `name` is a percentile. AWS's trimmed means and ranks (`tm90`, `PR(…)`) are not implemented. */
export function isPercentile(name: string): boolean {
  return PERCENTILE.test(name)
}

/** The value of a statistic or percentile, `undefined` where the stored values do not tell it. */
export function statisticOf(aggregate: MetricAggregate, name: string): number | undefined {
  if (aggregate.count <= 0) return undefined
  if (isStatistic(name)) return STATISTICS[name](aggregate)
  const percent = PERCENTILE.exec(name)?.[1]
  return percent === undefined ? undefined : percentile(aggregate, Number(percent))
}
