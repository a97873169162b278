import { timeTokens } from '../next-token.ts'
import { operation } from '../operation.ts'

const DEFAULT_PAGE = 100

/**
 * The account's mails, the newest first, with what became of each. Without a mail server this is where they are read.
 * They hold confirmation links, so whoever may read them can confirm subscriptions.
 * @throws ValidationException (400).
 */
export const listMail = operation('ListMail', {
  action: 'castellan:ListMail',
  access: 'read',

  async handle({ MaxResults = DEFAULT_PAGE, NextToken }, { db, about }) {
    const [createdAt, mailId] = timeTokens.read(NextToken) ?? []
    const after = createdAt === undefined || mailId === undefined ? undefined : { createdAt, mailId }
    const mails = await db.mail.list(after, MaxResults + 1)
    const { items, next } = timeTokens.page(mails, MaxResults, (last) => [last.createdAt, last.mailId])
    return {
      Mail: items.map((mail) => ({
        MessageId: mail.mailId,
        To: mail.toAddress,
        Subject: mail.subject,
        Body: mail.body,
        ...(mail.html !== null && { Html: mail.html }),
        Created: new Date(mail.createdAt),
        DeliveryState: mail.deliveryState,
        Attempts: mail.attempts,
        ...(mail.lastError !== null && { LastError: mail.lastError }),
        ...(mail.deliveredAt !== null && { DeliveredAt: new Date(mail.deliveredAt) }),
      })),
      MailDelivery: about.mailDelivery,
      NextToken: next,
    }
  },
})
