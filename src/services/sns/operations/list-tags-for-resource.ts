import { operation } from '../operation.ts'
import { requireTagged } from '../tagged.ts'

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
    return { Tags: await context.db.monitoringTags.list(ResourceArn) }
  },
})
