import { addTags, requestTagKeys } from '../../tags.ts'
import { operation } from '../operation.ts'
import { requireTagged, TAG_RULES } from '../tags.ts'

/**
 * Sets tags of a topic; a key that it has takes the new value.
 *
 * @throws ResourceNotFound (404), InvalidParameter (400), TagLimitExceeded (400), AuthorizationError (403).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_TagResource.html
 */
export const tagResource = operation('TagResource', {
  action: 'sns:TagResource',
  access: 'telemetry',
  resource: ({ ResourceArn }) => ResourceArn,
  conditionKeys: ({ Tags }) => requestTagKeys(Tags),

  async handle({ ResourceArn, Tags }, context) {
    await requireTagged(ResourceArn, context, 'SNS:TagResource')
    await addTags(context.db.monitoringTags, ResourceArn, Tags, TAG_RULES)
    return {}
  },
})
