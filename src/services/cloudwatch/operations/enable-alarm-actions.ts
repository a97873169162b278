import { alarmRequests, operation } from '../operation.ts'

/**
 * Enables the actions of alarms. Names of no alarm are passed over, as AWS does.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_EnableAlarmActions.html
 */
export const enableAlarmActions = operation('EnableAlarmActions', {
  action: 'cloudwatch:EnableAlarmActions',
  access: 'telemetry',
  resource: ({ AlarmNames }, context) => alarmRequests('cloudwatch:EnableAlarmActions', context, AlarmNames),

  async handle({ AlarmNames }, { db, region, clock }) {
    for (const name of AlarmNames) await db.alarms.enableActions(region, name, true, clock())
    return {}
  },
})
