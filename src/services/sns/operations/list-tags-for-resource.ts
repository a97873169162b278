import { toTags } from '../../tags.ts'
import { operation } from '../operation.ts'
import { requireTagged } from '../tags.ts'

/**
 * The tags of a topic, by key.
 *
 * @throws ResourceNotFound (404), InvalidParameter (400), AuthorizationError (403).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListTagsForResource.html
 */
export const listTagsForResource = operation('ListTagsForResource', {
  action: 'sns:ListTagsForResource',
  access: 'read',
  resource: ({ ResourceArn }) => ResourceArn,

  async handle({ ResourceArn }, context) {
    await requireTagged(ResourceArn, context, 'SNS:ListTagsForResource')
    return { Tags: toTags(await context.db.monitoringTags.ofTarget(ResourceArn)) }
  },
})
