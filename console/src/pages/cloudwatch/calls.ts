import {
  type AlarmHistoryItem,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  type Metric,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch'
import { cloudwatch } from '../../api/cloudwatch.ts'
import type { WatchedMetric } from './alarm-draft.ts'

/** All metric alarms of the account. */
export async function listAlarms(): Promise<MetricAlarm[]> {
  const alarms: MetricAlarm[] = []
  let NextToken: string | undefined
  do {
    const page = await cloudwatch.send(
      new DescribeAlarmsCommand({ AlarmTypes: ['MetricAlarm'], MaxRecords: 100, NextToken }),
    )
    alarms.push(...(page.MetricAlarms ?? []))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return alarms
}

/** Those of `names` that exist. */
export async function alarmsNamed(names: readonly string[]): Promise<MetricAlarm[]> {
  const page = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [...names], MaxRecords: 100 }))
  return page.MetricAlarms ?? []
}

/** One page of an alarm's history, newest first. */
export async function alarmHistory(
  alarmName: string,
  nextToken?: string,
): Promise<{ readonly items: readonly AlarmHistoryItem[]; readonly nextToken: string | undefined }> {
  const page = await cloudwatch.send(
    new DescribeAlarmHistoryCommand({ AlarmName: alarmName, MaxRecords: 100, NextToken: nextToken }),
  )
  return { items: page.AlarmHistoryItems ?? [], nextToken: page.NextToken }
}

/** All metrics that have received data, as far as the first thousand. */
export async function listMetrics(): Promise<Metric[]> {
  const metrics: Metric[] = []
  let NextToken: string | undefined
  do {
    const page = await cloudwatch.send(new ListMetricsCommand({ NextToken }))
    metrics.push(...(page.Metrics ?? []))
    NextToken = page.NextToken
  } while (NextToken !== undefined && metrics.length < 1000)
  return metrics
}

/** The values of a metric between two times, one for each period that has data. */
export async function metricData(query: {
  readonly metric: WatchedMetric
  readonly statistic: string
  readonly period: number
  readonly from: Date
  readonly to: Date
}): Promise<{ readonly time: Date; readonly value: number }[]> {
  const { metric, statistic, period, from, to } = query
  const points: { time: Date; value: number }[] = []
  let NextToken: string | undefined
  do {
    const page = await cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: from,
        EndTime: to,
        NextToken,
        MetricDataQueries: [
          {
            Id: 'm1',
            MetricStat: {
              Metric: {
                Namespace: metric.namespace,
                MetricName: metric.metricName,
                Dimensions: metric.dimensions.map(({ name, value }) => ({ Name: name, Value: value })),
              },
              Stat: statistic,
              Period: period,
            },
          },
        ],
      }),
    )
    const [result] = page.MetricDataResults ?? []
    const values = result?.Values ?? []
    for (const [index, time] of (result?.Timestamps ?? []).entries()) {
      const value = values[index]
      if (value !== undefined) points.push({ time, value })
    }
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return points
}
