import type { AccountId, Clock } from '../aws/index.ts'
import type { Store } from '../storage/store.ts'
import { WorkLoop } from '../work/work-loop.ts'

/** Deletes what is too old in an account. Resolves to when it must look again, where it knows of a time. */
export type Prune = (store: Store, accountId: AccountId, now: number) => Promise<number | undefined>

export interface RetentionWorkerOptions {
  readonly store: Store
  readonly clock: Clock
  readonly prunes: readonly Prune[]
  /** How often each account is looked at, at least. Milliseconds. */
  readonly every: number
  readonly onError: (error: unknown) => void
}

/** Deletes what is too old, in each account as often as it is told to, or as one of `prunes` asks for. */
export class RetentionWorker {
  readonly #options: RetentionWorkerOptions
  readonly #loop: WorkLoop

  constructor(options: RetentionWorkerOptions) {
    this.#options = options
    this.#loop = new WorkLoop({
      ...options,
      kind: 'retention',
      work: (accountId) => this.pruneAccount(accountId),
      horizon: options.every, // What an earlier process put off for longer is looked at now.
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
    const { store, clock, prunes, every } = this.#options
    const now = clock()
    let next = now + every
    for (const prune of prunes) next = Math.min(next, (await prune(store, accountId, now)) ?? next)
    return next
  }
}
