import { randomInt, randomUUID } from 'node:crypto'
import type { AccountId, Clock } from '../aws/index.ts'
import type { WorkKind } from '../storage/repositories/due-work.ts'
import type { Store } from '../storage/store.ts'

export interface WorkLoopOptions {
  readonly store: Store
  readonly clock: Clock
  readonly kind: WorkKind
  /** Does what is due in an account. Resolves to when it has something to do next, epoch milliseconds. */
  readonly work: (accountId: AccountId) => Promise<number | undefined>
  /** What to do with an error: `work` is tried again. */
  readonly onError: (error: unknown) => void
  /** No work lies further ahead: a clock that went back is recognised by work that does. Milliseconds. */
  readonly horizon: number
}

/** How long work that other nodes left behind may stay unseen. Milliseconds, as all here. */
const POLLED_EVERY = 5000
/**
 * A node that dies in the middle of its work holds it up for as long. Whoever takes longer may meet another node at the
 * same.
 */
const LEASE = 30_000
const RETRY_AFTER = 1000
/**
 * How long one account may keep the others waiting. Whoever is not done by then says that the rest is due now: so that
 * no account, however much there is to do in it or is added meanwhile, has the loop for itself, nor outlives its lease.
 */
export const TURN = 1000
/** Accounts of one look. */
const BATCH = 20

/**
 * Finds accounts with work of its kind that is due, claims one after the other, and does it. What there is to do is in
 * the store (`tx.dueWork.schedule`), so a restart forgets nothing, and accounts without work cost nothing. Any number
 * of nodes may run one: of each piece one of them has the claim. No two runs at once.
 */
export class WorkLoop {
  readonly #options: WorkLoopOptions
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #isStarted = false
  #isStopping = false
  #isNudged = false
  /** Some account could not be claimed, or given back. */
  #isFailing = false

  constructor(options: WorkLoopOptions) {
    this.#options = options
  }

  start(): void {
    this.#isStarted = true
    this.#isStopping = false
    this.#schedule(0)
  }

  /** Resolves when the work in progress is over; none follows. */
  async stop(): Promise<void> {
    this.#isStarted = false
    this.#isStopping = true
    clearTimeout(this.#timer)
    await this.#running
  }

  /** There is something to do: it is looked for now. Call it after the commit. */
  nudge(): void {
    this.#isNudged = true
    this.#schedule(0)
  }

  /** Does what is due now, once; `BATCH` accounts at most. For `start`'s timer, and for tests. */
  async run(): Promise<void> {
    const { store, kind, onError } = this.#options
    this.#isNudged = false
    this.#isFailing = false
    const accounts = await store.directory.due(kind, this.#times(), BATCH)
    // Nodes that look at once are told the same accounts: each begins somewhere.
    const start = accounts.length > 1 ? randomInt(accounts.length) : 0
    for (const accountId of [...accounts.slice(start), ...accounts.slice(0, start)]) {
      if (this.#isStopping) return
      try {
        await this.#work(accountId)
      } catch (error) {
        // One account whose writers wait for each other must not keep the others from their work.
        this.#isFailing = true
        onError(error)
      }
    }
  }

  async #work(accountId: AccountId): Promise<void> {
    const { store, clock, kind, work, onError, horizon } = this.#options
    const claim = randomUUID()
    const isMine = await store.record(accountId, (tx) => tx.dueWork.claim(kind, claim, this.#times(), clock() + LEASE))
    if (!isMine) return
    let next: number | undefined
    try {
      next = await work(accountId)
    } catch (error) {
      next = clock() + RETRY_AFTER
      onError(error)
    }
    const dueAt = next === undefined ? undefined : Math.min(next, clock() + horizon)
    await store.record(accountId, (tx) => tx.dueWork.finish(kind, claim, dueAt))
  }

  #times() {
    const { clock, horizon } = this.#options
    const now = clock()
    return { now, latest: now + Math.max(horizon, LEASE) }
  }

  #schedule(delay: number): void {
    if (!this.#isStarted || this.#running) return // The run in progress schedules the next one when it ends.
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#running = this.#tick().then((next) => {
        this.#running = undefined
        this.#schedule(this.#isNudged ? 0 : next)
      })
    }, delay)
    this.#timer.unref()
  }

  /**
   * Resolves to the real milliseconds until something is due: a few seconds at most, for there are other nodes, and
   * clocks that go back.
   */
  async #tick(): Promise<number> {
    const { store, clock, kind, onError } = this.#options
    try {
      await this.run()
      const next = await store.directory.nextDueAt(kind)
      const least = this.#isFailing ? RETRY_AFTER : 0
      return Math.max(least, Math.min((next ?? Number.POSITIVE_INFINITY) - clock(), POLLED_EVERY))
    } catch (error) {
      onError(error)
      return RETRY_AFTER
    }
  }
}
