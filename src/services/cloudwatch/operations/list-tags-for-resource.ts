import { toTags } from '../../tags.ts'
import { alarmNameOf } from '../alarm/tagged.ts'
import { operation } from '../operation.ts'

/**
 * The tags of an alarm, by key. One that there is not, or no longer, has none.
 *
 * @throws ResourceNotFoundException (404).
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListTagsForResource.html
 */
export const listTagsForResource = operation('ListTagsForResource', {
  action: 'cloudwatch:ListTagsForResource',
  access: 'read',
  resource: ({ ResourceARN }) => ResourceARN,

  async handle({ ResourceARN }, context) {
    alarmNameOf(ResourceARN, context)
    return { Tags: toTags(await context.db.monitoringTags.ofTarget(ResourceARN)) }
  },
})
