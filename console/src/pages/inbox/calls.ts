import type { ListMailResponse, Mail } from '../../../../models/castellan.ts'
import { castellan } from '../../api/castellan.ts'
import { byTime } from '../../components/time.ts'

/** The mails that the page can show, and where mail goes. */
export interface Mailbox {
  readonly mail: readonly Mail[]
  readonly mailDelivery: ListMailResponse['MailDelivery']
  readonly hasMore: boolean
}

const MOST_MAILS = 1000

/** Reads the inbox, newest first, as far as the newest thousand. */
export async function readMailbox(): Promise<Mailbox> {
  const mail: Mail[] = []
  let token: string | undefined
  for (;;) {
    const page = await castellan('ListMail', token === undefined ? {} : { NextToken: token })
    mail.push(...page.Mail)
    token = page.NextToken
    if (token === undefined || mail.length >= MOST_MAILS) {
      return {
        mail: mail.toSorted(byTime(({ Created }) => Created)).reverse(),
        mailDelivery: page.MailDelivery,
        hasMore: token !== undefined,
      }
    }
  }
}
