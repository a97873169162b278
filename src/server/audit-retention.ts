import type { AccountId } from '../aws/index.ts'
import { AUDIT_RETENTION_MS } from '../storage/repositories/audit.ts'
import type { Store } from '../storage/store.ts'
import type { Log } from './log.ts'
import type { ServeOptions } from './options.ts'

const HOUR = 3_600_000
/** Batches of events in one transaction, at most: others wait for it. */
const BATCH = 500

/** Deletes audit events past their time, and the oldest ones past `--audit-max-size`, once an hour. */
export class AuditRetention {
  readonly #store: Store
  readonly #options: ServeOptions
  readonly #log: Log
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()

  constructor(store: Store, options: ServeOptions, log: Log) {
    this.#store = store
    this.#options = options
    this.#log = log
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#running = this.#prune().catch((error) => this.#log.error('the audit record was not pruned', error))
    }, HOUR).unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }

  async #prune(): Promise<void> {
    const { clock, auditMaxSize } = this.#options
    for (const accountId of await this.#store.directory.accounts()) {
      while ((await this.#store.record(accountId, (tx) => tx.audit.prune(clock() - AUDIT_RETENTION_MS, BATCH))) > 0);
      if (auditMaxSize !== undefined) await this.#pruneToSize(accountId, auditMaxSize)
    }
  }

  async #pruneToSize(accountId: AccountId, maxBytes: number): Promise<void> {
    let excess = (await this.#store.read(accountId).audit.size()).bytes - maxBytes
    while (excess > 0) {
      const still = excess
      const freed = await this.#store.record(accountId, (tx) => tx.audit.pruneBytes(still, BATCH))
      if (freed === 0) return
      excess -= freed
    }
  }
}
