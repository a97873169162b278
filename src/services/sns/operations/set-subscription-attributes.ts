import { topicOfSubscription } from '../arn.ts'
import { operation } from '../operation.ts'
import { changedAttributes, requireSubscription } from '../subscription.ts'

/**
 * Sets one attribute of a subscription. An empty FilterPolicy takes the filter off.
 *
 * @throws InvalidParameter (400), AuthorizationError (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html
 */
export const setSubscriptionAttributes = operation('SetSubscriptionAttributes', {
  action: 'sns:SetSubscriptionAttributes',
  access: 'telemetry',
  resource: ({ SubscriptionArn }) => topicOfSubscription(SubscriptionArn),

  async handle({ SubscriptionArn, AttributeName, AttributeValue = '' }, context) {
    const subscription = await requireSubscription(SubscriptionArn, context, 'SNS:SetSubscriptionAttributes')
    const attributes = changedAttributes(subscription.attributes, { [AttributeName]: AttributeValue })
    await context.db.subscriptions.setAttributes(subscription, attributes)
    return {}
  },
})
