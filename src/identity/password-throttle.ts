import { type AccountId, type Clock, DAY, MINUTE, SECOND } from '../aws/index.ts'
import type { Store } from '../storage/store.ts'

/** Failures that cost nothing. */
const FREE_FAILURES = 5
const LONGEST_DELAY = 15 * MINUTE
/** Failures are forgotten this long after the last. */
const MEMORY = DAY
/** Names that strangers have typed are kept up to this number per account. */
const SUBJECTS = 10_000

/**
 * How long the next try is refused after `failures` in a row: 1 s after the fifth, then twice as long each time, 15
 * minutes at most.
 */
export function delayAfter(failures: number): number {
  if (failures < FREE_FAILURES) return 0
  return Math.min(LONGEST_DELAY, SECOND * 2 ** Math.min(failures - FREE_FAILURES, 20))
}

/**
 * Slows the guessing of one password. Each try counts as a failure before it is made and is taken back when it
 * succeeds, so that parallel tries cannot share a slot. Nobody is locked out: the delay ends, and a device that has
 * signed in before has a count of its own.
 */
export class PasswordThrottle {
  readonly #store: Store
  readonly #clock: Clock

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Whether a try may be made now; it is counted. */
  async take(accountId: AccountId, subject: string): Promise<boolean> {
    return await this.#store.record(accountId, async (tx) => {
      const now = this.#clock()
      const before = await tx.signinThrottles.get(subject)
      const failures = before && now - before.lastFailureAt < MEMORY ? before.failures : 0
      // A clock that went back does not make a delay of minutes one of days.
      if (before && now < before.blockedUntil && before.blockedUntil - now <= LONGEST_DELAY) return false
      const after = failures + 1
      await tx.signinThrottles.put({
        subject,
        failures: after,
        lastFailureAt: now,
        blockedUntil: now + delayAfter(after),
      })
      if (!before) await tx.signinThrottles.prune(now - MEMORY, SUBJECTS)
      return true
    })
  }

  /** The try was right: what went before it is forgotten. */
  async forgive(accountId: AccountId, subject: string): Promise<void> {
    await this.#store.record(accountId, (tx) => tx.signinThrottles.remove(subject))
  }
}
