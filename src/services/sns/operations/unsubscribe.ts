import { subscriptionNameOf, topicOfSubscription } from '../arn.ts'
import { unsubscribe as end } from '../confirm.ts'
import { operation } from '../operation.ts'

/**
 * Ends a subscription; one that does not exist has ended already. Always signed: without a signature, the link in each
 * mail does it.
 *
 * @throws InvalidParameter (400), AuthorizationError (403).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html
 */
export const unsubscribe = operation('Unsubscribe', {
  action: 'sns:Unsubscribe',
  access: 'telemetry',
  resource: ({ SubscriptionArn }) => topicOfSubscription(SubscriptionArn),

  async handle({ SubscriptionArn }, context) {
    const { topicName, subscriptionId } = subscriptionNameOf(SubscriptionArn, context, 'SNS:Unsubscribe')
    const subscription = await context.db.subscriptions.get(context.region, topicName, subscriptionId)
    if (subscription) await end(context.db, subscription)
    return {}
  },
})
