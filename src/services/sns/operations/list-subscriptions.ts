import { topicArn } from '../arn.ts'
import { nextToken, PAGE, readToken } from '../next-token.ts'
import { operation } from '../operation.ts'
import { describeSubscription } from '../subscription.ts'

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
    const [topicName = '', subscriptionId = ''] = readToken(NextToken)
    const subscriptions = await context.db.subscriptions.list(
      context.region,
      {},
      { topicName, subscriptionId },
      PAGE + 1,
    )
    const shown = subscriptions.slice(0, PAGE)
    const last = shown.at(-1)
    return {
      Subscriptions: shown.map((subscription) => describeSubscription(subscription, context)),
      NextToken: subscriptions.length > PAGE && last ? nextToken([last.topicName, last.subscriptionId]) : undefined,
    }
  },
})
