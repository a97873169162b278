import type { Subscription } from '../../../models/sns.ts'
import type { SubscriptionRecord } from '../../storage/repositories/subscriptions.ts'
import type { OperationContext } from '../operation.ts'
import { subscriptionArn, subscriptionNameOf, topicArn } from './arn.ts'
import { InvalidParameter, NotFound } from './errors.ts'

/** @throws InvalidParameter (400), AuthorizationError (403), NotFound (404). */
export async function requireSubscription(
  arn: string,
  context: OperationContext,
  action: string,
): Promise<SubscriptionRecord> {
  const { topicName, subscriptionId } = subscriptionNameOf(arn, context, action)
  const subscription = await context.db.subscriptions.get(context.region, topicName, subscriptionId)
  if (!subscription) throw NotFound('Subscription does not exist')
  return subscription
}

/** A subscription as lists have it: a pending one shows no ARN. */
export function describeSubscription(subscription: SubscriptionRecord, context: OperationContext): Subscription {
  return {
    SubscriptionArn: subscription.confirmedAt === null ? 'PendingConfirmation' : subscriptionArn(context, subscription),
    Owner: context.accountId,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    TopicArn: topicArn(context, subscription.topicName),
  }
}

/** AWS's attributes of a subscription, and the values that mean "without". */
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  RawMessageDelivery: ['false'],
  FilterPolicy: ['', '{}'],
  FilterPolicyScope: ['', 'MessageAttributes'],
  DeliveryPolicy: [''],
  RedrivePolicy: [''],
  ReplayPolicy: [''],
  SubscriptionRoleArn: [''],
}

/**
 * None of AWS's attributes is implemented, so that only the values which say "without" are taken: a filter that was taken and not
 * applied would send what nobody wants.
 * @throws InvalidParameter (400).
 */
export function checkSubscriptionAttribute(name: string, value: string, unknown = 'AttributeName'): void {
  const without = Object.hasOwn(WITHOUT, name) ? WITHOUT[name] : undefined
  if (without === undefined) throw InvalidParameter(`Invalid parameter: ${unknown}`)
  if (!without.includes(value)) {
    throw InvalidParameter(`Invalid parameter: ${name} Reason: Castellan does not support it for e-mail subscriptions`)
  }
}
