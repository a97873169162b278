import { alarmRequests, operation } from '../operation.ts'

/**
 * Disables the actions of alarms. Names of no alarm are passed over, as AWS does.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DisableAlarmActions.html
 */
export const disableAlarmActions = operation('DisableAlarmActions', {
  action: 'cloudwatch:DisableAlarmActions',
  access: 'telemetry',
  resource: ({ AlarmNames }, context) => alarmRequests('cloudwatch:DisableAlarmActions', context, AlarmNames),

  async handle({ AlarmNames }, { db, region, clock }) {
    for (const name of AlarmNames) await db.alarms.enableActions(region, name, false, clock())
    return {}
  },
})
