import { PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch'
import { cloudwatch } from '../../api/cloudwatch.ts'
import { alarmsNamed } from './calls.ts'

/** Which of `names` an alarm has already. PutMetricAlarm would quietly replace it. */
export async function takenNames(names: readonly string[]): Promise<string[]> {
  const alarms = await alarmsNamed(names)
  return alarms.map(({ AlarmName }) => AlarmName ?? '')
}

/**
 * Saves alarms one by one; a failure leaves those before it saved. `onSaved` is told of each, so that a second try can
 * leave them out.
 */
export async function saveAlarms(
  inputs: readonly PutMetricAlarmCommandInput[],
  onSaved: (name: string) => void,
): Promise<void> {
  for (const input of inputs) {
    await cloudwatch.send(new PutMetricAlarmCommand(input))
    onSaved(input.AlarmName ?? '')
  }
}
