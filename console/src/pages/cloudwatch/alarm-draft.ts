import type { Dimension, MetricAlarm, PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch'

/** The metric that an alarm watches. */
export interface WatchedMetric {
  readonly namespace: string
  readonly metricName: string
  readonly dimensions: readonly { readonly name: string; readonly value: string }[]
}

/** The states that can trigger a notification, and the member of PutMetricAlarm that holds their actions. */
export const triggers = [
  { state: 'ALARM', member: 'AlarmActions', label: 'In alarm' },
  { state: 'OK', member: 'OKActions', label: 'OK' },
  { state: 'INSUFFICIENT_DATA', member: 'InsufficientDataActions', label: 'Insufficient data' },
] as const

/** A state that can trigger a notification. */
export type TriggerState = (typeof triggers)[number]['state']

/** One notification: which state sends it, and to which topic. `key` tells rows of the form apart. */
export interface NotificationDraft {
  readonly key: string
  readonly state: TriggerState
  readonly topicArn: string
}

/** What the alarm wizard has been told so far. Numbers are text until they are checked. */
export interface AlarmDraft {
  readonly metric: WatchedMetric | undefined
  readonly statistic: string
  readonly period: number
  readonly comparison: string
  readonly thresholds: string
  readonly datapointsToAlarm: string
  readonly evaluationPeriods: string
  readonly missingData: string
  readonly notifications: readonly NotificationDraft[]
  readonly name: string
  readonly description: string
  readonly actionsEnabled: boolean
}

/** The account's whole estimated bill, the metric that AWS's own walkthrough chooses. */
export const totalEstimatedCharge: WatchedMetric = {
  namespace: 'AWS/Billing',
  metricName: 'EstimatedCharges',
  dimensions: [{ name: 'Currency', value: 'USD' }],
}

/**
 * An empty wizard. Maximum over 6 hours is what AWS recommends for billing, whose metric is published several times a
 * day.
 */
export const newDraft: AlarmDraft = {
  metric: undefined,
  statistic: 'Maximum',
  period: 21_600,
  comparison: 'GreaterThanThreshold',
  thresholds: '',
  datapointsToAlarm: '1',
  evaluationPeriods: '1',
  missingData: 'missing',
  notifications: [{ key: 'first', state: 'ALARM', topicArn: '' }],
  name: '',
  description: '',
  actionsEnabled: true,
}

/** Statistic and period as the wizard presets them when `metric` is chosen. */
export function presetsFor(metric: WatchedMetric): Pick<AlarmDraft, 'statistic' | 'period'> {
  return metric.namespace === 'AWS/Billing'
    ? { statistic: 'Maximum', period: 21_600 }
    : { statistic: 'Average', period: 300 }
}

/** A draft filled from an alarm that exists, to edit or to copy it. */
export function draftFrom(alarm: MetricAlarm): AlarmDraft {
  return {
    metric: {
      namespace: alarm.Namespace ?? '',
      metricName: alarm.MetricName ?? '',
      dimensions: (alarm.Dimensions ?? []).map(({ Name, Value }) => ({ name: Name ?? '', value: Value ?? '' })),
    },
    statistic: alarm.Statistic ?? alarm.ExtendedStatistic ?? 'Average',
    period: alarm.Period ?? 300,
    comparison: alarm.ComparisonOperator ?? newDraft.comparison,
    thresholds: String(alarm.Threshold ?? ''),
    datapointsToAlarm: String(alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods ?? 1),
    evaluationPeriods: String(alarm.EvaluationPeriods ?? 1),
    missingData: alarm.TreatMissingData ?? 'missing',
    notifications: triggers.flatMap(({ state, member }) =>
      (alarm[member] ?? []).map((topicArn) => ({ key: `${state} ${topicArn}`, state, topicArn })),
    ),
    name: alarm.AlarmName ?? '',
    description: alarm.AlarmDescription ?? '',
    actionsEnabled: alarm.ActionsEnabled ?? true,
  }
}

/** The thresholds that `text` names, in its order and each once; `undefined` when a part of it is no number. */
export function parseThresholds(text: string): number[] | undefined {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '')
  if (parts.length === 0 || !parts.every((part) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(part))) return undefined
  const values = [...new Set(parts.map(Number))]
  return values.every(Number.isFinite) ? values : undefined
}

/** Each alarm's name: the given one for a single threshold, with the threshold behind it for several. */
export function alarmNames(name: string, thresholds: readonly number[]): string[] {
  return thresholds.length === 1 ? [name] : thresholds.map((threshold) => `${name}-${threshold}`)
}

/** Percentiles and other statistics that PutMetricAlarm takes as ExtendedStatistic. */
function isExtendedStatistic(statistic: string): boolean {
  return !['Average', 'Minimum', 'Maximum', 'Sum', 'SampleCount'].includes(statistic)
}

/** One PutMetricAlarm for each threshold of a draft that `draftErrors` finds nothing in. */
export function putMetricAlarmInputs(draft: AlarmDraft): PutMetricAlarmCommandInput[] {
  const { metric } = draft
  const thresholds = parseThresholds(draft.thresholds)
  if (metric === undefined || thresholds === undefined) return []
  const actions = (state: TriggerState) => [
    ...new Set(
      draft.notifications.filter((row) => row.state === state && row.topicArn !== '').map((row) => row.topicArn),
    ),
  ]
  const dimensions: Dimension[] = metric.dimensions.map(({ name, value }) => ({ Name: name, Value: value }))
  return alarmNames(draft.name, thresholds).map((AlarmName, index) => ({
    AlarmName,
    ...(draft.description === '' ? {} : { AlarmDescription: draft.description }),
    ActionsEnabled: draft.actionsEnabled,
    AlarmActions: actions('ALARM'),
    OKActions: actions('OK'),
    InsufficientDataActions: actions('INSUFFICIENT_DATA'),
    Namespace: metric.namespace,
    MetricName: metric.metricName,
    Dimensions: dimensions,
    ...(isExtendedStatistic(draft.statistic)
      ? { ExtendedStatistic: draft.statistic }
      : { Statistic: draft.statistic as NonNullable<PutMetricAlarmCommandInput['Statistic']> }),
    Period: draft.period,
    EvaluationPeriods: Number(draft.evaluationPeriods),
    DatapointsToAlarm: Number(draft.datapointsToAlarm),
    Threshold: thresholds[index],
    ComparisonOperator: draft.comparison as NonNullable<PutMetricAlarmCommandInput['ComparisonOperator']>,
    TreatMissingData: draft.missingData,
  }))
}
