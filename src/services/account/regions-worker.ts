import { type AccountId, type Clock, SECOND } from '../../aws/index.ts'
import type { Store } from '../../storage/store.ts'
import { WorkLoop } from '../../work/work-loop.ts'

/** AWS takes "a few minutes for most accounts, but this can take several hours"; here there is nothing to move. */
export const SETTLES_AFTER = 2 * SECOND

export interface RegionsWorkerOptions {
  readonly store: Store
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/** Ends what EnableRegion and DisableRegion have begun. */
export class RegionsWorker {
  readonly #options: RegionsWorkerOptions
  readonly #loop: WorkLoop

  constructor(options: RegionsWorkerOptions) {
    this.#options = options
    this.#loop = new WorkLoop({
      ...options,
      kind: 'regions',
      work: (accountId) => this.settleDue(accountId),
      horizon: SETTLES_AFTER,
    })
  }

  start(): void {
    this.#loop.start()
  }

  async stop(): Promise<void> {
    await this.#loop.stop()
  }

  nudge(): void {
    this.#loop.nudge()
  }

  /** Resolves to when the next is done. What a clock that went back put further off is done now. */
  async settleDue(accountId: AccountId): Promise<number | undefined> {
    const { store, clock } = this.#options
    const now = clock()
    return await store.write(accountId, async ({ regionOpts }) => {
      const left: number[] = []
      for (const { region, optStatus, settlesAt } of await regionOpts.list()) {
        if (settlesAt === null) continue
        if (settlesAt > now && settlesAt <= now + SETTLES_AFTER) left.push(settlesAt)
        else {
          const settled = optStatus === 'ENABLING' ? 'ENABLED' : 'DISABLED'
          await regionOpts.put({ region, optStatus: settled, settlesAt: null })
        }
      }
      return left.length > 0 ? Math.min(...left) : undefined
    })
  }
}
