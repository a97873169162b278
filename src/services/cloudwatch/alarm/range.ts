import { MINUTE, SECOND } from '../../../aws/index.ts'
import type { AlarmConfiguration } from '../../../storage/repositories/alarms.ts'
import type { MetricDatapoint } from '../../../storage/repositories/metric-data.ts'
import { extendedStatistic } from '../metric/extended-statistic.ts'
import { type Bucket, buckets, periodStart } from '../metric/series.ts'
import { type Statistic, statisticNamed } from '../metric/statistic.ts'
import { unitsOf } from '../metric/unit.ts'
import { evaluationRange, type Slot } from './decide.ts'

/**
 * Below this many samples per tail, a percentile says nothing:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
const SAMPLES_FOR_TAIL = 10

/** The span of time whose datapoints an evaluation at `now` may need: its range, and the period in progress. */
export function evaluationSpan(alarm: AlarmConfiguration, now: number): { readonly from: number; readonly to: number } {
  const current = periodStart(now, alarm.period)
  const length = alarm.period * SECOND
  const range = evaluationRange(alarm) * length
  // A period of seconds: data by the minute stand at its start, which may be before the range.
  const minutes = Math.ceil(range / MINUTE) * MINUTE
  const from = length < MINUTE ? periodStart(now, 60) - minutes : current - range
  return { from: Math.min(from, current - range), to: current + length }
}

/**
 * The periods of the evaluation range, oldest first. The period in progress is the newest as soon as it has a
 * datapoint; until then it is not missing, and the range ends with the last whole period. Where data come by the minute
 * and the alarm's period is shorter, the range begins with the first of them, so that it does not depend on the second
 * at which they come.
 */
export function evaluationSlots(
  alarm: AlarmConfiguration,
  datapoints: readonly MetricDatapoint[],
  now: number,
): Slot[] {
  const length = alarm.period * SECOND
  // Where an alarm names no unit and the metric has several, one must be chosen: GetMetricData chooses so, too.
  const [unit] = unitsOf(new Set(datapoints.map((datapoint) => datapoint.unit)))
  const ofUnit = datapoints.filter((datapoint) => datapoint.unit === unit)
  const current = periodStart(now, alarm.period)
  const newest = ofUnit.some(({ timestamp }) => timestamp >= current) ? current : current - length
  const regular = newest - (evaluationRange(alarm) - 1) * length
  const within = ofUnit.filter(({ timestamp, resolution }) => timestamp >= regular || resolution > alarm.period)
  const byStart = new Map<number, Bucket>(buckets(within, alarm.period).map((bucket) => [bucket.start, bucket]))
  const statistic = statisticNamed(alarm.extendedStatistic ?? alarm.statistic ?? 'Average')
  const slots: Slot[] = []
  for (let start = Math.min(regular, ...byStart.keys()); start <= newest; start += length) {
    slots.push(slotOf(start, byStart.get(start), statistic))
  }
  return slots
}

function slotOf(start: number, bucket: Bucket | undefined, statistic: Statistic | undefined): Slot {
  if (bucket === undefined) return { start }
  const value = statistic?.(bucket.aggregate)
  return value === undefined ? { start } : { start, value, sampleCount: bucket.aggregate.count }
}

/** Whether the alarm is on a percentile, asks to keep its state when samples are few, and they are. */
export function hasTooFewSamples(alarm: AlarmConfiguration, slots: readonly Slot[]): boolean {
  if (alarm.evaluateLowSampleCountPercentile !== 'ignore' || alarm.extendedStatistic === undefined) return false
  const { percent } = extendedStatistic(alarm.extendedStatistic) ?? {}
  if (percent === undefined) return false // "Used only for alarms based on percentiles."
  const tail = Math.min(percent, 100 - percent) / 100
  const newest = slots.findLast((slot) => slot.value !== undefined)
  return newest !== undefined && tail > 0 && (newest.sampleCount ?? 0) < SAMPLES_FOR_TAIL / tail
}
