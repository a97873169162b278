import { topicArn } from '../arn.ts'
import { nextTokens, PAGE } from '../next-token.ts'
import { operation } from '../operation.ts'
import { describeSubscription } from '../subscription.ts'

const tokens = nextTokens('text', 'text')

/**
 * The account's subscriptions in the region, pending ones included, 100 at a time.
 *
 * @throws InvalidParameter (400).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html
 */
export const listSubscriptions = operation('ListSubscriptions', {
  action: 'sns:ListSubscriptions',
  access: 'read',
  resource: (_, context) => topicArn(context, '*'),

  async handle({ NextToken }, context) {
    const [topicName = '', subscriptionId = ''] = tokens.read(NextToken) ?? []
    const subscriptions = await context.db.subscriptions.list(
      context.region,
      {},
      { topicName, subscriptionId },
      PAGE + 1,
    )
    const { items, next } = tokens.page(subscriptions, PAGE, (last) => [last.topicName, last.subscriptionId])
    return {
      Subscriptions: items.map((subscription) => describeSubscription(subscription, context)),
      NextToken: next,
    }
  },
})
