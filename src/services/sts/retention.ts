import type { AccountId } from '../../aws/index.ts'
import type { Store } from '../../storage/store.ts'

/** Longer than a node's clock may be behind another's. */
const KEPT = 3_600_000
const BATCH = 500

/** Forgets SAML assertions that are over: nobody can use them a second time. */
export async function pruneAssertions(store: Store, accountId: AccountId, now: number): Promise<undefined> {
  const prune = () => store.record(accountId, (tx) => tx.usedAssertions.prune(now - KEPT, BATCH))
  while ((await prune()) === BATCH);
}
