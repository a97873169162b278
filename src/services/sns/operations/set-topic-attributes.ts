import { operation } from '../operation.ts'
import { checkTopicAttribute, isOfFifoTopics, repairablePolicy, requireTopic, storedTopicAttribute } from '../topic.ts'

/**
 * Sets one attribute of a topic. An empty Policy brings the default back.
 *
 * @throws InvalidParameter (400), AuthorizationError (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
 */
export const setTopicAttributes = operation('SetTopicAttributes', {
  action: 'sns:SetTopicAttributes',
  access: 'write',
  resource: ({ TopicArn }) => TopicArn,
  resourcePolicy: repairablePolicy,

  async handle({ TopicArn, AttributeName, AttributeValue = '' }, context) {
    checkTopicAttribute(AttributeName, AttributeValue)
    const topic = await requireTopic(TopicArn, context, 'SNS:SetTopicAttributes')
    const stored = await storedTopicAttribute(AttributeName, AttributeValue, context)
    if (isOfFifoTopics(AttributeName)) return {}
    const attributes = { ...topic.attributes, [AttributeName]: stored }
    await context.db.topics.setAttributes(context.region, topic.topicName, attributes)
    return {}
  },
})
