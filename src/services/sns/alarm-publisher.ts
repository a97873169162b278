import { type AccountId, parseArn, type Random } from '../../aws/index.ts'
import { compile, decide, RequestContext } from '../../policy/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { AuthorizationError, NotFound } from './errors.ts'
import { fanOut } from './fan-out.ts'

/** What another service wants told to a topic's subscribers; CloudWatch's `Notification` is one. */
export interface ServiceNotification {
  readonly accountId: AccountId
  readonly region: string
  /** What it is about: the alarm's ARN, which is `aws:SourceArn` to the topic's policy. */
  readonly sourceArn: string
  readonly topicArn: string
  readonly subject: string
  /** For programs: JSON. */
  readonly message: string
  /** For people. */
  readonly email: string
  readonly now: number
}

const NO_POLICIES = compile([])
const CLOUDWATCH = 'cloudwatch.amazonaws.com'

/**
 * Publishes for CloudWatch, in the transaction of the alarm's transition. A topic with a policy of its own must let
 * CloudWatch publish.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export class AlarmPublisher {
  readonly #random: Random
  readonly #publicUrl: string

  constructor({ random, publicUrl }: { readonly random: Random; readonly publicUrl: string }) {
    this.#random = random
    this.#publicUrl = publicUrl
  }

  /** @throws NotFound (404), AuthorizationError (403); nothing is queued then. */
  async publish(tx: Repositories, notification: ServiceNotification): Promise<void> {
    const { accountId, region, topicArn, subject, message, email, now } = notification
    const arn = parseArn(topicArn)
    // INVARIANT (accounts are walls): an alarm tells nobody outside its account.
    const isOwn = arn?.service === 'sns' && arn.accountId === accountId && arn.region === region
    const topic = isOwn ? await tx.topics.get(region, arn.resource) : undefined
    if (!topic) throw NotFound('Topic does not exist')
    assertAllowed(topic.attributes.Policy, notification)
    const { topicName } = topic
    const forms = { subject, default: message, email, emailJson: message }
    await fanOut(tx, {
      accountId,
      region,
      topicName,
      message: forms,
      publicUrl: this.#publicUrl,
      random: this.#random,
      now,
    })
  }
}

function assertAllowed(policy: string | undefined, { accountId, sourceArn, topicArn }: ServiceNotification): void {
  if (policy === undefined || policy === '') return // The default policy is the owner's own account.
  const keys = new RequestContext()
    .set('aws:sourceaccount', accountId)
    .set('aws:sourceowner', accountId)
    .set('aws:sourcearn', sourceArn)
    .set('aws:principalisawsservice', 'true')
    .set('aws:principalservicename', CLOUDWATCH)
  const decision = decide(
    { action: 'sns:Publish', resource: topicArn, context: keys.get },
    {
      identity: NO_POLICIES,
      principal: { kind: 'service', service: CLOUDWATCH },
      resource: { policies: compile([{ policy: topicArn, document: policy }], 'resource-based policy'), accountId },
    },
  )
  if (decision.effect !== 'Allow') {
    throw AuthorizationError(
      `CloudWatch Alarms is not authorized to perform: SNS:Publish on resource: ${topicArn} because no resource-based policy allows the SNS:Publish action`,
    )
  }
}
