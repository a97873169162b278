import { BoundedCache, type Clock, type MaybePromise } from '../../aws/index.ts'

interface Entry<T> {
  readonly value: T
  /** Until when it counts, in epoch milliseconds. */
  readonly until: number
}

/**
 * What was found out, each thing for a short time: `capacity` things, and twice as many at most. Of those who want to
 * know one at once, the first asks for all.
 *
 * INVARIANT: whoever asks after `drop` or `set` is not told what was asked for before.
 */
export class Remembered<T extends NonNullable<unknown>> {
  readonly #known: BoundedCache<string, Entry<T>>
  readonly #asked = new Map<string, Promise<T>>()
  readonly #lifetime: number
  readonly #clock: Clock
  /** Keys of what is held, for those that are dropped by a test. */
  #keys = new Set<string>()
  readonly #capacity: number

  /** @param lifetime in milliseconds. */
  constructor(capacity: number, lifetime: number, clock: Clock) {
    this.#known = new BoundedCache(capacity)
    this.#capacity = capacity
    this.#lifetime = lifetime
    this.#clock = clock
  }

  /** @param ask what is not remembered. What it throws is thrown to all who wait for it, and not remembered. */
  find(key: string, ask: () => Promise<T>): MaybePromise<T> {
    const known = this.#known.get(key)
    if (known !== undefined && known.until > this.#clock()) return known.value
    const before = this.#asked.get(key)
    if (before !== undefined) return before
    const asked = ask().then(
      (value) => {
        if (this.#asked.get(key) === asked) {
          this.#asked.delete(key)
          this.#hold(key, value)
        }
        return value
      },
      (error: unknown) => {
        if (this.#asked.get(key) === asked) this.#asked.delete(key)
        throw error
      },
    )
    this.#asked.set(key, asked)
    return asked
  }

  set(key: string, value: T): void {
    this.#asked.delete(key)
    this.#hold(key, value)
  }

  drop(key: string): void {
    this.#asked.delete(key)
    const known = this.#known.get(key)
    if (known !== undefined) this.#known.set(key, { ...known, until: 0 })
  }

  dropWhere(isMeant: (key: string) => boolean): void {
    for (const key of [...this.#keys, ...this.#asked.keys()]) if (isMeant(key)) this.drop(key)
  }

  #hold(key: string, value: T): void {
    // Of what the cache has forgotten, keys are left: they go when they are as many as it may hold.
    if (this.#keys.size >= 2 * this.#capacity) {
      this.#keys = new Set([...this.#keys].filter((each) => this.#known.get(each) !== undefined))
    }
    this.#keys.add(key)
    this.#known.set(key, { value, until: this.#clock() + this.#lifetime })
  }
}
