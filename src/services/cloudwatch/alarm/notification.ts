import { type AccountId, javaDouble } from '../../../aws/index.ts'
import type { AlarmRecord, AlarmStateRecord } from '../../../storage/repositories/alarms.ts'

import { alarmArn } from '../operation.ts'
import { notifiedRegion } from '../regions.ts'
import { zonedTime } from './reason.ts'

/** The facts that a notification tells. */
export interface Transition {
  readonly accountId: AccountId
  readonly publicUrl: string
  readonly alarm: AlarmRecord
  readonly state: AlarmStateRecord
  readonly now: number
}

/** SNS's limit for subjects. */
const MAX_SUBJECT_LENGTH = 100

/** `ALARM: "name" in US East (N. Virginia)`. Long names are cut. */
export function notificationSubject({ alarm, state }: Transition): string {
  const after = `" in ${notifiedRegion(alarm.region)}`
  const before = `${state.stateValue}: "`
  const room = MAX_SUBJECT_LENGTH - 1 - before.length - after.length
  const name =
    alarm.alarmName.length <= room
      ? alarm.alarmName
      : `${alarm.alarmName.slice(0, room - 3).replace(/[\ud800-\udbff]$/, '')}...`
  return before + name + after
}

/** The JSON that AWS sends to programs. */
export function notificationMessage({ accountId, alarm, state, now }: Transition): string {
  const { configuration } = alarm
  const statistic =
    configuration.extendedStatistic === undefined
      ? { StatisticType: 'Statistic', Statistic: constantCase(configuration.statistic ?? '') }
      : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: configuration.extendedStatistic }
  return JSON.stringify({
    AlarmName: alarm.alarmName,
    AlarmDescription: configuration.description ?? null,
    AWSAccountId: accountId,
    AlarmConfigurationUpdatedTimestamp: zonedTime(alarm.configurationUpdatedAt),
    NewStateValue: state.stateValue,
    NewStateReason: state.stateReason,
    StateChangeTime: zonedTime(now),
    Region: notifiedRegion(alarm.region),
    AlarmArn: alarmArn({ accountId, region: alarm.region }, alarm.alarmName),
    OldStateValue: alarm.stateValue,
    OKActions: configuration.okActions,
    AlarmActions: configuration.alarmActions,
    InsufficientDataActions: configuration.insufficientDataActions,
    Trigger: {
      MetricName: configuration.metricName,
      Namespace: configuration.namespace,
      ...statistic,
      Unit: configuration.unit ?? null,
      Dimensions: configuration.dimensions.map(({ Name, Value }) => ({ value: Value, name: Name })),
      Period: configuration.period,
      EvaluationPeriods: configuration.evaluationPeriods,
      ...(configuration.datapointsToAlarm !== undefined && { DatapointsToAlarm: configuration.datapointsToAlarm }),
      ComparisonOperator: configuration.comparisonOperator,
      Threshold: JSON.rawJSON(javaDouble(configuration.threshold)),
      TreatMissingData: configuration.treatMissingData ?? '',
      EvaluateLowSampleCountPercentile: configuration.evaluateLowSampleCountPercentile ?? '',
    },
  })
}

/** The text that AWS sends to people. */
export function notificationEmail({ accountId, publicUrl, alarm, state, now }: Transition): string {
  const { configuration } = alarm
  const region = notifiedRegion(alarm.region)
  const time = longTime(now)
  const dimensions = configuration.dimensions.map(({ Name, Value }) => `[${Name} = ${Value}]`).join(' ')
  return `You are receiving this email because your Amazon CloudWatch Alarm "${alarm.alarmName}" in the ${region} region has entered the ${state.stateValue} state, because "${state.stateReason}" at "${time}".

View this alarm in the console:
${publicUrl}/console/cloudwatch/alarms/${encodeURIComponent(alarm.alarmName)}?region=${alarm.region}

Alarm Details:
- Name:                       ${alarm.alarmName}
- Description:                ${configuration.description ?? ''}
- State Change:               ${alarm.stateValue} -> ${state.stateValue}
- Reason for State Change:    ${state.stateReason}
- Timestamp:                  ${time}
- AWS Account:                ${accountId}
- Alarm Arn:                  ${alarmArn({ accountId, region: alarm.region }, alarm.alarmName)}

Threshold:
- The alarm is in the ALARM state when the metric is ${configuration.comparisonOperator} ${javaDouble(configuration.threshold)} for ${within(alarm)}.

Monitored Metric:
- MetricNamespace:                     ${configuration.namespace}
- MetricName:                          ${configuration.metricName}
- Dimensions:                          ${dimensions}
- Period:                              ${configuration.period} seconds
- Statistic:                           ${configuration.extendedStatistic ?? configuration.statistic}
- Unit:                                ${configuration.unit ?? 'not specified'}
- TreatMissingData:                    ${configuration.treatMissingData ?? 'missing'}

State Change Actions:
- OK: ${actions(configuration.okActions)}
- ALARM: ${actions(configuration.alarmActions)}
- INSUFFICIENT_DATA: ${actions(configuration.insufficientDataActions)}
`
}

function within({ configuration }: AlarmRecord): string {
  const { datapointsToAlarm = configuration.evaluationPeriods, evaluationPeriods, period } = configuration
  return evaluationPeriods === 1
    ? `${period} seconds`
    : `at least ${datapointsToAlarm} of the last ${evaluationPeriods} period(s) of ${period} seconds`
}

function actions(arns: readonly string[]): string {
  return arns.map((arn) => `[${arn}]`).join(' ')
}

/** `SampleCount` is `SAMPLE_COUNT` in notifications. */
function constantCase(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()
}

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
]

/** `Monday 23 November, 2026 10:05:00 UTC`. */
function longTime(epochMs: number): string {
  const date = new Date(epochMs)
  const day = String(date.getUTCDate()).padStart(2, '0')
  const time = date.toISOString().slice(11, 19)
  return `${DAYS[date.getUTCDay()]} ${day} ${MONTHS[date.getUTCMonth()]}, ${date.getUTCFullYear()} ${time} UTC`
}
