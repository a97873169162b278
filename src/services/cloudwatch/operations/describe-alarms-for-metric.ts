import type { MetricAlarm } from '../../../../models/cloudwatch.ts'
import { breathe } from '../../../aws/index.ts'
import { describeAlarm } from '../alarm/describe.ts'
import { operation } from '../operation.ts'

/** Alarms that are read before others have their turn. */
const PAGE = 100

/**
 * The alarms on one metric; by statistic, period and unit where given.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmsForMetric.html
 */
export const describeAlarmsForMetric = operation('DescribeAlarmsForMetric', {
  action: 'cloudwatch:DescribeAlarmsForMetric',
  access: 'read',

  async handle(input, context) {
    const metric = { namespace: input.Namespace, metricName: input.MetricName, dimensions: input.Dimensions ?? [] }
    const asked = (wanted: unknown, actual: unknown) => wanted === undefined || wanted === actual
    const MetricAlarms: MetricAlarm[] = []
    for (let after = ''; ; ) {
      const page = await context.db.alarms.onMetric(context.region, metric, after, PAGE)
      for (const alarm of page) {
        const turn = breathe()
        if (turn) await turn
        const { statistic, extendedStatistic, period, unit } = alarm.configuration
        if (
          asked(input.Statistic, statistic) &&
          asked(input.ExtendedStatistic, extendedStatistic) &&
          asked(input.Period, period) &&
          asked(input.Unit, unit)
        ) {
          MetricAlarms.push(describeAlarm(alarm, context))
        }
      }
      const last = page.at(-1)
      if (last === undefined || page.length < PAGE) return { MetricAlarms }
      after = last.alarmName
    }
  },
})
