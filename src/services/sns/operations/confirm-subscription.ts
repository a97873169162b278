import { accountOfArn } from '../../../aws/index.ts'
import { subscriptionArn } from '../arn.ts'
import { confirm, subscriptionByToken } from '../confirm.ts'
import { AuthorizationError, InvalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { ownPolicy, requireTopic } from '../topic.ts'

/**
 * Confirms a subscription with the token of the mail. Who has the token needs no signature, but to demand one for the
 * end of the subscription.
 *
 * @throws InvalidParameter (400), AuthorizationError (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html
 */
export const confirmSubscription = operation('ConfirmSubscription', {
  action: 'sns:ConfirmSubscription',
  access: 'telemetry',
  who: 'anonymous',
  account: ({ TopicArn }) => accountOfArn(TopicArn),
  resource: ({ TopicArn }) => TopicArn,
  resourcePolicy: ownPolicy,

  async handle({ TopicArn, Token, AuthenticateOnUnsubscribe }, context) {
    const { db, region, caller, clock } = context
    const topic = await requireTopic(TopicArn, context, 'SNS:ConfirmSubscription')
    const isAuthenticated = caller.kind !== 'anonymous'
    const authenticateOnUnsubscribe = AuthenticateOnUnsubscribe?.toLowerCase() === 'true'
    if (authenticateOnUnsubscribe && !isAuthenticated) {
      throw AuthorizationError('AuthenticateOnUnsubscribe needs a signed request')
    }
    const now = clock()
    const subscription = await subscriptionByToken(db, { region, topicName: topic.topicName, token: Token, now })
    if (!subscription) throw InvalidParameter('Invalid parameter: Token')
    await confirm(db, subscription, { now, isAuthenticated, authenticateOnUnsubscribe })
    return { SubscriptionArn: subscriptionArn(context, subscription) }
  },
})
