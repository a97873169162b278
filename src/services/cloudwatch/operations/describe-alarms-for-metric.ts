import { describeAlarm } from '../alarm/describe.ts'
import { operation } from '../operation.ts'

/**
 * The alarms on one metric; by statistic, period and unit where given.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmsForMetric.html
 */
export const describeAlarmsForMetric = operation('DescribeAlarmsForMetric', {
  action: 'cloudwatch:DescribeAlarmsForMetric',
  access: 'read',

  async handle(input, context) {
    const metric = { namespace: input.Namespace, metricName: input.MetricName, dimensions: input.Dimensions ?? [] }
    const alarms = await context.db.alarms.onMetric(context.region, metric)
    const asked = (wanted: unknown, actual: unknown) => wanted === undefined || wanted === actual
    return {
      MetricAlarms: alarms
        .filter(
          ({ configuration }) =>
            asked(input.Statistic, configuration.statistic) &&
            asked(input.ExtendedStatistic, configuration.extendedStatistic) &&
            asked(input.Period, configuration.period) &&
            asked(input.Unit, configuration.unit),
        )
        .map((alarm) => describeAlarm(alarm, context)),
    }
  },
})
