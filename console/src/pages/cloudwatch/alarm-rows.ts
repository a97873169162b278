import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'

/** An alarm as the list shows it. */
export interface AlarmRow {
  readonly name: string
  readonly alarm: MetricAlarm
  /** Whether a topic that it notifies waits for a confirmation; `undefined` when that may not be read. */
  readonly hasPending: boolean | undefined
}

/** What an alarm does when its state changes, whatever the state. */
export function actionsOf(alarm: MetricAlarm): string[] {
  return [
    ...new Set([...(alarm.AlarmActions ?? []), ...(alarm.OKActions ?? []), ...(alarm.InsufficientDataActions ?? [])]),
  ]
}

/** Puts alarms beside the topics that have an unconfirmed subscription; `undefined` when those are not known. */
export function alarmRows(alarms: readonly MetricAlarm[], pendingTopics: ReadonlySet<string> | undefined): AlarmRow[] {
  return alarms.map((alarm) => ({
    name: alarm.AlarmName ?? '',
    alarm,
    hasPending: pendingTopics === undefined ? undefined : actionsOf(alarm).some((arn) => pendingTopics.has(arn)),
  }))
}
