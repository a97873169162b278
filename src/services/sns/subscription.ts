import type { Subscription } from '../../../models/sns.ts'
import type { SubscriptionRecord } from '../../storage/repositories/subscriptions.ts'
import type { OperationContext } from '../operation.ts'
import { subscriptionArn, subscriptionNameOf, topicArn } from './arn.ts'
import { FilterPolicyLimitExceeded, InvalidParameter, NotFound } from './errors.ts'
import { type FilteredMessage, type FilterScope, readFilter } from './filter-policy.ts'
import { QUOTAS } from './quotas.ts'
import { storedFilter } from './stored-filter.ts'

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
 * @param where what stands before a problem: of Subscribe, that it is about its attributes
 * @throws InvalidParameter (400), in AWS's words.
 */
export function changedAttributes(attributes: Attributes, changes: Attributes, where = ''): Attributes {
  const changed = { ...attributes }
  for (const [name, value] of Object.entries(changes)) {
    if (name === 'FilterPolicy') changed.FilterPolicy = value === '{}' ? '' : value
    else if (name === 'FilterPolicyScope') changed.FilterPolicyScope = checkedScope(value, where)
    else if (name === 'RawMessageDelivery') assertNotRaw(value, where)
    else assertWithout(name, value, where)
  }
  if (changed.FilterPolicy) readFilter(changed.FilterPolicy, scopeOf(changed), where)
  return Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== ''))
}

/**
 * "By default, you can have up to 200 filter policies per topic, and 10,000 filter policies per AWS account": Subscribe
 * and SetSubscriptionAttributes fail when they attach one more. The account's are those of a Region, as quotas of AWS's
 * are; the text is ours.
 *
 * @param before the attributes that the subscription has: whoever has a policy may change it
 * @throws FilterPolicyLimitExceeded (403)
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export async function assertFilterAllowed(
  before: Attributes,
  after: Attributes,
  topicName: string,
  { db, region }: Pick<OperationContext, 'db' | 'region'>,
): Promise<void> {
  if (after.FilterPolicy === undefined || before.FilterPolicy !== undefined) return
  const { FilterPoliciesPerTopic, FilterPoliciesPerAccount } = QUOTAS
  if ((await db.subscriptions.filterPolicies(region, topicName)) >= FilterPoliciesPerTopic) {
    throw FilterPolicyLimitExceeded(`A topic can have ${FilterPoliciesPerTopic} filter policies at most`)
  }
  if ((await db.subscriptions.filterPolicies(region)) >= FilterPoliciesPerAccount) {
    throw FilterPolicyLimitExceeded(`An account can have ${FilterPoliciesPerAccount} filter policies at most`)
  }
}

/** Whether the subscription's filter policy, where it has one, lets the message through. */
export function isWanted({ attributes }: Pick<SubscriptionRecord, 'attributes'>, message: FilteredMessage): boolean {
  return !attributes.FilterPolicy || storedFilter(attributes.FilterPolicy, scopeOf(attributes))(message)
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
function checkedScope(scope: string, where: string): string {
  if (scope !== '' && !FILTER_SCOPES.includes(scope)) {
    throw InvalidParameter(
      `Invalid parameter: ${where}FilterPolicyScope: Invalid value [${scope}]. Please use either MessageBody or MessageAttributes`,
    )
  }
  return scope === 'MessageAttributes' ? '' : scope
}

function assertNotRaw(value: string, where: string): void {
  if (!/^(true|false)$/i.test(value)) {
    throw InvalidParameter(
      `Invalid parameter: ${where}RawMessageDelivery: Invalid value [${value}]. Must be true or false.`,
    )
  }
  if (value.toLowerCase() === 'true') throw unsupported('RawMessageDelivery')
}

function assertWithout(name: string, value: string, where: string): void {
  const without = Object.hasOwn(WITHOUT, name) ? WITHOUT[name] : undefined
  if (without === undefined) {
    throw InvalidParameter(
      where === '' ? 'Invalid parameter: AttributeName' : `Invalid parameter: ${where}Unknown attribute: ${name}`,
    )
  }
  if (!without.includes(value)) throw unsupported(name)
}

function unsupported(name: string) {
  return InvalidParameter(`Invalid parameter: ${name} Reason: Castellan does not support it for e-mail subscriptions`)
}
