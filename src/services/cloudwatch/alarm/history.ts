import { javaDouble, type Random, randomHex } from '../../../aws/index.ts'
import type { AlarmHistoryRecord } from '../../../storage/repositories/alarm-history.ts'
import type { AlarmRecord, AlarmStateRecord } from '../../../storage/repositories/alarms.ts'
import type { OperationContext } from '../../operation.ts'
import { describeAlarm } from './describe.ts'
import { zonedTime } from './reason.ts'

type Place = Pick<OperationContext, 'accountId' | 'region' | 'random'>

/** `created`, `updated` or `deleted`, with the alarm as it then was. */
export function configurationItem(
  kind: 'Create' | 'Update' | 'Delete',
  alarm: AlarmRecord,
  place: Place,
  now: number,
): AlarmHistoryRecord {
  const verb = { Create: 'created', Update: 'updated', Delete: 'deleted' }[kind]
  const { StateReason: _, StateReasonData: __, ...described } = describeAlarm(alarm, place)
  const entries = Object.entries(described).flatMap(([name, value]) =>
    value === undefined ? [] : [[camelCase(name), asHistoryHasIt(name, value)]],
  )
  return {
    region: alarm.region,
    alarmName: alarm.alarmName,
    timestamp: now,
    historyId: historyId(alarm.revision, 0, place.random),
    itemType: 'ConfigurationUpdate',
    summary: `Alarm "${alarm.alarmName}" ${verb}`,
    data: JSON.stringify({ version: '1.0', type: kind, [`${verb}Alarm`]: Object.fromEntries(entries) }),
  }
}

/** The transition from the alarm's state to `state`. */
export function stateItem(
  alarm: AlarmRecord,
  state: AlarmStateRecord,
  random: Random,
  now: number,
): AlarmHistoryRecord {
  return {
    region: alarm.region,
    alarmName: alarm.alarmName,
    timestamp: now,
    historyId: historyId(alarm.revision + 1, 0, random),
    itemType: 'StateUpdate',
    summary: `Alarm updated from ${alarm.stateValue} to ${state.stateValue}`,
    data: `{"version":"1.0","oldState":${stateFacts(alarm)},"newState":${stateFacts(state)}}`,
  }
}

/** An action that was run, or that failed with `error`. The first has the ordinal 1. */
export function actionItem(
  alarm: AlarmRecord,
  action: { readonly ordinal: number; readonly arn: string; readonly message: string; readonly error?: string },
  random: Random,
  now: number,
): AlarmHistoryRecord {
  const { arn, message, error } = action
  return {
    region: alarm.region,
    alarmName: alarm.alarmName,
    timestamp: now,
    historyId: historyId(alarm.revision + 1, action.ordinal, random),
    itemType: 'Action',
    summary:
      error === undefined
        ? `Successfully executed action ${arn}`
        : `Failed to execute action ${arn}. Received error: "${error}"`,
    data: JSON.stringify({
      actionState: error === undefined ? 'Succeeded' : 'Failed',
      stateUpdateTimestamp: now,
      notificationResource: arn,
      ...(error === undefined ? { publishedMessage: message } : { error }),
    }),
  }
}

/** Items may have one time, to the millisecond: their ids keep them in the order of what they tell. */
function historyId(revision: number, ordinal: number, random: Random): string {
  const order = [String(revision).padStart(12, '0'), String(ordinal).padStart(2, '0')]
  return [...order, randomHex(8, random)].join('-')
}

/** As JSON; the data as it stands: a parser would make `2.0` of it `2`. */
function stateFacts({ stateValue, stateReason, stateReasonData }: AlarmStateRecord): string {
  const facts = JSON.stringify({ stateValue, stateReason })
  return stateReasonData === null ? facts : `${facts.slice(0, -1)},"stateReasonData":${asJson(stateReasonData)}}`
}

/** SetAlarmState takes any JSON; what is none stays text. */
function asJson(text: string): string {
  try {
    JSON.parse(text)
    return text
  } catch {
    return JSON.stringify(text)
  }
}

function asHistoryHasIt(name: string, value: unknown): unknown {
  if (value instanceof Date) return zonedTime(value.getTime())
  return name === 'Threshold' ? JSON.rawJSON(javaDouble(Number(value))) : value
}

function camelCase(name: string): string {
  return name.startsWith('OK') ? `ok${name.slice(2)}` : name.charAt(0).toLowerCase() + name.slice(1)
}
