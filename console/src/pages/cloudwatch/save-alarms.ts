import { PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch'
import { cloudwatch } from '../../api/cloudwatch.ts'
import type { Outcome } from '../../components/outcomes.tsx'
import { alarmsNamed } from './calls.ts'

/** Which of `names` an alarm has already. PutMetricAlarm would quietly replace it. */
export async function takenNames(names: readonly string[]): Promise<string[]> {
  const alarms = await alarmsNamed(names)
  return alarms.map(({ AlarmName }) => AlarmName ?? '')
}

/** Saves alarms one by one, and each of them whatever became of those before. */
export async function saveAlarms(inputs: readonly PutMetricAlarmCommandInput[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const input of inputs) {
    const name = input.AlarmName ?? ''
    try {
      await cloudwatch.send(new PutMetricAlarmCommand(input))
      outcomes.push({ name })
    } catch (error) {
      outcomes.push({ name, error })
    }
  }
  return outcomes
}
