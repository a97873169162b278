import { type AccountId, AwsError } from '../aws/index.ts'
import type { AuditEvent } from '../services/audit.ts'
import type { Store } from '../storage/store.ts'

const FLUSH_MS = 100
const FLUSH_ROWS = 500
/** Some 20 MB of events: past it, requests are refused rather than go unrecorded. */
const LIMIT = 20_000

/**
 * Events of reads and denials on their way to the store: written every 100 ms or 500 rows, in order. A crash loses that window at most.
 *
 * INVARIANT (nothing goes unrecorded): when the queue is full, or the store refuses it, requests are refused (503).
 */
export class AuditQueue {
  readonly #store: Store
  #rows: { accountId: AccountId; event: AuditEvent }[] = []
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | undefined
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
    if (this.#rows.length >= FLUSH_ROWS) void this.#start()
    else this.#schedule()
  }

  /** Resolves when all that was added before is in the store, or the store refused it. */
  async flush(): Promise<void> {
    await this.#writing
    await this.#start()
  }

  async close(): Promise<void> {
    await this.flush()
    clearTimeout(this.#timer)
  }

  /** One write at a time. */
  #start(): Promise<void> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined
      if (this.#rows.length > 0) this.#schedule()
    })
    return this.#writing
  }

  /** Writes what there is now. What comes meanwhile waits for its own turn: one commit for each row would be all that the disk does. */
  async #write(): Promise<void> {
    const rows = this.#rows
    this.#rows = []
    this.#failing = false
    for (const [accountId, group] of Map.groupBy(rows, (row) => row.accountId)) {
      try {
        await this.#store.record(accountId, (tx) => tx.audit.append(group.map((row) => row.event)))
      } catch {
        // Kept for the next try, before what came since; `assertOpen` refuses requests until the store takes them.
        this.#rows = [...group, ...this.#rows]
        this.#failing = true
      }
    }
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.#start()
    }, FLUSH_MS).unref()
  }
}
