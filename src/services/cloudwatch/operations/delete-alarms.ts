import { configurationItem } from '../alarm/history.ts'
import { ResourceNotFound } from '../errors.ts'
import { alarmArn, alarmRequests, operation } from '../operation.ts'

/**
 * Deletes alarms with their tags; their history stays. Names of no alarm are passed over, unless all are.
 *
 * @throws ResourceNotFound (404) when none of the alarms exists.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html
 */
export const deleteAlarms = operation('DeleteAlarms', {
  action: 'cloudwatch:DeleteAlarms',
  access: 'telemetry',
  resource: ({ AlarmNames }, context) => alarmRequests('cloudwatch:DeleteAlarms', context, AlarmNames),

  async handle({ AlarmNames }, context) {
    const { db, region, clock } = context
    const names = [...new Set(AlarmNames)]
    const now = clock()
    let deleted = 0
    for (const name of names) {
      const alarm = await db.alarms.get(region, name)
      if (!alarm) continue
      await db.alarms.delete(region, name)
      await db.monitoringTags.removeAll(alarmArn(context, name))
      await db.alarmHistory.add([configurationItem('Delete', { ...alarm, revision: alarm.revision + 1 }, context, now)])
      deleted += 1
    }
    if (deleted === 0 && names.length > 0) throw ResourceNotFound(`Unknown alarm: ${names.join(', ')}`)
    return {}
  },
})
