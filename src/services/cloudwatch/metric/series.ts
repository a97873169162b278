import { DAY, HOUR, SECOND } from '../../../aws/index.ts'
import type { MetricAggregate, MetricDatapoint } from '../../../storage/repositories/metric-data.ts'
import { merge } from './aggregate.ts'

/** How long datapoints of a resolution (in seconds) are kept, and what they are then rolled up to. */
export interface RetentionTier {
  readonly resolution: number
  readonly kept: number
  /** Absent: they are deleted. */
  readonly next?: number
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention */
export const RETENTION: readonly RetentionTier[] = [
  { resolution: 1, kept: 3 * HOUR, next: 60 },
  { resolution: 60, kept: 15 * DAY, next: 300 },
  { resolution: 300, kept: 63 * DAY, next: 3600 },
  { resolution: 3600, kept: 455 * DAY },
]

/** 1, 5, 10, 20, 30 or a multiple of 60. */
export function isPeriod(seconds: number): boolean {
  return [1, 5, 10, 20, 30].includes(seconds) || (seconds > 0 && seconds % 60 === 0)
}

/**
 * Whether statistics by a period are answered for data of `time`. "Start time between 3 hours and 15 days ago - Use a
 * multiple of 60 seconds (1 minute). […] between 15 and 63 days ago - Use a multiple of 300 seconds (5 minutes). […]
 * greater than 63 days ago - Use a multiple of 3600 seconds (1 hour)", "or no data points in that time range is
 * returned".
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
 */
export function isAnswered(time: number, periodSeconds: number, now: number): boolean {
  const tier = RETENTION.find(({ kept }) => now - time <= kept)
  return tier !== undefined && periodSeconds % tier.resolution === 0
}

/**
 * The start of the period that `time` lies in. Periods are counted from `origin`; from 1970, six-hour ones start at 0,
 * 6, 12 and 18 h UTC.
 */
export function periodStart(time: number, periodSeconds: number, origin = 0): number {
  const length = periodSeconds * SECOND
  return origin + Math.floor((time - origin) / length) * length
}

/** Spans are of whole seconds: AWS leaves what is below out. */
export function wholeSecond(time: Date): number {
  return Math.floor(time.getTime() / SECOND)
}

/** One period's datapoints of one unit, added up. */
export interface Bucket {
  readonly start: number
  readonly unit: string
  readonly aggregate: MetricAggregate
}

/**
 * Adds datapoints up by period and unit, in the order of time. A datapoint of a coarser resolution than the period
 * counts in the period that it starts in.
 */
export function buckets(datapoints: readonly MetricDatapoint[], periodSeconds: number, origin = 0): readonly Bucket[] {
  const groups = new Map<string, { start: number; unit: string; parts: MetricAggregate[] }>()
  for (const { timestamp, unit, aggregate } of datapoints) {
    const start = periodStart(timestamp, periodSeconds, origin)
    const key = `${start} ${unit}`
    const group = groups.get(key)
    if (group) group.parts.push(aggregate)
    else groups.set(key, { start, unit, parts: [aggregate] })
  }
  return [...groups.values()]
    .map(({ start, unit, parts }) => ({ start, unit, aggregate: merge(parts) }))
    .toSorted((a, b) => a.start - b.start)
}
