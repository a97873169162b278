/** Milliseconds for which all heavy work together may have the event loop; then others have a turn. */
const PIECE = 0.5

/** Milliseconds for which heavy work lets others go first, where they come in each round of the event loop. */
const PATIENCE = 2

/** Lets others have their turn: nothing to wait for while there is time left. */
export type Breathe = () => Promise<void> | undefined

/**
 * The turns of work that grows with what an account holds or with what it is asked. All of it together has a short
 * piece of a round of the event loop, the oldest first, so that whoever asks for little hardly waits for it; in rounds
 * in which others ask, they go first, and the work has a piece once in a while.
 */
export class HeavyWork {
  readonly #clock: () => number
  readonly #waiting: (() => void)[] = []
  /** When the round's piece ends; `undefined` before it began. */
  #end: number | undefined
  #isOtherAsking = false

  /** @param clock in milliseconds; it never goes back. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock
  }

  /** Somebody asks for something in this round. */
  noteOther(): void {
    this.#isOtherAsking = true
  }

  /** To be called between two steps of work: it waits where the piece of this round has been used up. */
  readonly breathe: Breathe = () => {
    const now = this.#clock()
    this.#end ??= this.#begin(now)
    if (now < this.#end) return undefined
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
    })
  }

  #begin(now: number): number {
    setImmediate(this.#endRound)
    return now + PIECE
  }

  readonly #endRound = () => {
    const isOtherAsking = this.#isOtherAsking
    this.#isOtherAsking = false
    const next = this.#waiting[0]
    if (next === undefined) {
      this.#end = undefined
      return
    }
    const now = this.#clock()
    if (isOtherAsking && now - (this.#end ?? now) < PATIENCE) {
      setImmediate(this.#endRound)
      return
    }
    this.#waiting.shift()
    this.#end = this.#begin(now)
    next()
  }
}

/** That of this process, which has one event loop. */
export const heavyWork = new HeavyWork()

/**
 * Lets others have their turn in work that grows with what an account holds or with what it is asked: called between
 * its steps, each of which is to be far shorter than a millisecond.
 *
 * @example
 * for (const user of users) {
 *   await breathe()
 *   rows.push(rowOf(user))
 * }
 */
export const { breathe } = heavyWork
