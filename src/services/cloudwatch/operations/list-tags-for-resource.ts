import { toTags } from '../../tags.ts'
import { assertAlarmArn } from '../alarm/tagged.ts'
import { operation } from '../operation.ts'

/**
 * The tags of an alarm, by key.
 *
 * @throws ResourceNotFoundException (404).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListTagsForResource.html
 */
export const listTagsForResource = operation('ListTagsForResource', {
  action: 'cloudwatch:ListTagsForResource',
  access: 'read',
  resource: ({ ResourceARN }) => ResourceARN,

  async handle({ ResourceARN }, context) {
    await assertAlarmArn(ResourceARN, context)
    return { Tags: toTags(await context.db.monitoringTags.ofTarget(ResourceARN)) }
  },
})
