import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Knows whether code runs inside a transaction of its store. A transaction inside another would wait for itself for ever, and a read of
 * committed state from inside one would not see what it wrote: both are mistakes, and throw at once on every engine.
 */
export class Transactions {
  readonly #current = new AsyncLocalStorage<{ active: boolean }>()

  /** @throws Error inside a transaction. */
  assertOutside(): void {
    if (this.#current.getStore()?.active)
      throw new Error('inside a transaction: use the `tx` that it was given, and nothing of the store')
  }

  /** Gives `start` what marks a function as the transaction's. @throws Error inside a transaction. */
  async enter<T>(start: (inside: <R>(fn: () => Promise<R>) => Promise<R>) => Promise<T>): Promise<T> {
    this.assertOutside()
    return start(async (fn) => {
      // A timer that `fn` leaves behind inherits this mark: it counts only until the end of `fn`.
      const mark = { active: true }
      try {
        return await this.#current.run(mark, fn)
      } finally {
        mark.active = false
      }
    })
  }
}
