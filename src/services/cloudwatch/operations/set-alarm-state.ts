import { hostsOf, transition } from '../alarm/transition.ts'
import { InvalidFormat, ResourceNotFound } from '../errors.ts'
import { alarmArn, operation } from '../operation.ts'

/**
 * How long a state that was set stands before the alarm is evaluated again: long enough to be seen, and within a
 * second.
 */
const EVALUATED_AFTER = 500

/**
 * Sets an alarm's state for a moment, for tests: actions run as for a real change, and the next evaluation sets it
 * right again.
 *
 * @throws ResourceNotFound (404), InvalidFormat (400) for reason data that is no JSON.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
 */
export const setAlarmState = operation('SetAlarmState', {
  action: 'cloudwatch:SetAlarmState',
  access: 'telemetry',
  resource: ({ AlarmName }, context) => alarmArn(context, AlarmName),

  async prepare({ AlarmName, StateValue }, context) {
    const alarm = await context.db.alarms.get(context.region, AlarmName)
    return alarm === undefined ? [] : hostsOf(alarm, { stateValue: StateValue }, context)
  },
  toldAccounts: (hosts) => hosts,

  async handle({ AlarmName, StateValue, StateReason, StateReasonData }, context) {
    const { db, region, clock } = context
    if (StateReasonData !== undefined) assertJson(StateReasonData)
    const now = clock()
    const state = { stateValue: StateValue, stateReason: StateReason, stateReasonData: StateReasonData ?? null }
    // Another transition may come between reading and writing on an engine with several writers: then read again.
    for (;;) {
      const alarm = await db.alarms.get(region, AlarmName)
      if (!alarm) throw ResourceNotFound('') // AWS says no more.
      if (await transition(db, alarm, state, { now, dueAt: now + EVALUATED_AFTER }, context)) return {}
    }
  },
})

function assertJson(text: string): void {
  try {
    JSON.parse(text)
  } catch {
    throw InvalidFormat('TypeMismatchException: StateReasonData is not valid JSON')
  }
}
