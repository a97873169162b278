import { BoundedCache, type Clock, SECOND } from '../aws/index.ts'

interface Bucket {
  tokens: number
  at: number
}

/**
 * Token buckets in memory, one per key: `capacity` at once, then `perSecond`. The last `keys` that were asked are
 * kept, and twice as many at most; what is forgotten is full again.
 */
export class TokenBuckets {
  readonly #capacity: number
  readonly #perSecond: number
  readonly #clock: Clock
  readonly #buckets: BoundedCache<string, Bucket>

  constructor(options: { capacity: number; perSecond: number; keys: number; clock: Clock }) {
    this.#capacity = options.capacity
    this.#perSecond = options.perSecond
    this.#buckets = new BoundedCache(options.keys)
    this.#clock = options.clock
  }

  /** Whether `key` had a token left; it has one fewer now. */
  take(key: string): boolean {
    const now = this.#clock()
    let bucket = this.#buckets.get(key)
    if (bucket === undefined) {
      bucket = { tokens: this.#capacity, at: now }
      this.#buckets.set(key, bucket)
    }
    const gained = (Math.max(0, now - bucket.at) / SECOND) * this.#perSecond
    bucket.tokens = Math.min(this.#capacity, bucket.tokens + gained)
    bucket.at = now
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  /** Returns a token: the attempt turned out to be no guess. */
  giveBack(key: string): void {
    const bucket = this.#buckets.get(key)
    if (bucket) bucket.tokens = Math.min(this.#capacity, bucket.tokens + 1)
  }
}
