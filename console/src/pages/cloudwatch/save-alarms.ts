import { PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch'
import { cloudwatch } from '../../api/cloudwatch.ts'
import { alarmsNamed } from './calls.ts'

/** Which of `names` an alarm has already. PutMetricAlarm would quietly replace it. */
export async function takenNames(names: readonly string[]): Promise<string[]> {
  const alarms = await alarmsNamed(names)
  return alarms.map(({ AlarmName }) => AlarmName ?? '')
}

/** What became of one alarm. */
export interface AlarmOutcome {
  readonly name: string
  /** Why it was not saved. */
  readonly error?: unknown
}

/** Saves alarms one by one, and each of them whatever became of those before. */
export async function saveAlarms(inputs: readonly PutMetricAlarmCommandInput[]): Promise<AlarmOutcome[]> {
  const outcomes: AlarmOutcome[] = []
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
