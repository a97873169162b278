import { operation } from '../operation.ts'
import { requireTagged } from '../tags.ts'

/**
 * Takes tags off a topic.
 *
 * @throws ResourceNotFound (404), InvalidParameter (400), AuthorizationError (403).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_UntagResource.html
 */
export const untagResource = operation('UntagResource', {
  action: 'sns:UntagResource',
  access: 'telemetry',
  resource: ({ ResourceArn }) => ResourceArn,
  conditionKeys: ({ TagKeys }) => ({ 'aws:TagKeys': TagKeys }),

  async handle({ ResourceArn, TagKeys }, context) {
    await requireTagged(ResourceArn, context, 'SNS:UntagResource')
    await context.db.monitoringTags.remove(ResourceArn, TagKeys)
    return {}
  },
})
