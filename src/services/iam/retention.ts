import { type AccountId, DAY } from '../../aws/index.ts'
import type { Store } from '../../storage/store.ts'
import { REPORTS_KEPT } from './access-jobs.ts'
import { USES_KEPT } from './access-report.ts'

/** How long it is remembered that a service-linked role was deleted. AWS does not say; whoever asks does so at once. */
const DELETIONS_KEPT = 30 * DAY
/** "Expired requests are eventually deleted from the system": after how long, AWS does not say. */
const REQUESTS_KEPT = 30 * DAY
const BATCH = 500

/** Forgets deletions of service-linked roles that nobody waits for any more. */
export async function pruneRoleDeletions(store: Store, accountId: AccountId, now: number): Promise<undefined> {
  const prune = () => store.record(accountId, (tx) => tx.roleDeletions.prune(now - DELETIONS_KEPT, BATCH))
  while ((await prune()) === BATCH);
}

/** Forgets what was tried more than 400 days ago, and reports that were read long since. */
export async function pruneLastAccess(store: Store, accountId: AccountId, now: number): Promise<undefined> {
  await store.record(accountId, (tx) => tx.accessReports.prune(now - REPORTS_KEPT))
  const prune = () => store.record(accountId, (tx) => tx.serviceUses.prune(now - USES_KEPT, BATCH))
  while ((await prune()) >= BATCH);
}

/** Forgets delegation requests that are long over. */
export async function pruneDelegationRequests(store: Store, accountId: AccountId, now: number): Promise<undefined> {
  const prune = () => store.record(accountId, (tx) => tx.delegationRequests.prune(now - REQUESTS_KEPT, BATCH))
  while ((await prune()) === BATCH);
}

/** What is kept of how many rows there are is counted anew once a day: see `RowCountRepository`. */
export async function forgetRowCounts(store: Store, accountId: AccountId): Promise<undefined> {
  await store.record(accountId, (tx) => tx.rowCounts.forget())
}
