import { rootArn } from '../../../aws/index.ts'
import { topicArn, topicOfSubscription } from '../arn.ts'
import { operation } from '../operation.ts'
import { describeFilter, requireSubscription } from '../subscription.ts'

/**
 * A subscription's attributes.
 *
 * @throws InvalidParameter (400), AuthorizationError (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html
 */
export const getSubscriptionAttributes = operation('GetSubscriptionAttributes', {
  action: 'sns:GetSubscriptionAttributes',
  access: 'read',
  resource: ({ SubscriptionArn }) => topicOfSubscription(SubscriptionArn),

  async handle({ SubscriptionArn }, context) {
    const subscription = await requireSubscription(SubscriptionArn, context, 'SNS:GetSubscriptionAttributes')
    return {
      Attributes: {
        SubscriptionArn,
        TopicArn: topicArn(context, subscription.topicName),
        Owner: context.accountId,
        SubscriptionPrincipal: rootArn(context.accountId),
        Protocol: subscription.protocol,
        Endpoint: subscription.endpoint,
        PendingConfirmation: String(subscription.confirmedAt === null),
        ConfirmationWasAuthenticated: String(subscription.confirmationWasAuthenticated),
        RawMessageDelivery: 'false',
        ...describeFilter(subscription),
      },
    }
  },
})
