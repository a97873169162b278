import type { MetricAggregate } from '../../../storage/repositories/metric-data.ts'
import { type ExtendedStatistic, extendedStatistic } from './extended-statistic.ts'

/** The statistics that every datapoint has. */
export const STATISTICS = {
  SampleCount: ({ count }) => count,
  Average: ({ sum, count }) => sum / count,
  Sum: ({ sum }) => sum,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
} as const satisfies Record<string, (aggregate: MetricAggregate) => number>

/** What a statistic makes of a period's values; `undefined` where the stored values do not tell it. */
export type Statistic = ExtendedStatistic['of']

/** The statistic of that name, extended or not; `undefined` where AWS has none. */
export function statisticNamed(name: string): Statistic | undefined {
  return isStatistic(name) ? ofSamples(STATISTICS[name]) : extendedStatistic(name)?.of
}

function isStatistic(name: string): name is keyof typeof STATISTICS {
  return Object.hasOwn(STATISTICS, name)
}

function ofSamples(compute: (aggregate: MetricAggregate) => number): Statistic {
  return (aggregate) => (aggregate.count > 0 ? compute(aggregate) : undefined)
}
