import type { ComparisonOperator } from '@aws-sdk/client-cloudwatch'

/** The operators of a static threshold, in the order and the words of the alarm wizard. */
export const comparisons = [
  { value: 'GreaterThanThreshold', label: 'Greater', sign: '>', description: '> threshold' },
  { value: 'GreaterThanOrEqualToThreshold', label: 'Greater/Equal', sign: '>=', description: '>= threshold' },
  { value: 'LessThanOrEqualToThreshold', label: 'Lower/Equal', sign: '<=', description: '<= threshold' },
  { value: 'LessThanThreshold', label: 'Lower', sign: '<', description: '< threshold' },
] as const satisfies readonly { value: ComparisonOperator; label: string; sign: string; description: string }[]

/** The statistics that an alarm can watch, in the order of the wizard's list. */
export const statistics = ['Average', 'Minimum', 'Maximum', 'Sum', 'SampleCount'] as const

/** An alarm's period, in seconds, in the words of the wizard. */
export const periods = [
  { value: 10, label: '10 seconds' },
  { value: 30, label: '30 seconds' },
  { value: 60, label: '1 minute' },
  { value: 300, label: '5 minutes' },
  { value: 900, label: '15 minutes' },
  { value: 3600, label: '1 hour' },
  { value: 21600, label: '6 hours' },
  { value: 86400, label: '1 day' },
] as const

/**
 * What an alarm makes of periods without data.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarms-and-missing-data
 */
export const missingDataTreatments = [
  { value: 'missing', label: 'Treat missing data as missing' },
  { value: 'ignore', label: 'Treat missing data as ignore (maintain the alarm state)' },
  { value: 'notBreaching', label: 'Treat missing data as good (not breaching threshold)' },
  { value: 'breaching', label: 'Treat missing data as bad (breaching threshold)' },
] as const

/** A length of time in the two largest units that fit it exactly enough: `6 hours`, `1 day`, `90 seconds`. */
export function duration(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ] as const
  const parts: string[] = []
  let rest = seconds
  for (const [length, unit] of units) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`)
  }
  return parts.slice(0, 2).join(' ') || '0 seconds'
}

/** The parts of an alarm that its condition is written from. */
export interface Condition {
  readonly MetricName?: string | undefined
  readonly ComparisonOperator?: string | undefined
  readonly Threshold?: number | undefined
  readonly EvaluationPeriods?: number | undefined
  readonly DatapointsToAlarm?: number | undefined
  readonly Period?: number | undefined
}

/** `>` for `GreaterThanThreshold`; an operator that no static threshold has is shown by its name. */
export function comparisonSign(operator: string | undefined): string {
  return comparisons.find((comparison) => comparison.value === operator)?.sign ?? operator ?? ''
}

/** An alarm's condition as the list of alarms writes it: `EstimatedCharges > 10 for 1 datapoints within 6 hours`. */
export function conditionText(alarm: Condition): string {
  const evaluationPeriods = alarm.EvaluationPeriods ?? 1
  const within = duration(evaluationPeriods * (alarm.Period ?? 60))
  const metric = alarm.MetricName ?? 'Metric'
  const datapoints = alarm.DatapointsToAlarm ?? evaluationPeriods
  const threshold = alarm.Threshold ?? ''
  return `${metric} ${comparisonSign(alarm.ComparisonOperator)} ${threshold} for ${datapoints} datapoints within ${within}`
}
