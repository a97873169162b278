import { isEmailAddress, newUuid } from '../../../aws/index.ts'
import { secretHash } from '../../../credentials/index.ts'
import type { SubscriptionRecord } from '../../../storage/repositories/subscriptions.ts'
import { subscriptionArn } from '../arn.ts'
import { InvalidParameter } from '../errors.ts'
import { CONFIRMATION_SUBJECT, confirmationHtml, confirmationJson, confirmationText } from '../mails.ts'
import { operation, type SnsContext } from '../operation.ts'
import { assertFilterAllowed, changedAttributes } from '../subscription.ts'
import { newToken, TOKEN_LIFETIME } from '../token.ts'
import { ownPolicy, requireTopic } from '../topic.ts'

/** Whoever asks again sooner does not get another mail: the address may be somebody else's. */
const RESENT_AFTER = 30_000

/** What AWS answers in place of an ARN. */
const PENDING = 'pending confirmation'

/** AWS's other protocols: a server that posts to any address it is told would reach into its own network. */
const UNSUPPORTED = ['http', 'https', 'sms', 'sqs', 'lambda', 'application', 'firehose']

/**
 * Subscribes an e-mail address to a topic: sends a mail with a link, and nothing else until that is confirmed. An
 * address that is subscribed already stays as it is.
 *
 * @throws InvalidParameter (400), AuthorizationError and FilterPolicyLimitExceeded (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
 */
export const subscribe = operation('Subscribe', {
  action: 'sns:Subscribe',
  access: 'telemetry',
  resource: ({ TopicArn }) => TopicArn,
  resourcePolicy: ownPolicy,
  conditionKeys: ({ Protocol, Endpoint }) => ({ 'sns:Protocol': Protocol, 'sns:Endpoint': Endpoint }),

  async handle({ TopicArn, Protocol, Endpoint, Attributes = {}, ReturnSubscriptionArn = false }, context) {
    const { db, region, clock } = context
    const topic = await requireTopic(TopicArn, context, 'SNS:Subscribe')
    if (UNSUPPORTED.includes(Protocol)) {
      throw InvalidParameter(
        `Invalid parameter: Protocol Reason: Castellan delivers to email and email-json endpoints only, not to ${Protocol}`,
      )
    }
    if (Protocol !== 'email' && Protocol !== 'email-json') {
      throw InvalidParameter(`Invalid parameter: Amazon SNS does not support this protocol string: ${Protocol}`)
    }
    if (Endpoint === undefined || !isEmailAddress(Endpoint)) throw InvalidParameter('Invalid parameter: Email address')
    const attributes = changedAttributes({}, Attributes, 'Attributes Reason: ')
    const now = clock()
    await db.subscriptions.prunePending(now, 100)
    const existing = await db.subscriptions.find(region, topic.topicName, Protocol, Endpoint)
    if (existing && Object.entries(attributes).some(([name, value]) => existing.attributes[name] !== value)) {
      throw InvalidParameter(
        'Invalid parameter: Attributes Reason: Subscription already exists with different attributes',
      )
    }
    if (existing && existing.confirmedAt !== null) return { SubscriptionArn: subscriptionArn(context, existing) }
    if (!existing) await assertFilterAllowed({}, attributes, topic.topicName, context)
    const subscription =
      existing ??
      (await add({ topicName: topic.topicName, protocol: Protocol, endpoint: Endpoint, attributes }, now, context))
    if (!existing || now >= existing.tokenExpiresAt - TOKEN_LIFETIME + RESENT_AFTER) {
      await sendConfirmation(subscription, TopicArn, now, context)
    }
    return { SubscriptionArn: ReturnSubscriptionArn ? subscriptionArn(context, subscription) : PENDING }
  },
})

async function add(
  asked: Pick<SubscriptionRecord, 'topicName' | 'protocol' | 'endpoint' | 'attributes'>,
  now: number,
  { db, region, random }: SnsContext,
): Promise<SubscriptionRecord> {
  const subscription: SubscriptionRecord = {
    ...asked,
    region,
    subscriptionId: newUuid(random),
    createdAt: now,
    confirmedAt: null,
    confirmationWasAuthenticated: false,
    authenticateOnUnsubscribe: false,
    tokenHash: '',
    tokenExpiresAt: now,
    unsubscribeToken: newToken(random),
  }
  await db.subscriptions.add(subscription)
  return subscription
}

async function sendConfirmation(
  subscription: SubscriptionRecord,
  topicArn: string,
  now: number,
  { db, random, publicUrl }: SnsContext,
): Promise<void> {
  const token = newToken(random)
  await db.subscriptions.setToken(subscription, secretHash(token), now + TOKEN_LIFETIME)
  const facts = { publicUrl, topicArn, token, endpoint: subscription.endpoint }
  const mailId = newUuid(random)
  await db.mail.add({
    mailId,
    toAddress: subscription.endpoint,
    subject: CONFIRMATION_SUBJECT,
    ...(subscription.protocol === 'email-json'
      ? { body: confirmationJson({ ...facts, messageId: mailId, now }) }
      : { body: confirmationText(facts), html: confirmationHtml(facts) }),
    createdAt: now,
  })
}
