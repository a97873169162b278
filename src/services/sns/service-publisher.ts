import { type AccountId, isAccountId, parseArn, type Random } from '../../aws/index.ts'
import { compile, decide, RequestContext } from '../../policy/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { Store } from '../../storage/store.ts'
import { AuthorizationError, NotFound } from './errors.ts'
import { fanOut } from './fan-out.ts'

/** On whose behalf a service tells something. */
export interface ServiceSource {
  /** Such as `cloudwatch.amazonaws.com`. */
  readonly service: string
  readonly accountId: AccountId
  readonly region: string
  /** What it is about, such as an alarm's ARN, which is `aws:SourceArn` to the topic's policy. */
  readonly sourceArn: string
}

/** What another service wants told to a topic's subscribers. */
export interface ServiceNotification extends ServiceSource {
  readonly topicArn: string
  readonly subject: string
  /** For programs: JSON. */
  readonly message: string
  /** For people. */
  readonly email: string
  readonly now: number
}

const NO_POLICIES = compile([])
/** What a topic without a policy of its own takes of its own account. */
const CLOUDWATCH = 'cloudwatch.amazonaws.com'

/**
 * Publishes for other services, in the transaction of what they tell. A topic with a policy of its own, and one of
 * another account in any case, must let the service publish.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export class ServicePublisher {
  readonly #store: Pick<Store, 'read'>
  readonly #random: Random
  readonly #publicUrl: string

  constructor(options: {
    readonly store: Pick<Store, 'read'>
    readonly random: Random
    readonly publicUrl: string
  }) {
    this.#store = options.store
    this.#random = options.random
    this.#publicUrl = options.publicUrl
  }

  /** The other accounts that have one of these topics and let the source publish to it. */
  async hosts(source: ServiceSource, topicArns: readonly string[]): Promise<readonly AccountId[]> {
    const hosts = new Set<AccountId>()
    for (const topicArn of topicArns) {
      const place = placeOf(topicArn, source)
      if (place === undefined || place.owner === source.accountId) continue
      const topic = await this.#store.read(place.owner).topics.get(source.region, place.topicName)
      if (topic && isAllowed(topic.attributes.Policy, topicArn, place.owner, source)) hosts.add(place.owner)
    }
    return [...hosts]
  }

  /** Whether the account `db` is of has this topic, and lets the source publish to it. */
  async mayPublish(db: Repositories, source: ServiceSource, topicArn: string): Promise<boolean> {
    const place = placeOf(topicArn, source)
    if (place?.owner !== db.accountId) return false
    const topic = await db.topics.get(source.region, place.topicName)
    return topic !== undefined && isAllowed(topic.attributes.Policy, topicArn, place.owner, source)
  }

  /**
   * @param tx names the accounts that are `hosts`.
   * @throws NotFound (404), AuthorizationError (403); nothing is queued then.
   */
  async publish(tx: Repositories, notification: ServiceNotification): Promise<void> {
    const { region, topicArn, subject, message, email, now } = notification
    const place = placeOf(topicArn, notification)
    const isOwn = place?.owner === notification.accountId
    // INVARIANT (accounts are walls): of another account's topic nothing is told but whether it may be told something.
    const there = place && tx.names(place.owner) ? tx.of(place.owner) : undefined
    const topic = place && (await there?.topics.get(region, place.topicName))
    if (isOwn && !topic) throw NotFound('Topic does not exist')
    if (!there || !topic || !isAllowed(topic.attributes.Policy, topicArn, there.accountId, notification)) {
      throw AuthorizationError(
        `Resource: ${notification.sourceArn} is not authorized to perform: SNS:Publish on resource: ${topicArn} because no resource-based policy allows the SNS:Publish action`,
      )
    }
    await fanOut(there, {
      accountId: there.accountId,
      region,
      topicName: topic.topicName,
      message: { subject, default: message, email, emailJson: message },
      publicUrl: this.#publicUrl,
      random: this.#random,
      now,
    })
  }
}

/** Whose topic it is, where it can be one that the source may name: that tells topics of its Region only. */
function placeOf(topicArn: string, { region }: ServiceSource) {
  const arn = parseArn(topicArn)
  if (arn?.service !== 'sns' || arn.region !== region || !isAccountId(arn.accountId)) return undefined
  return { owner: arn.accountId, topicName: arn.resource }
}

/** Whether the topic's policy lets the service publish. The default policy lets CloudWatch, for its own account. */
function isAllowed(
  policy: string | undefined,
  topicArn: string,
  owner: AccountId,
  { service, accountId, sourceArn }: ServiceSource,
): boolean {
  if (policy === undefined || policy === '') return service === CLOUDWATCH && owner === accountId
  const keys = new RequestContext()
    .set('aws:sourceaccount', accountId)
    .set('aws:sourceowner', accountId)
    .set('aws:sourcearn', sourceArn)
    .set('aws:principalisawsservice', 'true')
    .set('aws:principalservicename', service)
  const decision = decide(
    { action: 'sns:Publish', resource: topicArn, context: keys.get },
    {
      identity: NO_POLICIES,
      principal: { kind: 'service', service },
      resource: {
        policies: compile([{ policy: topicArn, document: policy }], 'resource-based policy'),
        accountId: owner,
      },
    },
  )
  return decision.effect === 'Allow'
}
