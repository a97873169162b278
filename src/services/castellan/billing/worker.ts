import type { AccountId, Clock } from '../../../aws/index.ts'
import type { Store } from '../../../storage/store.ts'
import { WorkLoop } from '../../../work/work-loop.ts'
import { nextPublication, PUBLISHED_EVERY, publishEstimatedCharges } from './estimated-charges.ts'

export interface BillingWorkerOptions {
  readonly store: Store
  readonly clock: Clock
  /** Told after each commit that made alarms due. */
  readonly onPublished?: () => void
  readonly onError: (error: unknown) => void
}

/** Publishes the estimated charges of every account with billing alerts: each hour, and as soon as a month begins. */
export class BillingWorker {
  readonly #options: BillingWorkerOptions
  readonly #loop: WorkLoop

  constructor(options: BillingWorkerOptions) {
    this.#options = options
    this.#loop = new WorkLoop({
      ...options,
      kind: 'billing',
      work: (accountId) => this.publishDue(accountId),
      horizon: PUBLISHED_EVERY,
    })
  }

  start(): void {
    this.#loop.start()
  }

  async stop(): Promise<void> {
    await this.#loop.stop()
  }

  /** Publishes where it is time; of several nodes, one does. Resolves to when it is time next. */
  async publishDue(accountId: AccountId): Promise<number | undefined> {
    const { store, clock, onPublished } = this.#options
    const now = clock()
    const { account, charges } = store.read(accountId)
    if ((await account.find())?.billingAlerts !== 1) return undefined
    const last = await charges.publishedAt()
    if (last !== undefined && now >= last && now < nextPublication(last)) return nextPublication(last)
    const isPublished = await store.record(accountId, async (tx) => {
      if (!(await tx.charges.claimPublication(last, now))) return false
      await publishEstimatedCharges(tx, now)
      return true
    })
    if (isPublished) onPublished?.()
    return nextPublication(now)
  }
}
