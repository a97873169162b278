import type { MetricDataQuery } from '../../../../models/cloudwatch.ts'
import type { Repositories } from '../../../storage/repositories/index.ts'
import { metricIdOf } from '../../../storage/repositories/metrics.ts'
import { ValidationError } from '../errors.ts'
import { buckets, isAnswered, isPeriod, periodStart } from '../metric/series.ts'
import { isPercentile, isStatistic, statisticOf } from '../metric/statistic.ts'
import { nextTokens } from '../next-token.ts'
import { operation } from '../operation.ts'
import { QUOTAS } from '../quotas.ts'

/** A query's position and how many of its datapoints were given. */
const tokens = nextTokens('number', 'number')

/**
 * Several metrics' values by period, the newest first unless asked otherwise. Math expressions are refused.
 *
 * @throws ValidationError (400), InvalidNextToken (400).
 */
export const getMetricData = operation('GetMetricData', {
  action: 'cloudwatch:GetMetricData',
  access: 'read',

  async handle(input, { db, region, clock }) {
    const { MetricDataQueries, StartTime, EndTime, MaxDatapoints = QUOTAS.DatapointsPerGetMetricData } = input
    if (MetricDataQueries.length > QUOTAS.QueriesPerGetMetricData) {
      throw ValidationError(
        `The collection MetricDataQueries must not have a size greater than ${QUOTAS.QueriesPerGetMetricData}.`,
      )
    }
    if (StartTime >= EndTime) {
      throw ValidationError('The parameter StartTime must be less than the parameter EndTime.')
    }
    const ids = new Set<string>()
    for (const [index, query] of MetricDataQueries.entries()) {
      assertQuery(query, index + 1)
      if (ids.has(query.Id)) throw ValidationError('The values for parameter id in MetricDataQueries are not unique.')
      ids.add(query.Id)
    }
    const [firstQuery, skipped] = tokens.read(input.NextToken) ?? [0, 0]
    let room = MaxDatapoints
    let next: string | undefined
    const results = []
    for (const [index, query] of MetricDataQueries.entries()) {
      if (query.ReturnData === false || index < firstQuery) continue
      const span = { from: StartTime.getTime(), to: EndTime.getTime(), now: clock() }
      const points = await values(db, region, query, span)
      if (input.ScanBy !== 'TimestampAscending') points.reverse()
      const offset = index === firstQuery ? skipped : 0
      const shown = points.slice(offset, offset + room)
      room -= shown.length
      const isPartial = offset + shown.length < points.length
      results.push({
        Id: query.Id,
        Label: query.Label ?? query.MetricStat?.Metric.MetricName,
        Timestamps: shown.map(({ start }) => new Date(start)),
        Values: shown.map(({ value }) => value),
        StatusCode: isPartial ? ('PartialData' as const) : ('Complete' as const),
      })
      if (isPartial) {
        next = tokens.write([index, offset + shown.length])
        break
      }
    }
    return { MetricDataResults: results, Messages: [], NextToken: next }
  },
})

/** @throws ValidationError (400). */
function assertQuery({ Id, Expression, MetricStat, AccountId }: MetricDataQuery, index: number): void {
  if (!/^[a-z]\w*$/.test(Id)) {
    throw ValidationError(
      `The value ${Id} for parameter MetricDataQueries.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    )
  }
  if (AccountId !== undefined)
    throw ValidationError('Castellan does not support metrics of other accounts (AccountId).')
  if (Expression !== undefined || MetricStat === undefined) {
    throw ValidationError(
      `Castellan does not support math expressions: query ${Id} must have a MetricStat and no Expression.`,
    )
  }
  for (const name of ['Namespace', 'MetricName'] as const) {
    if (MetricStat.Metric[name] === undefined) {
      throw ValidationError(`The parameter MetricDataQueries.member.${index}.MetricStat.Metric.${name} is required.`)
    }
  }
  if (!isStatistic(MetricStat.Stat) && !isPercentile(MetricStat.Stat)) {
    throw ValidationError(
      `The value ${MetricStat.Stat} for parameter MetricDataQueries.member.MetricStat.Stat is not supported.`,
    )
  }
  if (!isPeriod(MetricStat.Period)) {
    throw ValidationError('Period must be a value in the set [ 1, 5, 10, 20, 30 ] or a multiple of 60.')
  }
}

async function values(
  db: Repositories,
  region: string,
  { MetricStat }: MetricDataQuery,
  span: { readonly from: number; readonly to: number; readonly now: number },
): Promise<{ start: number; value: number }[]> {
  if (MetricStat === undefined) return []
  const { Metric, Period, Stat, Unit } = MetricStat
  const metricId = metricIdOf({
    namespace: Metric.Namespace ?? '',
    metricName: Metric.MetricName ?? '',
    dimensions: Metric.Dimensions ?? [],
  })
  const datapoints = await db.metrics.datapoints(region, metricId, {
    from: periodStart(span.from, Period),
    to: span.to,
    unit: Unit,
  })
  const answered = datapoints.filter(({ timestamp }) => isAnswered(timestamp, Period, span.now))
  return buckets(answered, Period).flatMap(({ start, aggregate }) => {
    const value = statisticOf(aggregate, Stat)
    return value === undefined ? [] : [{ start, value }]
  })
}
