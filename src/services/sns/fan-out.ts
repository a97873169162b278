import { type AccountId, newUuid, type Random } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import { subscriptionArn, topicArn } from './arn.ts'
import { DEFAULT_SUBJECT, notificationJson, notificationText } from './mails.ts'
import type { MessageAttributes } from './message-attributes.ts'
import { isWanted } from './subscription.ts'

/** A message with its forms for each protocol. */
export interface Message {
  readonly subject?: string
  /** For protocols that have no form of their own. */
  readonly default: string
  readonly email?: string
  readonly emailJson?: string
  /** What filter policies look at. */
  readonly attributes?: MessageAttributes
}

export interface Publication {
  readonly accountId: AccountId
  readonly region: string
  readonly topicName: string
  readonly message: Message
  readonly publicUrl: string
  readonly random: Random
  readonly now: number
}

const PAGE = 500

/**
 * Queues a mail for each confirmed subscription of the topic that wants the message, in the transaction. Resolves to
 * the message's id.
 */
export async function fanOut(tx: Repositories, publication: Publication): Promise<string> {
  const { accountId, region, topicName, message, publicUrl, random, now } = publication
  const place = { accountId, region }
  const messageId = newUuid(random)
  let after = ''
  for (;;) {
    const page = await tx.subscriptions.confirmed(region, topicName, after, PAGE)
    for (const subscription of page) {
      if (!isWanted(subscription, message)) continue
      const facts = {
        publicUrl,
        subscriptionArn: subscriptionArn(place, subscription),
        unsubscribeToken: subscription.unsubscribeToken,
        endpoint: subscription.endpoint,
        now,
      }
      const body =
        subscription.protocol === 'email-json'
          ? notificationJson(
              {
                messageId,
                topicArn: topicArn(place, topicName),
                subject: message.subject,
                message: message.emailJson ?? message.default,
              },
              facts,
            )
          : notificationText(message.email ?? message.default, facts)
      await tx.mail.add({
        mailId: newUuid(random),
        toAddress: subscription.endpoint,
        subject: message.subject ?? DEFAULT_SUBJECT,
        body,
        createdAt: now,
      })
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return messageId
    after = last.subscriptionId
  }
}
