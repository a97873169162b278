import { InvalidParameterValue, MissingParameter } from '../errors.ts'
import { readDatum } from '../metric/datum.ts'
import { operation } from '../operation.ts'
import { QUOTAS } from '../quotas.ts'

/**
 * Adds datapoints; every alarm on their metrics is evaluated at once.
 *
 * @throws InvalidParameterValue, InvalidParameterCombination, MissingParameter (400); nothing is kept then.
 */
export const putMetricData = operation('PutMetricData', {
  action: 'cloudwatch:PutMetricData',
  access: 'telemetry',
  conditionKeys: ({ Namespace }) => ({ 'cloudwatch:namespace': Namespace }),

  async handle({ Namespace, MetricData = [], EntityMetricData = [] }, { db, region, clock }) {
    // AWS's own metrics are AWS's to write: no caller can forge AWS/Billing.
    if (/^AWS\//i.test(Namespace)) throw InvalidParameterValue('The value AWS/ for parameter Namespace is invalid.')
    if (EntityMetricData.length > 0) throw InvalidParameterValue('Castellan does not support EntityMetricData.')
    if (MetricData.length === 0) throw MissingParameter('The parameter MetricData is required.')
    if (MetricData.length > QUOTAS.DatumsPerPutMetricData) {
      throw InvalidParameterValue(
        `The collection MetricData must not have a size greater than ${QUOTAS.DatumsPerPutMetricData}.`,
      )
    }
    const now = clock()
    const data = MetricData.map((datum, index) => {
      const metric = { namespace: Namespace, metricName: datum.MetricName, dimensions: datum.Dimensions ?? [] }
      return { metric, datapoint: readDatum(datum, index + 1, now) }
    })
    await db.metrics.append(region, data, now)
    return {}
  },
})
