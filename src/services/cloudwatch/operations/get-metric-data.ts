import type { MetricDataQuery, MetricDataResult, MetricStat } from '../../../../models/cloudwatch.ts'
import { breathe } from '../../../aws/index.ts'
import { metricIdOf } from '../../../storage/repositories/metric-id.ts'
import type { SettledMetrics } from '../../../storage/repositories/settled-metrics.ts'
import { ValidationError } from '../errors.ts'
import { assertTimezone, dynamicLabel } from '../metric/dynamic-label.ts'
import { defaultLabels } from '../metric/label.ts'
import { answeredBuckets, isPeriod, periodStart, wholeSecond } from '../metric/series.ts'
import { statisticNamed } from '../metric/statistic.ts'
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

  async handle(input, { db, region, accountId, clock }) {
    const { MetricDataQueries, StartTime, EndTime, MaxDatapoints = QUOTAS.DatapointsPerGetMetricData } = input
    if (MetricDataQueries.length > QUOTAS.QueriesPerGetMetricData) {
      throw ValidationError(
        `The collection MetricDataQueries must not have a size greater than ${QUOTAS.QueriesPerGetMetricData}.`,
      )
    }
    assertSpan(wholeSecond(StartTime), wholeSecond(EndTime))
    assertQueries(MetricDataQueries)
    const timezone = input.LabelOptions?.Timezone
    assertTimezone(timezone)
    const labelOf = defaultLabels(MetricDataQueries.flatMap(({ MetricStat }) => MetricStat ?? []))
    const [firstQuery, skipped] = tokens.read(input.NextToken) ?? [0, 0]
    let room = MaxDatapoints
    let next: string | undefined
    const results: MetricDataResult[] = []
    const metrics = await db.metrics.settled()
    for (const [index, { Id, Label, MetricStat, ReturnData }] of MetricDataQueries.entries()) {
      if (MetricStat === undefined || ReturnData === false || index < firstQuery) continue
      const span = { from: StartTime.getTime(), to: EndTime.getTime(), now: clock() }
      const { points, units } = await values(metrics, region, MetricStat, span)
      const label = labelOf(MetricStat)
      const labelled = { label, metric: MetricStat, points, accountId, region, now: span.now, timezone }
      const shownLabel = dynamicLabel(Label ?? label, labelled)
      if (input.ScanBy !== 'TimestampAscending') points.reverse()
      const offset = index === firstQuery ? skipped : 0
      const shown = points.slice(offset, offset + room)
      const Timestamps: Date[] = []
      for (const { start } of shown) {
        const turn = breathe()
        if (turn) await turn
        Timestamps.push(new Date(start))
      }
      room -= shown.length
      const isPartial = offset + shown.length < points.length
      results.push({
        Id,
        Label: shownLabel,
        Timestamps,
        Values: shown.map(({ value }) => value),
        StatusCode: isPartial ? 'PartialData' : 'Complete',
        ...(units.length > 1 && {
          Messages: [{ Code: 'MultipleUnits', Value: `Multiple units returned: '[${units.join(', ')}]'` }],
        }),
      })
      if (isPartial) {
        next = tokens.write([index, offset + shown.length])
        break
      }
    }
    return { MetricDataResults: results, Messages: [], NextToken: next }
  },
})

/** @throws ValidationError (400). Observed in AWS, 2022-08-15 (`must not equal`). */
function assertSpan(start: number, end: number): void {
  if (start === end) throw ValidationError('The parameter StartTime must not equal parameter EndTime.')
  if (start > end) throw ValidationError('The parameter EndTime must be greater than StartTime.')
}

/** @throws ValidationError (400): what is wrong with the first queries, or else all statistics that there are not. */
function assertQueries(queries: readonly MetricDataQuery[]): void {
  const ids = new Set<string>()
  for (const [index, query] of queries.entries()) {
    assertQuery(query, index + 1)
    if (ids.has(query.Id)) throw ValidationError('The values for parameter id in MetricDataQueries are not unique.')
    ids.add(query.Id)
  }
  const unknown = queries.flatMap(({ MetricStat }, index) =>
    MetricStat === undefined || statisticNamed(MetricStat.Stat) !== undefined
      ? []
      : [
          `The value ${MetricStat.Stat} for parameter MetricDataQueries.member.${index + 1}.MetricStat.Stat is not a valid statistic.`,
        ],
  )
  if (unknown.length > 0) throw ValidationError(unknown.join('\n'))
}

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
  if (!isPeriod(MetricStat.Period)) {
    throw ValidationError('Period must be a value in the set [ 1, 5, 10, 20, 30 ] or a multiple of 60.')
  }
}

/**
 * A value for each period, of one unit: where the metric has several and none is asked for, "AWS seems to simply pick
 * the one that comes first in the list of allowed Units, then exclusively operates on values of that unit" (observed in
 * AWS, 2023-12-15).
 */
async function values(
  metrics: SettledMetrics,
  region: string,
  { Metric, Period, Stat, Unit }: MetricStat,
  span: { readonly from: number; readonly to: number; readonly now: number },
): Promise<{ readonly points: { start: number; value: number }[]; readonly units: readonly string[] }> {
  const metricId = metricIdOf({
    namespace: Metric.Namespace ?? '',
    metricName: Metric.MetricName ?? '',
    dimensions: Metric.Dimensions ?? [],
  })
  const datapoints = await metrics.datapoints(region, metricId, {
    from: periodStart(span.from, Period),
    to: span.to,
    unit: Unit,
  })
  const { buckets, units } = await answeredBuckets(datapoints, { period: Period, now: span.now })
  const statistic = statisticNamed(Stat)
  const points: { start: number; value: number }[] = []
  for (const { start, unit, aggregate } of buckets) {
    const turn = breathe()
    if (turn) await turn
    const value = unit === units[0] ? statistic?.(aggregate) : undefined
    if (value !== undefined) points.push({ start, value })
  }
  return { points, units }
}
