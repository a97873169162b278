import { addTags, requestTagKeys } from '../../tags.ts'
import { assertAlarmArn } from '../alarm/tagged.ts'
import { operation } from '../operation.ts'
import { TAG_RULES } from '../tags.ts'

/**
 * Sets tags of an alarm; a key that it has takes the new value.
 *
 * @throws ResourceNotFoundException (404), InvalidParameterValue (400).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_TagResource.html
 */
export const tagResource = operation('TagResource', {
  action: 'cloudwatch:TagResource',
  access: 'telemetry',
  resource: ({ ResourceARN }) => ResourceARN,
  conditionKeys: ({ Tags }) => requestTagKeys(Tags),

  async handle({ ResourceARN, Tags }, context) {
    await assertAlarmArn(ResourceARN, context)
    await addTags(context.db.monitoringTags, ResourceARN, Tags, TAG_RULES)
    return {}
  },
})
