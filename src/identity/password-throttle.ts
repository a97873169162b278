import type { AccountId, Clock } from '../aws/index.ts'
import type { Store } from '../storage/store.ts'
import { countGuess, forgiveGuesses, type GuessPause, pauseOf } from './guess-counts.ts'
import type { GuessSource } from './guess-source.ts'

/**
 * Slows the guessing of passwords. Each try counts before it is made and is taken back when it succeeds, so that
 * parallel tries cannot share a slot.
 */
export class PasswordThrottle {
  readonly #store: Store
  readonly #clock: Clock

  constructor(store: Store, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Counts a try, where it may be made now; else says how long to wait, and counts nothing. */
  async take(accountId: AccountId, secret: string, source: GuessSource): Promise<GuessPause | undefined> {
    const guess = { of: 'password', secret, source } as const
    return await this.#store.record(accountId, async (tx) => {
      const now = this.#clock()
      const pause = await pauseOf(tx, guess, now)
      if (pause === undefined) await countGuess(tx, guess, now)
      return pause
    })
  }

  /** The try was right. */
  async forgive(accountId: AccountId, secret: string, source: GuessSource): Promise<void> {
    const guess = { of: 'password', secret, source } as const
    await this.#store.record(accountId, (tx) => forgiveGuesses(tx, guess, this.#clock(), { isCounted: true }))
  }
}
