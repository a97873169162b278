import type { AlarmRecord, AlarmStateRecord } from '../../../storage/repositories/alarms.ts'
import type { MetricDatapoint } from '../../../storage/repositories/metric-data.ts'
import { metricIdOf } from '../../../storage/repositories/metric-id.ts'
import type { RecentQuery } from '../../../storage/repositories/settled-metrics.ts'
import { isComparison } from './comparison.ts'
import { type AlarmState, decideState, type MissingDataTreatment, type Rule } from './decide.ts'
import { evaluationSlots, evaluationSpan, hasTooFewSamples } from './range.ts'
import { stateReason, stateReasonData } from './reason.ts'

/** What an evaluation needs to read. */
export function evaluationQuery({ region, configuration }: AlarmRecord, now: number): RecentQuery {
  return { region, metricId: metricIdOf(configuration), from: evaluationSpan(configuration, now).from }
}

/**
 * The state that the alarm should be in, given the datapoints of its metric from the beginning of its range on;
 * `undefined` where it is in it, or keeps the one that it is in.
 */
export function evaluate(
  { configuration, stateValue }: AlarmRecord,
  datapoints: readonly MetricDatapoint[],
  now: number,
): (AlarmStateRecord & { readonly stateValue: AlarmState }) | undefined {
  const { to } = evaluationSpan(configuration, now)
  const { unit } = configuration
  const known = datapoints.filter(
    (datapoint) => datapoint.timestamp < to && (unit ?? datapoint.unit) === datapoint.unit,
  )
  const slots = evaluationSlots(configuration, known, now)
  if (hasTooFewSamples(configuration, slots)) return undefined
  const rule = ruleOf(configuration)
  const evaluation = decideState(slots, rule)
  if (evaluation.kind === 'retain' || evaluation.state === stateValue) return undefined
  return {
    stateValue: evaluation.state,
    stateReason: stateReason(evaluation, rule),
    stateReasonData: stateReasonData(evaluation, slots, {
      queriedAt: now,
      periodSeconds: configuration.period,
      statistic: configuration.extendedStatistic ?? configuration.statistic,
      unit: configuration.unit,
      threshold: configuration.threshold,
    }),
  }
}

function ruleOf(configuration: AlarmRecord['configuration']): Rule {
  const { comparisonOperator, threshold, evaluationPeriods, datapointsToAlarm, namespace } = configuration
  if (!isComparison(comparisonOperator)) throw new Error(`an alarm has the operator ${comparisonOperator}`)
  // "Alarms that evaluate metrics in the AWS/DynamoDB namespace default to ignore missing data."
  const fallback = namespace === 'AWS/DynamoDB' ? 'ignore' : 'missing'
  return {
    comparison: comparisonOperator,
    threshold,
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: (configuration.treatMissingData ?? fallback) as MissingDataTreatment,
  }
}
