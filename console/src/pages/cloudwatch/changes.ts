import {
  DeleteAlarmsCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch'
import { cloudwatch } from '../../api/cloudwatch.ts'
import type { TriggerState } from './alarm-draft.ts'

/** DeleteAlarms takes at most so many names. */
const MOST_NAMES = 100

/** Deletes alarms; all or, when more than 100 are named, some may be gone when it fails. */
export async function deleteAlarms(names: readonly string[]): Promise<void> {
  for (let start = 0; start < names.length; start += MOST_NAMES) {
    await cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: names.slice(start, start + MOST_NAMES) }))
  }
}

/** Enables or disables what alarms do when their state changes; their states go on changing either way. */
export async function setActionsEnabled(names: readonly string[], enabled: boolean): Promise<void> {
  const input = { AlarmNames: [...names] }
  await (enabled
    ? cloudwatch.send(new EnableAlarmActionsCommand(input))
    : cloudwatch.send(new DisableAlarmActionsCommand(input)))
}

/** Sets an alarm's state by hand, to try its actions; the next evaluation sets the true one again. */
export async function setState(name: string, state: TriggerState, reason: string): Promise<void> {
  await cloudwatch.send(new SetAlarmStateCommand({ AlarmName: name, StateValue: state, StateReason: reason }))
}
