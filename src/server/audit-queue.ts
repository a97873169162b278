import { type AccountId, AwsError } from '../aws/index.ts'
import type { AuditEvent } from '../services/audit.ts'
import type { Store } from '../storage/store.ts'

const FLUSH_MS = 100
const FLUSH_ROWS = 500
/** Some 10 MB of events: past it, requests are refused rather than go unrecorded. */
const LIMIT = 10_000

/**
 * Events of reads and denials on their way to the store: written every 100 ms or 500 rows, in order. A crash loses that window at most.
 *
 * INVARIANT (nothing goes unrecorded): when the queue is full, or the store refuses it, requests are refused (503).
 */
export class AuditQueue {
  readonly #store: Store
  #rows: { accountId: AccountId; event: AuditEvent }[] = []
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> | undefined
  #failing = false

  constructor(store: Store) {
    this.#store = store
  }

  /** @throws ServiceUnavailable (503) while events cannot be recorded. */
  assertOpen(): void {
    if (this.#rows.length >= LIMIT || this.#failing) {
      this.#schedule()
      throw new AwsError('ServiceUnavailable', 'The audit record cannot be written. Try again later.', 503)
    }
  }

  add(accountId: AccountId, event: AuditEvent): void {
    this.#rows.push({ accountId, event })
    if (this.#rows.length >= FLUSH_ROWS) void this.flush()
    else this.#schedule()
  }

  /** Resolves when all that was added before is in the store, or the store refused it. */
  async flush(): Promise<void> {
    while (this.#rows.length > 0) {
      this.#flushing ??= this.#write().finally(() => {
        this.#flushing = undefined
      })
      await this.#flushing
      if (this.#failing) return
    }
  }

  async close(): Promise<void> {
    await this.flush()
    clearTimeout(this.#timer)
  }

  async #write(): Promise<void> {
    const rows = this.#rows
    this.#rows = []
    const byAccount = Map.groupBy(rows, (row) => row.accountId)
    for (const [accountId, group] of byAccount) {
      try {
        await this.#store.record(accountId, (tx) => tx.audit.append(group.map((row) => row.event)))
        this.#failing = false
      } catch {
        // Kept for the next try, before what came since; `assertOpen` refuses requests until the store takes them.
        this.#rows = [...group, ...this.#rows]
        this.#failing = true
        this.#schedule()
      }
    }
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.flush()
    }, FLUSH_MS).unref()
  }
}
