import type { AccountId, Clock } from '../../../aws/index.ts'
import type { Store } from '../../../storage/store.ts'
import { WorkLoop } from '../../../work/work-loop.ts'
import { publishEstimatedCharges } from './estimated-charges.ts'
import { monthOf } from './month.ts'

export interface BillingWorkerOptions {
  readonly store: Store
  readonly clock: Clock
  /** Told after each commit that made alarms due. */
  readonly onPublished?: (accountId: AccountId) => void
  readonly onError: (error: unknown) => void
}

/** AWS publishes "several times daily", and alarms look at six hours: once an hour leaves no period without a datapoint. */
const PUBLISHED_EVERY = 3600_000
const LOOKED_AT_EVERY = 60_000

/** Publishes the estimated charges of every account with billing alerts: each hour, and as soon as a month begins. */
export class BillingWorker {
  readonly #options: BillingWorkerOptions
  readonly #loop: WorkLoop

  constructor(options: BillingWorkerOptions) {
    this.#options = options
    this.#loop = new WorkLoop({
      clock: options.clock,
      accounts: () => options.store.directory.accounts(),
      work: (accountId) => this.publishDue(accountId),
      onError: options.onError,
      sweepEvery: LOOKED_AT_EVERY,
    })
  }

  start(): void {
    this.#loop.start()
  }

  async stop(): Promise<void> {
    await this.#loop.stop()
  }

  /** Publishes where it is time; of several nodes, one does. */
  async publishDue(accountId: AccountId): Promise<undefined> {
    const { store, clock, onPublished } = this.#options
    const now = clock()
    const { account, charges } = store.read(accountId)
    if ((await account.find())?.billingAlerts !== 1) return
    const last = await charges.publishedAt()
    if (last !== undefined && !isDue(last, now)) return
    const isPublished = await store.record(accountId, async (tx) => {
      if (!(await tx.charges.claimPublication(last, now))) return false
      await publishEstimatedCharges(tx, now)
      return true
    })
    if (isPublished) onPublished?.(accountId)
  }
}

function isDue(last: number, now: number): boolean {
  return now >= last + PUBLISHED_EVERY || now < last || monthOf(last).name !== monthOf(now).name
}
