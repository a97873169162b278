import { topicOfSubscription } from '../arn.ts'
import { operation } from '../operation.ts'
import { assertFilterAllowed, changedAttributes, requireSubscription } from '../subscription.ts'

/**
 * Sets one attribute of a subscription. An empty FilterPolicy takes the filter off.
 *
 * @throws InvalidParameter (400), AuthorizationError and FilterPolicyLimitExceeded (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html
 */
export const setSubscriptionAttributes = operation('SetSubscriptionAttributes', {
  action: 'sns:SetSubscriptionAttributes',
  access: 'telemetry',
  resource: ({ SubscriptionArn }) => topicOfSubscription(SubscriptionArn),

  async handle({ SubscriptionArn, AttributeName, AttributeValue = '' }, context) {
    const subscription = await requireSubscription(SubscriptionArn, context, 'SNS:SetSubscriptionAttributes')
    const attributes = changedAttributes(subscription.attributes, { [AttributeName]: AttributeValue })
    await assertFilterAllowed(subscription.attributes, attributes, subscription.topicName, context)
    await context.db.subscriptions.setAttributes(subscription, attributes)
    return {}
  },
})
