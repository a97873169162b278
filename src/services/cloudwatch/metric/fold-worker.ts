import { type AccountId, type Clock, MINUTE } from '../../../aws/index.ts'
import type { Store } from '../../../storage/store.ts'
import { WorkLoop } from '../../../work/work-loop.ts'

export interface FoldWorkerOptions {
  readonly store: Store
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/** What is due later was put off by a clock that went back. */
const HORIZON = MINUTE

/**
 * Folds data that came in, and that nobody asks for, into the rows of their metrics. Of several nodes any may do it:
 * each entry is folded by the one that deletes it.
 */
export class FoldWorker {
  readonly #loop: WorkLoop

  constructor({ store, clock, onError }: FoldWorkerOptions) {
    const work = async (accountId: AccountId) => {
      await store.record(accountId, (tx) => tx.metrics.fold())
      return undefined
    }
    this.#loop = new WorkLoop({ store, clock, onError, kind: 'metrics', work, horizon: HORIZON })
  }

  start(): void {
    this.#loop.start()
  }

  async stop(): Promise<void> {
    await this.#loop.stop()
  }

  /** Does what is due now, once. */
  run(): Promise<void> {
    return this.#loop.run()
  }
}
