import { assertAlarmArn } from '../alarm/tagged.ts'
import { operation } from '../operation.ts'

/**
 * Takes tags off an alarm.
 *
 * @throws ResourceNotFoundException (404).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_UntagResource.html
 */
export const untagResource = operation('UntagResource', {
  action: 'cloudwatch:UntagResource',
  access: 'telemetry',
  resource: ({ ResourceARN }) => ResourceARN,
  conditionKeys: ({ TagKeys }) => ({ 'aws:TagKeys': TagKeys }),

  async handle({ ResourceARN, TagKeys }, context) {
    await assertAlarmArn(ResourceARN, context)
    await context.db.monitoringTags.remove(ResourceARN, TagKeys)
    return {}
  },
})
