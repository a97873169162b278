import type { Subscription } from '../../../models/sns.ts'
import type { SubscriptionRecord } from '../../storage/repositories/subscriptions.ts'
import type { OperationContext } from '../operation.ts'
import { subscriptionArn, subscriptionNameOf, topicArn } from './arn.ts'
import { InvalidParameter, NotFound } from './errors.ts'
import { type FilteredMessage, type FilterScope, readFilter } from './filter-policy.ts'

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

/** AWS's attributes of a subscription that Castellan has not, and the values that mean "without". */
const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  RawMessageDelivery: ['false'],
  DeliveryPolicy: [''],
  RedrivePolicy: [''],
  ReplayPolicy: [''],
  SubscriptionRoleArn: [''],
}

const FILTER_SCOPES: readonly string[] = ['MessageAttributes', 'MessageBody'] satisfies FilterScope[]

type Attributes = Readonly<Record<string, string>>

/**
 * A subscription's attributes after `changes`. Of those that Castellan has not, only the values which say "without" are
 * taken.
 *
 * @param unknown what to call an attribute that there is not
 * @throws InvalidParameter (400).
 */
export function changedAttributes(
  attributes: Attributes,
  changes: Attributes,
  unknown: (name: string) => string = () => 'AttributeName',
): Attributes {
  const changed = { ...attributes }
  for (const [name, value] of Object.entries(changes)) {
    if (name === 'FilterPolicy') changed.FilterPolicy = value === '{}' ? '' : value
    else if (name === 'FilterPolicyScope') changed.FilterPolicyScope = checkedScope(value)
    else assertWithout(name, value, unknown)
  }
  if (changed.FilterPolicy) readFilter(changed.FilterPolicy, scopeOf(changed))
  return Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== ''))
}

/** Whether the subscription's filter policy, where it has one, lets the message through. */
export function isWanted({ attributes }: Pick<SubscriptionRecord, 'attributes'>, message: FilteredMessage): boolean {
  return !attributes.FilterPolicy || readFilter(attributes.FilterPolicy, scopeOf(attributes))(message)
}

/** A subscription's filter, as its attributes have it. */
export function describeFilter({ attributes }: Pick<SubscriptionRecord, 'attributes'>): Attributes {
  const { FilterPolicy } = attributes
  return FilterPolicy ? { FilterPolicy, FilterPolicyScope: scopeOf(attributes) } : {}
}

function scopeOf({ FilterPolicyScope }: Attributes): FilterScope {
  return FilterPolicyScope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes'
}

/** The scope as it is kept: nothing for the one that is meant without it. */
function checkedScope(scope: string): string {
  if (scope !== '' && !FILTER_SCOPES.includes(scope)) {
    throw InvalidParameter(`Invalid parameter: FilterPolicyScope: Invalid value [${scope}]`)
  }
  return scope === 'MessageAttributes' ? '' : scope
}

function assertWithout(name: string, value: string, unknown: (name: string) => string): void {
  const without = Object.hasOwn(WITHOUT, name) ? WITHOUT[name] : undefined
  if (without === undefined) throw InvalidParameter(`Invalid parameter: ${unknown(name)}`)
  if (!without.includes(value)) {
    throw InvalidParameter(`Invalid parameter: ${name} Reason: Castellan does not support it for e-mail subscriptions`)
  }
}
