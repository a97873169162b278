import { breathe, DAY, HOUR, SECOND, sortedInPieces } from '../../../aws/index.ts'
import { Merging } from '../../../storage/repositories/metric-aggregate.ts'
import type { MetricAggregate, MetricDatapoint } from '../../../storage/repositories/metric-data.ts'
import { unitsOf } from './unit.ts'

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
function isAnswered(time: number, periodSeconds: number, now: number): boolean {
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
class Periods {
  readonly #seconds: number
  readonly #origin: number
  readonly #groups = new Map<string, { start: number; unit: string; merging: Merging }>()

  constructor(seconds: number, origin = 0) {
    this.#seconds = seconds
    this.#origin = origin
  }

  add({ timestamp, unit, aggregate }: MetricDatapoint): void {
    const start = periodStart(timestamp, this.#seconds, this.#origin)
    const key = `${start} ${unit}`
    let group = this.#groups.get(key)
    if (!group) {
      group = { start, unit, merging: new Merging() }
      this.#groups.set(key, group)
    }
    group.merging.add(aggregate)
  }

  /** With turns for others: they are as many as the periods. */
  async buckets(): Promise<readonly Bucket[]> {
    const found: Bucket[] = []
    for (const { start, unit, merging } of this.#groups.values()) {
      const turn = breathe()
      if (turn) await turn
      found.push({ start, unit, aggregate: merging.done() })
    }
    return await sortedInPieces(found, byStart)
  }

  /** The same at once, of few. */
  fewBuckets(): readonly Bucket[] {
    const groups = [...this.#groups.values()]
    return groups.map(({ start, unit, merging }) => ({ start, unit, aggregate: merging.done() })).sort(byStart)
  }
}

function byStart(a: Bucket, b: Bucket): number {
  return a.start - b.start
}

/** By period and unit, those of datapoints that are answered: of many, with turns for others. */
export async function answeredBuckets(
  datapoints: readonly MetricDatapoint[],
  { period, origin, now }: { readonly period: number; readonly origin?: number; readonly now: number },
): Promise<{ readonly buckets: readonly Bucket[]; readonly units: readonly string[] }> {
  const periods = new Periods(period, origin)
  const units = new Set<string>()
  for (const datapoint of datapoints) {
    const turn = breathe()
    if (turn) await turn
    if (!isAnswered(datapoint.timestamp, period, now)) continue
    periods.add(datapoint)
    units.add(datapoint.unit)
  }
  return { buckets: await periods.buckets(), units: unitsOf(units) }
}

/** As `Periods` adds them up, of few datapoints. */
export function buckets(datapoints: readonly MetricDatapoint[], periodSeconds: number): readonly Bucket[] {
  const periods = new Periods(periodSeconds)
  for (const datapoint of datapoints) periods.add(datapoint)
  return periods.fewBuckets()
}
