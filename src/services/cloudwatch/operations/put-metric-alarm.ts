import type { AlarmRecord } from '../../../storage/repositories/alarms.ts'
import { addTags, creationRequests, requestTagKeys } from '../../tags.ts'
import { alarmConfiguration, assertAlarmName } from '../alarm/configuration.ts'
import { configurationItem } from '../alarm/history.ts'
import { LimitExceeded } from '../errors.ts'
import { alarmArn, operation } from '../operation.ts'
import { QUOTAS } from '../quotas.ts'
import { TAG_RULES } from '../tags.ts'

/**
 * Creates an alarm in the state INSUFFICIENT_DATA, or overwrites its configuration and leaves its state; either way it
 * is evaluated at once. Tags count for a new alarm only.
 *
 * @throws ValidationError (400), LimitExceeded (400).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export const putMetricAlarm = operation('PutMetricAlarm', {
  action: 'cloudwatch:PutMetricAlarm',
  access: 'telemetry',
  resource: ({ AlarmName, Tags }, context) =>
    creationRequests('cloudwatch:PutMetricAlarm', 'cloudwatch:TagResource', alarmArn(context, AlarmName), Tags),
  conditionKeys: ({ AlarmActions, OKActions, InsufficientDataActions, Tags }) => ({
    'cloudwatch:AlarmActions': [...(AlarmActions ?? []), ...(OKActions ?? []), ...(InsufficientDataActions ?? [])],
    ...requestTagKeys(Tags),
  }),

  async handle(input, context) {
    const { db, region, clock } = context
    assertAlarmName(input.AlarmName)
    const configuration = alarmConfiguration(input, context)
    const actionsEnabled = input.ActionsEnabled ?? true
    const now = clock()
    const existing = await db.alarms.get(region, input.AlarmName)
    const changed = { configuration, configurationUpdatedAt: now, actionsEnabled }
    if (existing) {
      await db.alarms.configure(region, input.AlarmName, changed)
      await db.alarmHistory.add([
        configurationItem('Update', { ...existing, ...changed, revision: existing.revision + 1 }, context, now),
      ])
      return {}
    }
    if ((await db.alarms.count(region)) >= QUOTAS.AlarmsPerRegion) {
      throw LimitExceeded(`The maximum number of alarms (${QUOTAS.AlarmsPerRegion}) is reached`)
    }
    const alarm: AlarmRecord = {
      ...changed,
      region,
      alarmName: input.AlarmName,
      stateValue: 'INSUFFICIENT_DATA',
      stateReason: 'Unchecked: Initial alarm creation',
      stateReasonData: null,
      stateUpdatedAt: now,
      stateTransitionedAt: now,
      revision: 1,
      dueAt: 0,
    }
    await db.alarms.add(alarm)
    await addTags(db.monitoringTags, alarmArn(context, input.AlarmName), input.Tags ?? [], TAG_RULES)
    await db.alarmHistory.add([configurationItem('Create', alarm, context, now)])
    return {}
  },
})
