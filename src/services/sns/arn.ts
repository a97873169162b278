import { PARTITION, type Principal, parseArn, principalName } from '../../aws/index.ts'
import type { OperationContext } from '../operation.ts'
import { AuthorizationError, InvalidParameter } from './errors.ts'

type Place = Pick<OperationContext, 'accountId' | 'region'>

/** Where a topic is looked for, and by whom. */
export type TopicContext = Place & { readonly caller: Principal }

/** `arn:aws:sns:us-east-1:123456789012:name`. */
export function topicArn({ accountId, region }: Place, topicName: string): string {
  return `arn:${PARTITION}:sns:${region}:${accountId}:${topicName}`
}

/** `arn:aws:sns:us-east-1:123456789012:name:subscription-id`. */
export function subscriptionArn(place: Place, { topicName, subscriptionId }: SubscriptionName): string {
  return `${topicArn(place, topicName)}:${subscriptionId}`
}

export interface SubscriptionName {
  readonly topicName: string
  readonly subscriptionId: string
}

/**
 * The name of the topic that `arn` names in the account that is worked on, and the Region.
 *
 * INVARIANT (accounts are walls): an ARN of another account is refused alike, whether there is such a topic or not.
 * @throws InvalidParameter (400), AuthorizationError (403).
 */
export function topicNameOf(arn: string, context: TopicContext, action: string): string {
  const name = ownResource(arn, 'TopicArn', context, action)
  if (!/^[\w-]{1,256}$/.test(name)) throw InvalidParameter('Invalid parameter: TopicArn')
  return name
}

/** @throws InvalidParameter (400), AuthorizationError (403). */
export function subscriptionNameOf(arn: string, context: TopicContext, action: string): SubscriptionName {
  assertSubscriptionArn(arn)
  const [topicName = '', subscriptionId = ''] = ownResource(arn, 'SubscriptionArn', context, action).split(':')
  return { topicName, subscriptionId }
}

/**
 * The ARN of a subscription's topic: what the subscription's operations are authorised on.
 *
 * @throws InvalidParameter (400)
 */
export function topicOfSubscription(arn: string): string {
  assertSubscriptionArn(arn)
  return arn.split(':').slice(0, 6).join(':')
}

const SUBSCRIPTION_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** What cannot be a subscription's ARN is refused before anything is asked about it, whoever asks. */
function assertSubscriptionArn(arn: string): void {
  if (arn === '') throw InvalidParameter('Invalid parameter: SubscriptionArn Reason: no value for required parameter')
  assertElements(arn, 'SubscriptionArn')
  const elements = arn.split(':')
  if (elements.length !== 7 || !SUBSCRIPTION_ID.test(elements[6] ?? '')) {
    throw InvalidParameter('Invalid parameter: SubscriptionId')
  }
}

function assertElements(text: string, parameter: string): void {
  if (parseArn(text) !== undefined) return
  const elements = text.split(':').length
  throw InvalidParameter(
    `Invalid parameter: ${parameter} Reason: An ARN must have at least 6 elements, not ${elements}`,
  )
}

function ownResource(
  text: string,
  parameter: string,
  { accountId, region, caller }: TopicContext,
  action: string,
): string {
  assertElements(text, parameter)
  const arn = parseArn(text)
  if (arn?.partition !== PARTITION || arn.service !== 'sns') {
    // AWS's own words, `null` and double space included.
    throw InvalidParameter(`Invalid parameter: ${parameter} Reason: A  ARN must begin with arn:null, not ${text}`)
  }
  if (arn.accountId !== accountId) {
    throw AuthorizationError(
      `User: ${principalName(caller)} is not authorized to perform: ${action} on resource: ${text} because no resource-based policy allows the ${action} action`,
    )
  }
  if (arn.region !== region) throw InvalidParameter(`Invalid parameter: ${parameter}`)
  return arn.resource
}
