import { type AccountId, type Clock, SECOND } from '../aws/index.ts'
import type { Store } from '../storage/store.ts'
import type { Log } from './log.ts'

const EVERY = 10 * SECOND
/** What is younger is left alone: some of it may still be on its way. */
const SETTLED_AFTER = 5 * SECOND
/** No batch spans more, nor ends as long before what is written now. */
const LOOKS_BACK = 20 * SECOND

/**
 * Puts batches of few events together some seconds after they were written: so the record of many callers who ask
 * seldom is as small as that of one who asks often. What a node leaves behind that ends stays as it is.
 */
export class AuditCompaction {
  readonly #store: Pick<Store, 'record'>
  readonly #clock: Clock
  readonly #log: Log
  /** From when on there may be such batches, by account. */
  readonly #since = new Map<AccountId, number>()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined

  constructor(store: Pick<Store, 'record'>, clock: Clock, log: Log) {
    this.#store = store
    this.#clock = clock
    this.#log = log
  }

  /** Events of the account were written. */
  note(accountId: AccountId): void {
    if (!this.#since.has(accountId)) this.#since.set(accountId, this.#clock() - LOOKS_BACK)
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#running ??= this.run().finally(() => {
        this.#running = undefined
      })
    }, EVERY).unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#running
  }

  /** Does what there is to do now, once. For `start`'s timer, and for tests. */
  async run(): Promise<void> {
    const before = this.#clock() - SETTLED_AFTER
    for (const [accountId, since] of this.#since) {
      try {
        await this.#compact(accountId, since, before)
      } catch (error) {
        // A store that is away for one is away for all: they are looked at again in a while.
        this.#log.error('events were not put together', error)
        return
      }
    }
  }

  async #compact(accountId: AccountId, since: number, before: number): Promise<void> {
    let from = since
    for (;;) {
      const start = from
      const next = await this.#store.record(accountId, (tx) => tx.audit.compact({ from: start, before }))
      if (next === undefined) break
      from = next
      this.#since.set(accountId, from)
    }
    // Nothing was written for so long that nothing is left.
    if (before - from > 3 * LOOKS_BACK) this.#since.delete(accountId)
  }
}
