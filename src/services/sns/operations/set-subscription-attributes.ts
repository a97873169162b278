import { topicOfSubscription } from '../arn.ts'
import { operation } from '../operation.ts'
import { checkSubscriptionAttribute, requireSubscription } from '../subscription.ts'

/**
 * Sets one attribute of a subscription; of those that there are, only to what it is without them.
 *
 * @throws InvalidParameter (400), AuthorizationError (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html
 */
export const setSubscriptionAttributes = operation('SetSubscriptionAttributes', {
  action: 'sns:SetSubscriptionAttributes',
  access: 'telemetry',
  resource: ({ SubscriptionArn }) => topicOfSubscription(SubscriptionArn),

  async handle({ SubscriptionArn, AttributeName, AttributeValue = '' }, context) {
    await requireSubscription(SubscriptionArn, context, 'SNS:SetSubscriptionAttributes')
    checkSubscriptionAttribute(AttributeName, AttributeValue)
    return {}
  },
})
