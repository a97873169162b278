import { topicNameOf } from '../arn.ts'
import { operation } from '../operation.ts'
import { repairablePolicy } from '../topic.ts'

/**
 * Deletes a topic with its subscriptions and tags; one that does not exist is deleted already.
 *
 * @throws InvalidParameter (400), AuthorizationError (403).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html
 */
export const deleteTopic = operation('DeleteTopic', {
  action: 'sns:DeleteTopic',
  access: 'write',
  room: 'reserve',
  resource: ({ TopicArn }) => TopicArn,
  resourcePolicy: repairablePolicy,

  async handle({ TopicArn }, context) {
    await context.db.topics.delete(context.region, topicNameOf(TopicArn, context, 'SNS:DeleteTopic'))
    await context.db.monitoringTags.removeAll(TopicArn)
    return {}
  },
})
