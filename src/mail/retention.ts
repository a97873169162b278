import type { AccountId } from '../aws/index.ts'
import type { MailDeliveryState } from '../storage/repositories/mail.ts'
import type { Store } from '../storage/store.ts'

const DAY = 24 * 3600_000
const SENT_KEPT = 7 * DAY
/** An inbox is the only copy, so it keeps longer. */
const INBOX_KEPT = 30 * DAY
/** Rows in one transaction: others wait for it. */
const BATCH = 500

/** Deletes mails that are past their time. What is queued stays until it is sent. */
export async function pruneMail(store: Store, accountId: AccountId, now: number): Promise<undefined> {
  const prune = (states: readonly MailDeliveryState[], before: number) =>
    store.record(accountId, (tx) => tx.mail.prune(states, before, BATCH))
  while ((await prune(['delivered', 'failed'], now - SENT_KEPT)) === BATCH);
  while ((await prune(['inbox'], now - INBOX_KEPT)) === BATCH);
}
