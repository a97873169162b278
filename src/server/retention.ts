import type { AccountId, Clock } from '../aws/index.ts'
import type { Store } from '../storage/store.ts'
import { WorkLoop } from '../work/work-loop.ts'

/** Deletes what is too old in an account. Resolves to when it must look again, where that is sooner than a day. */
export type Prune = (store: Store, accountId: AccountId, now: number) => Promise<number | undefined>

const DAY = 24 * 3_600_000

export interface RetentionWorkerOptions {
  readonly store: Store
  readonly clock: Clock
  readonly prunes: readonly Prune[]
  readonly onError: (error: unknown) => void
}

/** Deletes what is too old, in each account once a day, or as often as one of `prunes` asks for. */
export class RetentionWorker {
  readonly #options: RetentionWorkerOptions
  readonly #loop: WorkLoop

  constructor(options: RetentionWorkerOptions) {
    this.#options = options
    this.#loop = new WorkLoop({
      ...options,
      kind: 'retention',
      work: (accountId) => this.pruneAccount(accountId),
      horizon: DAY,
    })
  }

  start(): void {
    this.#loop.start()
  }

  async stop(): Promise<void> {
    await this.#loop.stop()
  }

  /** Resolves to when the account is to be looked at again. */
  async pruneAccount(accountId: AccountId): Promise<number> {
    const { store, clock, prunes } = this.#options
    const now = clock()
    let next = now + DAY
    for (const prune of prunes) next = Math.min(next, (await prune(store, accountId, now)) ?? next)
    return next
  }
}
