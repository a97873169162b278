import { configurationItem } from '../alarm/history.ts'
import { alarmArn, alarmRequests, operation } from '../operation.ts'

/**
 * Deletes alarms with their tags; their history stays. "If you specify any incorrect alarm names, the alarms you
 * specify with correct names are still deleted." Nor is it an error where none is there: as CloudWatch's own developers
 * said on 2020-06-13, it "does not throw an exception".
 *
 * @see https://github.com/aws-cloudformation/cloudformation-cli/issues/456
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html
 */
export const deleteAlarms = operation('DeleteAlarms', {
  action: 'cloudwatch:DeleteAlarms',
  access: 'telemetry',
  resource: ({ AlarmNames }, context) => alarmRequests('cloudwatch:DeleteAlarms', context, AlarmNames),

  async handle({ AlarmNames }, context) {
    const { db, region, clock } = context
    const now = clock()
    for (const name of new Set(AlarmNames)) {
      const alarm = await db.alarms.get(region, name)
      if (!alarm) continue
      await db.alarms.delete(region, name)
      await db.monitoringTags.removeAll(alarmArn(context, name))
      await db.alarmHistory.add([configurationItem('Delete', { ...alarm, revision: alarm.revision + 1 }, context, now)])
    }
    return {}
  },
})
