import type { Datapoint, StandardUnit } from '../../../../models/cloudwatch.ts'
import { breathe, DAY, SECOND } from '../../../aws/index.ts'
import { metricIdOf } from '../../../storage/repositories/metric-id.ts'
import { InvalidParameterCombination, InvalidParameterValue } from '../errors.ts'
import { extendedStatistic } from '../metric/extended-statistic.ts'
import { answeredBuckets, type Bucket, isPeriod, periodStart, wholeSecond } from '../metric/series.ts'
import { STATISTICS, type Statistic } from '../metric/statistic.ts'
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
    const named = extended.map((name, index) => [name, assertExtended(name, index + 1)] as const)
    if (!isPeriod(Period)) {
      throw InvalidParameterValue(
        'The parameter Period must be a value in the set [ 1, 5, 10, 20, 30 ] or a multiple of 60.',
      )
    }
    if (wholeSecond(StartTime) >= wholeSecond(EndTime)) {
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
    const metrics = await db.metrics.settled()
    const datapoints = await metrics.datapoints(region, metricId, { from, to: EndTime.getTime(), unit: Unit })
    const { buckets } = await answeredBuckets(datapoints, { period: Period, origin: from, now })
    const Datapoints: Datapoint[] = []
    for (const bucket of buckets) {
      const turn = breathe()
      if (turn) await turn
      Datapoints.push(...describe(bucket, statistics, named))
    }
    return { Label: MetricName, Datapoints }
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

/** @throws InvalidParameterValue (400) for what is no percentile, trimmed mean, … */
function assertExtended(name: string, index: number): Statistic {
  const { of } = extendedStatistic(name) ?? {}
  if (of === undefined) {
    throw InvalidParameterValue(`The value ${name} for parameter ExtendedStatistics.member.${index} is not supported.`)
  }
  return of
}

/** Nothing, where the values do not tell what is asked for. */
function describe(
  { start, unit, aggregate }: Bucket,
  statistics: readonly (keyof typeof STATISTICS)[],
  extended: readonly (readonly [name: string, of: Statistic])[],
): readonly Datapoint[] {
  const values = extended.flatMap(([name, of]) => {
    const value = of(aggregate)
    return value === undefined ? [] : [[name, value]]
  })
  if (statistics.length + values.length === 0) return []
  return [
    {
      Timestamp: new Date(start),
      ...Object.fromEntries(statistics.map((name) => [name, STATISTICS[name](aggregate)])),
      Unit: unit as StandardUnit,
      ...(values.length > 0 && { ExtendedStatistics: Object.fromEntries(values) }),
    },
  ]
}
