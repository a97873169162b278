import type { PutMetricAlarmInput } from '../../../../models/cloudwatch.ts'
import { DAY, isAccountId, PARTITION, parseArn, SECOND } from '../../../aws/index.ts'
import type { AlarmConfiguration } from '../../../storage/repositories/alarms.ts'
import type { OperationContext } from '../../operation.ts'
import { InvalidParameterValue, ValidationError } from '../errors.ts'
import { invalidPart } from '../metric/dimension.ts'
import { extendedStatistic } from '../metric/extended-statistic.ts'
import { isComparison } from './comparison.ts'
import { MISSING_DATA_TREATMENTS } from './decide.ts'

type Place = Pick<OperationContext, 'accountId' | 'region'>

/** An alarm with a period of an hour or more may look back a week, others a day. */
const DAY_SECONDS = DAY / SECOND
const HOUR_SECONDS = 3600

/**
 * The configuration that PutMetricAlarm asks for.
 *
 * @throws ValidationError or InvalidParameterValue (400), in AWS's words where they are known.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function alarmConfiguration(input: PutMetricAlarmInput, place: Place): AlarmConfiguration {
  assertOneMetric(input)
  const { namespace, metricName } = metricOf(input)
  const { period, evaluationPeriods } = checkedPeriods(input)
  return {
    namespace,
    metricName,
    dimensions: checkedDimensions(input),
    description: input.AlarmDescription,
    ...checkedStatistic(input),
    unit: input.Unit,
    period,
    evaluationPeriods,
    datapointsToAlarm: checkedDatapointsToAlarm(input, evaluationPeriods),
    ...checkedThreshold(input),
    treatMissingData: checkedTreatment(input),
    evaluateLowSampleCountPercentile: checkedEvaluation(input),
    okActions: checkedActions(input.OKActions, place),
    alarmActions: checkedActions(input.AlarmActions, place),
    insufficientDataActions: checkedActions(input.InsufficientDataActions, place),
  }
}

/** @throws ValidationError (400) for a name with control characters: it goes into mail subjects and logs. */
export function assertAlarmName(alarmName: string): void {
  if (/[\x00-\x1f\x7f]/.test(alarmName)) throw ValidationError('AlarmName must not contain ASCII control characters')
}

/**
 * Every setting that an alarm would be evaluated, or would speak, differently by: what cannot be done must not be
 * accepted.
 */
function assertOneMetric(input: PutMetricAlarmInput) {
  const { Metrics, ThresholdMetricId, EvaluationCriteria, EvaluationInterval, WarmUpConfiguration } = input
  const asked = {
    ...{ Metrics, ThresholdMetricId, EvaluationCriteria, EvaluationInterval, WarmUpConfiguration },
    WallClockWindow: input.EvaluationWindow?.WallClockWindow,
    AlarmTagsPropagation: input.ActionConfiguration?.AlarmTagsPropagation?.Enabled || undefined,
  }
  for (const [name, value] of Object.entries(asked)) {
    if (value !== undefined && !(Array.isArray(value) && value.length === 0)) {
      throw ValidationError(
        `Castellan evaluates alarms on one metric and a static threshold; it does not support ${name}.`,
      )
    }
  }
}

/** @throws ValidationError (400). Observed in AWS, 2019-12-03. */
function metricOf({ Namespace, MetricName }: PutMetricAlarmInput): { namespace: string; metricName: string } {
  if (MetricName === undefined) throw ValidationError('MetricName must not be null')
  if (Namespace === undefined) throw ValidationError('Namespace must not be null')
  return { namespace: Namespace, metricName: MetricName }
}

function checkedDimensions({ Dimensions = [] }: PutMetricAlarmInput): AlarmConfiguration['dimensions'] {
  const names = new Set(Dimensions.map(({ Name }) => Name))
  if (names.size < Dimensions.length) throw ValidationError('No two dimensions may have the same name')
  for (const dimension of Dimensions) {
    const part = invalidPart(dimension)
    if (part) throw ValidationError(`The value ${dimension[part]} for parameter Dimensions.${part} is invalid.`)
  }
  return Dimensions.map(({ Name, Value }) => ({ Name, Value }))
}

function checkedStatistic({ Statistic, ExtendedStatistic }: PutMetricAlarmInput) {
  if (Statistic !== undefined && ExtendedStatistic !== undefined) {
    throw ValidationError('Statistic and ExtendedStatistic are mutually exclusive')
  }
  if (Statistic === undefined && ExtendedStatistic === undefined) {
    throw ValidationError('Either Statistic or ExtendedStatistic must be specified')
  }
  if (ExtendedStatistic !== undefined && extendedStatistic(ExtendedStatistic) === undefined) {
    throw InvalidParameterValue(`The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported.`)
  }
  return { statistic: Statistic, extendedStatistic: ExtendedStatistic }
}

function checkedPeriods({ Period, EvaluationPeriods }: PutMetricAlarmInput) {
  if (Period === undefined) throw ValidationError('Period must not be null')
  if (EvaluationPeriods === undefined) throw ValidationError('EvaluationPeriods must be specified')
  if (![10, 20, 30].includes(Period) && Period % 60 !== 0) {
    throw ValidationError('Period must be 10, 20, 30 or a multiple of 60')
  }
  const seconds = Period * EvaluationPeriods
  if (Period < HOUR_SECONDS && seconds > DAY_SECONDS) {
    throw ValidationError(
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).',
    )
  }
  if (seconds > 7 * DAY_SECONDS) {
    throw ValidationError(
      'Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800).',
    )
  }
  return { period: Period, evaluationPeriods: EvaluationPeriods }
}

/** @throws ValidationError (400). Observed in AWS, 2020-02-10. */
function checkedDatapointsToAlarm({ DatapointsToAlarm }: PutMetricAlarmInput, evaluationPeriods: number) {
  if (DatapointsToAlarm !== undefined && DatapointsToAlarm > evaluationPeriods) {
    throw ValidationError('DatapointsToAlarm must be less than or equal to EvaluationPeriods')
  }
  return DatapointsToAlarm
}

function checkedThreshold({ Threshold, ComparisonOperator }: PutMetricAlarmInput) {
  if (ComparisonOperator === undefined) throw ValidationError('ComparisonOperator must be specified')
  if (!isComparison(ComparisonOperator)) {
    throw ValidationError(
      `ComparisonOperator ${ComparisonOperator} is for alarms based on anomaly detection models, which Castellan does not have.`,
    )
  }
  if (Threshold === undefined)
    throw ValidationError('Threshold must be specified for alarms based on static thresholds')
  if (!Number.isFinite(Threshold)) throw ValidationError(`The value ${Threshold} for parameter Threshold is invalid.`)
  return { threshold: Threshold, comparisonOperator: ComparisonOperator }
}

function checkedTreatment({ TreatMissingData }: PutMetricAlarmInput) {
  if (TreatMissingData !== undefined && !MISSING_DATA_TREATMENTS.some((treatment) => treatment === TreatMissingData)) {
    throw ValidationError(
      `The value ${TreatMissingData} is not supported for TreatMissingData parameter. Supported values are [breaching, notBreaching, ignore, missing].`,
    )
  }
  return TreatMissingData
}

function checkedEvaluation({ EvaluateLowSampleCountPercentile: evaluation }: PutMetricAlarmInput) {
  if (evaluation !== undefined && evaluation !== 'evaluate' && evaluation !== 'ignore') {
    throw ValidationError(
      `Option ${evaluation} is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore.`,
    )
  }
  return evaluation
}

/**
 * Alarm actions are SNS topics of the alarm's Region, of any account: what an alarm cannot run, it must not accept.
 * Whether there is such a topic, and whether it may be told, is not looked at: the alarm's history says so when it
 * runs.
 */
function checkedActions(arns: readonly string[] = [], { region }: Place): readonly string[] {
  for (const text of arns) {
    const arn = parseArn(text)
    if (arn === undefined || arn.partition === '' || arn.service === '' || arn.resource === '') {
      throw ValidationError(`Invalid arn syntax: ${text}`)
    }
    if (arn.service !== 'sns') throw ValidationError(`Castellan runs no alarm action but SNS topics: ${text}`)
    if (arn.partition !== PARTITION) {
      throw ValidationError(`Invalid partition ${arn.partition} specified. Only ${PARTITION} is supported.`)
    }
    if (!/^[\w-]{1,256}$/.test(arn.resource) || !isAccountId(arn.accountId)) {
      throw ValidationError(`Invalid arn syntax: ${text}`)
    }
    if (arn.region !== region) {
      throw ValidationError(`Invalid region ${arn.region} specified. Only ${region} is supported.`)
    }
  }
  return [...new Set(arns)]
}
