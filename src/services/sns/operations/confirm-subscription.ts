import type { ConfirmSubscriptionInput } from '../../../../models/sns.ts'
import { AwsError, accountOfArn } from '../../../aws/index.ts'
import type { SubscriptionRecord } from '../../../storage/repositories/subscriptions.ts'
import type { OpenContext } from '../../operation.ts'
import { subscriptionArn, topicNameOf } from '../arn.ts'
import { confirm, subscriptionByToken } from '../confirm.ts'
import { AuthorizationError, InvalidParameter } from '../errors.ts'
import { operation, type SnsContext } from '../operation.ts'
import { ownPolicy } from '../topic.ts'

/**
 * Confirms a subscription with the token of the mail. Who has the token needs no signature, but to demand one for the
 * end of the subscription.
 *
 * @throws InvalidParameter (400), AuthorizationError (403).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html
 */
export const confirmSubscription = operation('ConfirmSubscription', {
  action: 'sns:ConfirmSubscription',
  access: 'telemetry',
  who: 'anonymous',
  account: ({ TopicArn }) => accountOfArn(TopicArn),
  resource: ({ TopicArn }) => TopicArn,
  resourcePolicy: ownPolicy,

  // Whoever has no token takes no turn among the account's writers: anybody may ask.
  async prepare(input, context) {
    await found(input, context)
  },

  async handle(input, context) {
    const { caller, clock } = context
    const isAuthenticated = caller.kind !== 'anonymous'
    const authenticateOnUnsubscribe = input.AuthenticateOnUnsubscribe?.toLowerCase() === 'true'
    if (authenticateOnUnsubscribe && !isAuthenticated) {
      throw AuthorizationError('AuthenticateOnUnsubscribe needs a signed request')
    }
    const subscription = await found(input, context)
    await confirm(context.db, subscription, { now: clock(), isAuthenticated, authenticateOnUnsubscribe })
    return { SubscriptionArn: subscriptionArn(context, subscription) }
  },
})

async function found(
  { TopicArn, Token }: ConfirmSubscriptionInput,
  context: OpenContext<SnsContext>,
): Promise<SubscriptionRecord> {
  const { db, region, clock } = context
  const topicName = nameOf(TopicArn, context)
  if (!/^[\da-f]{64,}$/.test(Token)) throw InvalidParameter('Invalid token')
  const subscription = await subscriptionByToken(db, { region, topicName, token: Token, now: clock() })
  if (!subscription) throw InvalidParameter('Invalid parameter: Token')
  return subscription
}

/** That there is no such topic shows in that there is no such token. */
function nameOf(arn: string, context: OpenContext<SnsContext>): string {
  try {
    return topicNameOf(arn, context, 'SNS:ConfirmSubscription')
  } catch (error) {
    if (error instanceof AwsError && error.code === 'InvalidParameter') {
      throw InvalidParameter('Invalid parameter: Topic')
    }
    throw error
  }
}
