import type {
  ComparisonOperator,
  MetricAlarm,
  StandardUnit,
  StateValue,
  Statistic,
} from '../../../../models/cloudwatch.ts'
import type { AlarmRecord } from '../../../storage/repositories/alarms.ts'
import type { OperationContext } from '../../operation.ts'
import { alarmArn } from '../operation.ts'

/** An alarm in AWS's form. Its configuration was checked when it was put, so the model's enumerations hold. */
export function describeAlarm(alarm: AlarmRecord, place: Pick<OperationContext, 'accountId' | 'region'>): MetricAlarm {
  const { configuration } = alarm
  return {
    AlarmName: alarm.alarmName,
    AlarmArn: alarmArn(place, alarm.alarmName),
    AlarmDescription: configuration.description,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configurationUpdatedAt),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: configuration.okActions,
    AlarmActions: configuration.alarmActions,
    InsufficientDataActions: configuration.insufficientDataActions,
    StateValue: alarm.stateValue as StateValue,
    StateReason: alarm.stateReason,
    ...(alarm.stateReasonData !== null && { StateReasonData: alarm.stateReasonData }),
    StateUpdatedTimestamp: new Date(alarm.stateUpdatedAt),
    StateTransitionedTimestamp: new Date(alarm.stateTransitionedAt),
    MetricName: configuration.metricName,
    Namespace: configuration.namespace,
    Statistic: configuration.statistic as Statistic | undefined,
    ExtendedStatistic: configuration.extendedStatistic,
    Dimensions: configuration.dimensions,
    Period: configuration.period,
    Unit: configuration.unit as StandardUnit | undefined,
    EvaluationPeriods: configuration.evaluationPeriods,
    DatapointsToAlarm: configuration.datapointsToAlarm,
    Threshold: configuration.threshold,
    ComparisonOperator: configuration.comparisonOperator as ComparisonOperator,
    TreatMissingData: configuration.treatMissingData,
    EvaluateLowSampleCountPercentile: configuration.evaluateLowSampleCountPercentile,
  }
}
