import type { Datapoint, StandardUnit } from '../../../../models/cloudwatch.ts'
import { DAY, SECOND } from '../../../aws/index.ts'
import { metricIdOf } from '../../../storage/repositories/metrics.ts'
import { InvalidParameterCombination, InvalidParameterValue } from '../errors.ts'
import { type Bucket, buckets, isAnswered, isPeriod, periodStart } from '../metric/series.ts'
import { isPercentile, STATISTICS, statisticOf } from '../metric/statistic.ts'
import { operation } from '../operation.ts'
import { QUOTAS } from '../quotas.ts'

/**
 * A metric's statistics by period, the periods counted from the start time; a period without data is left out.
 *
 * @throws InvalidParameterValue, InvalidParameterCombination (400).
 */
export const getMetricStatistics = operation('GetMetricStatistics', {
  action: 'cloudwatch:GetMetricStatistics',
  access: 'read',

  async handle(input, { db, region, clock }) {
    const { Namespace, MetricName, Dimensions = [], StartTime, EndTime, Period, Unit } = input
    const statistics = input.Statistics ?? []
    const extended = input.ExtendedStatistics ?? []
    if (statistics.length + extended.length === 0) {
      throw InvalidParameterCombination(
        'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
      )
    }
    for (const name of extended) {
      if (!isPercentile(name)) {
        throw InvalidParameterValue(
          `The value ${name} for parameter ExtendedStatistics is not supported: it must be a percentile such as p90.`,
        )
      }
    }
    if (!isPeriod(Period)) {
      throw InvalidParameterValue(
        'The parameter Period must be a value in the set [ 1, 5, 10, 20, 30 ] or a multiple of 60.',
      )
    }
    if (StartTime >= EndTime) {
      throw InvalidParameterValue('The parameter StartTime must be less than the parameter EndTime.')
    }
    const requested = Math.ceil((EndTime.getTime() - StartTime.getTime()) / (Period * SECOND))
    if (requested > QUOTAS.DatapointsPerGetMetricStatistics) {
      throw InvalidParameterCombination(
        `You have requested up to ${requested} datapoints, which exceeds the limit of ${QUOTAS.DatapointsPerGetMetricStatistics}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
      )
    }
    const now = clock()
    const from = roundedStart(StartTime.getTime(), Period, now)
    const metricId = metricIdOf({ namespace: Namespace, metricName: MetricName, dimensions: Dimensions })
    const datapoints = await db.metrics.datapoints(region, metricId, { from, to: EndTime.getTime(), unit: Unit })
    const answered = datapoints.filter(({ timestamp }) => isAnswered(timestamp, Period, now))
    return {
      Label: MetricName,
      Datapoints: buckets(answered, Period, from).map((bucket) => describe(bucket, statistics, extended)),
    }
  },
})

/**
 * "Start time less than 15 days ago - Round down to the nearest whole minute. […] Start time between 15 and 63 days ago
 * - Round down to the nearest 5-minute clock interval. […] Start time greater than 63 days ago - Round down to the
 * nearest 1-hour clock interval." A shorter period's start is rounded to the period.
 */
function roundedStart(start: number, period: number, now: number): number {
  if (period < 60) return periodStart(start, period)
  const age = now - start
  const grain = age < 15 * DAY ? 60 : age < 63 * DAY ? 300 : 3600
  return periodStart(start, grain)
}

function describe(
  bucket: Bucket,
  statistics: readonly (keyof typeof STATISTICS)[],
  extended: readonly string[],
): Datapoint {
  const values = statistics.map((name) => [name, STATISTICS[name](bucket.aggregate)])
  const percentiles = extended.flatMap((name) => {
    const value = statisticOf(bucket.aggregate, name)
    return value === undefined ? [] : [[name, value]]
  })
  return {
    Timestamp: new Date(bucket.start),
    ...Object.fromEntries(values),
    Unit: bucket.unit as StandardUnit,
    ...(percentiles.length > 0 && { ExtendedStatistics: Object.fromEntries(percentiles) }),
  }
}
