import type { TopicRecord } from '../../storage/repositories/topics.ts'
import type { OperationContext } from '../operation.ts'
import { withPrincipalIds } from '../policy-principals.ts'
import { type TopicContext, topicArn, topicNameOf } from './arn.ts'
import { InvalidParameter, NotFound } from './errors.ts'
import { topicPrincipals } from './policy-principals.ts'
import { policyProblem } from './topic-policy.ts'

/** @throws InvalidParameter (400), AuthorizationError (403), NotFound (404). */
export async function requireTopic(
  arn: string,
  context: TopicContext & Pick<OperationContext, 'db'>,
  action: string,
): Promise<TopicRecord> {
  const topic = await context.db.topics.get(context.region, topicNameOf(arn, context, action))
  if (!topic) throw NotFound('Topic does not exist')
  return topic
}

type OwnerContext = Pick<OperationContext, 'db' | 'accountId' | 'region'>

/** The topic's own policy, where it was given one: it takes part in the decision on operations on the topic. */
export async function ownPolicy(arn: string, { db, accountId, region }: OwnerContext): Promise<string | undefined> {
  const prefix = topicArn({ accountId, region }, '')
  if (!arn.startsWith(prefix)) return undefined
  const topic = await db.topics.get(region, arn.slice(prefix.length).split(':')[0] ?? '')
  return topic?.attributes.Policy
}

/**
 * As `ownPolicy`, for what a topic is repaired by: the root user can change a topic whose policy denies everyone, as it
 * can an S3 bucket or an SQS queue.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-tasks.html
 */
export async function repairablePolicy(arn: string, context: OperationContext) {
  const { caller, accountId } = context
  const isRoot = caller.kind === 'root' && caller.accountId === accountId
  return isRoot ? undefined : ownPolicy(arn, context)
}

type Check = (value: string) => string | undefined

/**
 * What may be set of a topic. A check answers what is wrong with a value. An attribute that would have no effect here
 * is refused: nobody should believe that a topic is encrypted.
 */
const SETTABLE: Readonly<Record<string, Check>> = {
  DisplayName: (value) => (value.length > 100 || /[\x00-\x1f\x7f]/.test(value) ? 'Display Name' : undefined),
  Policy: (value) => (value === '' ? undefined : policyProblem(value)), // Empty: back to the default.
  DeliveryPolicy: (value) =>
    value === '' || isJsonObject(value) ? undefined : 'DeliveryPolicy: failed to parse JSON.',
  SignatureVersion: (value) => (value === '1' || value === '2' ? undefined : 'SignatureVersion'),
  TracingConfig: (value) =>
    value === 'PassThrough' ? undefined : 'TracingConfig Reason: only PassThrough is supported',
  KmsMasterKeyId: (value) => (value === '' ? undefined : 'KmsMasterKeyId Reason: Castellan does not encrypt topics'),
  ContentBasedDeduplication: (value) =>
    value === 'false' ? undefined : 'ContentBasedDeduplication Reason: Castellan has no FIFO topics',
}

/** @throws InvalidParameter (400) for an unknown attribute or a bad value. */
export function checkTopicAttribute(name: string, value: string, unknown = 'AttributeName'): void {
  const check = Object.hasOwn(SETTABLE, name) ? SETTABLE[name] : undefined
  if (check === undefined) throw InvalidParameter(`Invalid parameter: ${unknown}`)
  const problem = check(value)
  if (problem !== undefined) throw InvalidParameter(`Invalid parameter: ${problem}`)
}

/** Which kind of topic an attribute is of: those of FIFO topics are not among what a standard topic shows. */
export function isOfFifoTopics(attribute: string): boolean {
  return attribute === 'FifoTopic' || attribute === 'ContentBasedDeduplication'
}

/** An attribute's value as it is kept. @throws InvalidParameter (400) for a policy that names nobody. */
export async function storedTopicAttribute(name: string, value: string, context: OperationContext): Promise<string> {
  return name === 'Policy' && value !== '' ? await withPrincipalIds(value, topicPrincipals(context)) : value
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
