/** Milliseconds of a round of the event loop that go to what was sent ahead of its turn. */
const SHARE = 4

/**
 * Turns for requests that were sent ahead: before the one before them on their connection was answered. All of them
 * together have a small share of each round of the event loop, first come first served, so that others are answered as
 * if they were alone. Whoever waits for an answer before it asks again, as every SDK does, does not meet this.
 */
export class Turns {
  readonly #clock: () => number
  #waiting: (() => void)[] = []
  /** When the round's share is used up; `undefined` before the round's first. */
  #end: number | undefined

  /** @param clock in milliseconds; it never goes back. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock
  }

  /** Calls `begin` at once, or in a later round. */
  take(begin: () => void): void {
    this.#end ??= this.#startRound()
    if (this.#waiting.length > 0 || this.#clock() >= this.#end) this.#waiting.push(begin)
    else begin()
  }

  #startRound(): number {
    setImmediate(() => {
      this.#end = undefined
      this.#serve()
    })
    return this.#clock() + SHARE
  }

  #serve(): void {
    if (this.#waiting.length === 0) return
    this.#end = this.#startRound()
    let served = 0
    for (const begin of this.#waiting) {
      served++
      begin()
      if (this.#clock() >= this.#end) break
    }
    this.#waiting = this.#waiting.slice(served)
  }
}
