import type { Clock } from '../aws/index.ts'

const SECOND = 1000

interface Bucket {
  tokens: number
  at: number
}

/**
 * Token buckets in memory, one per key: `capacity` at once, then `perSecond`. At most `keys` are kept; the one that was asked longest ago is
 * dropped, which fills it.
 */
export class TokenBuckets {
  readonly #capacity: number
  readonly #perSecond: number
  readonly #keys: number
  readonly #clock: Clock
  readonly #buckets = new Map<string, Bucket>()

  constructor(parts: { capacity: number; perSecond: number; keys: number; clock: Clock }) {
    this.#capacity = parts.capacity
    this.#perSecond = parts.perSecond
    this.#keys = parts.keys
    this.#clock = parts.clock
  }

  /** Whether `key` had a token left; it has one fewer now. */
  take(key: string): boolean {
    const now = this.#clock()
    const bucket = this.#buckets.get(key) ?? { tokens: this.#capacity, at: now }
    const gained = (Math.max(0, now - bucket.at) / SECOND) * this.#perSecond
    bucket.tokens = Math.min(this.#capacity, bucket.tokens + gained)
    bucket.at = now
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    if (this.#buckets.size > this.#keys) {
      const oldest = this.#buckets.keys().next().value
      if (oldest !== undefined) this.#buckets.delete(oldest)
    }
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
