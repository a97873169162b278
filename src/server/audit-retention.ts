import { type AccountId, DAY, HOUR } from '../aws/index.ts'
import { AUDIT_RETENTION_MS } from '../storage/repositories/audit.ts'
import type { Store } from '../storage/store.ts'
import type { Prune } from './retention.ts'

/** Batches of events in one transaction, at most: others wait for it. */
const BATCH = 500

const DEFAULT_MAX_BYTES = 1024 ** 3

/** What `--audit-max-size` means: `undefined` for no largest size. */
export function auditMaxBytes(auditMaxSize: number | undefined): number | undefined {
  return auditMaxSize === 0 ? undefined : (auditMaxSize ?? DEFAULT_MAX_BYTES)
}

/** How often each account's record is looked at: a largest size is soon passed. Milliseconds. */
export function auditLookedAtEvery(maxBytes: number | undefined): number {
  return maxBytes === undefined ? DAY : HOUR
}

/** Deletes audit events past their time, and the oldest ones past `maxBytes` (`--audit-max-size`). */
export function auditPrune(maxBytes: number | undefined): Prune {
  return async (store, accountId, now) => {
    while ((await store.record(accountId, (tx) => tx.audit.prune(now - AUDIT_RETENTION_MS, BATCH))) > 0);
    if (maxBytes !== undefined) await pruneToSize(store, accountId, maxBytes)
    return undefined
  }
}

async function pruneToSize(store: Store, accountId: AccountId, maxBytes: number): Promise<void> {
  let excess = (await store.read(accountId).audit.size()).bytes - maxBytes
  while (excess > 0) {
    const still = excess
    const freed = await store.record(accountId, (tx) => tx.audit.pruneBytes(still, BATCH))
    if (freed === 0) return
    excess -= freed
  }
}
