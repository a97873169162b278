import type { AccountId, Clock } from '../aws/index.ts'

export interface WorkLoopOptions {
  readonly clock: Clock
  /** All accounts. */
  readonly accounts: () => Promise<readonly AccountId[]>
  /** Does what is due in an account. Resolves to when it has something to do next, epoch milliseconds. */
  readonly work: (accountId: AccountId) => Promise<number | undefined>
  /** What to do with an error: `work` is tried again. */
  readonly onError: (error: unknown) => void
  /** Every account is looked at this often at least, for what other nodes left behind. Milliseconds. */
  readonly sweepEvery?: number
}

const SWEEP_EVERY = 20_000
const RETRY_AFTER = 1000

/**
 * Runs `work` for each account when it is due: when it said so itself, when `nudge` says so, and at each sweep. One account at a time;
 * no two runs at once.
 */
export class WorkLoop {
  readonly #options: WorkLoopOptions
  readonly #due = new Map<AccountId, number>()
  #nextSweep = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #isStarted = false

  constructor(options: WorkLoopOptions) {
    this.#options = options
  }

  /** Starts with a sweep. */
  start(): void {
    this.#isStarted = true
    this.#nextSweep = Number.NEGATIVE_INFINITY
    this.#schedule(0)
  }

  /** Resolves when the run in progress is over; none follows. */
  async stop(): Promise<void> {
    this.#isStarted = false
    clearTimeout(this.#timer)
    await this.#running
  }

  /** There is something to do, in the account or somewhere: it is looked at now. Call it after the commit. */
  nudge(accountId?: AccountId): void {
    if (accountId === undefined) this.#nextSweep = Number.NEGATIVE_INFINITY
    else this.#due.set(accountId, Number.NEGATIVE_INFINITY)
    this.#schedule(0)
  }

  /** Does all that is due now, once. Errors go to `onError`. For `start`'s timer, and for tests. */
  async run(): Promise<void> {
    const { clock, sweepEvery = SWEEP_EVERY } = this.#options
    const wait = this.#nextSweep - clock()
    // Further off than it can be: the clock went back.
    if (wait <= 0 || wait > sweepEvery) await this.#sweep()
    for (const [accountId, due] of this.#due) {
      if (due <= clock()) await this.#work(accountId)
    }
  }

  async #sweep(): Promise<void> {
    const { clock, accounts, onError, sweepEvery = SWEEP_EVERY } = this.#options
    this.#nextSweep = clock() + sweepEvery
    try {
      const present = new Set(await accounts())
      for (const accountId of this.#due.keys()) if (!present.has(accountId)) this.#due.delete(accountId)
      for (const accountId of present) this.#due.set(accountId, Number.NEGATIVE_INFINITY)
    } catch (error) {
      this.#nextSweep = clock() + Math.min(RETRY_AFTER, sweepEvery)
      onError(error)
    }
  }

  async #work(accountId: AccountId): Promise<void> {
    const { clock, work, onError } = this.#options
    this.#due.set(accountId, Number.POSITIVE_INFINITY)
    let next: number | undefined
    try {
      next = await work(accountId)
    } catch (error) {
      next = clock() + RETRY_AFTER
      onError(error)
    }
    // A nudge that came while it ran stands.
    const due = this.#due.get(accountId) ?? Number.POSITIVE_INFINITY
    this.#due.set(accountId, Math.min(due, next ?? Number.POSITIVE_INFINITY))
  }

  #schedule(delay: number): void {
    if (!this.#isStarted || this.#running) return // The run in progress schedules the next one when it ends.
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#tick(), delay)
    this.#timer.unref()
  }

  #tick(): void {
    this.#running = this.run().finally(() => {
      this.#running = undefined
      this.#schedule(this.#delay())
    })
  }

  /** Real milliseconds until something is due; a sweep's at most, since clocks can be set back. */
  #delay(): number {
    const { clock, sweepEvery = SWEEP_EVERY } = this.#options
    const next = Math.min(this.#nextSweep, ...this.#due.values())
    return Math.max(0, Math.min(next - clock(), sweepEvery))
  }
}
