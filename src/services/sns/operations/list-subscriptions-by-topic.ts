import { nextTokens, PAGE } from '../next-token.ts'
import { operation } from '../operation.ts'
import { describeSubscription } from '../subscription.ts'
import { ownPolicy, requireTopic } from '../topic.ts'

const tokens = nextTokens('text')

/**
 * A topic's subscriptions, pending ones included, 100 at a time.
 *
 * @throws InvalidParameter (400), AuthorizationError (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
export const listSubscriptionsByTopic = operation('ListSubscriptionsByTopic', {
  action: 'sns:ListSubscriptionsByTopic',
  access: 'read',
  resource: ({ TopicArn }) => TopicArn,
  resourcePolicy: ownPolicy,

  async handle({ TopicArn, NextToken }, context) {
    const { topicName } = await requireTopic(TopicArn, context, 'SNS:ListSubscriptionsByTopic')
    const [subscriptionId = ''] = tokens.read(NextToken) ?? []
    const after = { topicName, subscriptionId }
    const subscriptions = await context.db.subscriptions.list(context.region, { topicName }, after, PAGE + 1)
    const { items, next } = tokens.page(subscriptions, PAGE, (last) => [last.subscriptionId])
    return {
      Subscriptions: items.map((subscription) => describeSubscription(subscription, context)),
      NextToken: next,
    }
  },
})
