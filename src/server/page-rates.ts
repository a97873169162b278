import { BoundedCache } from '../aws/index.ts'
import { addressBlock } from '../identity/address-block.ts'

/** Pages a second that one address may ask for, for ever: an office behind one signs in within a minute. */
const RATE = 100
/** What it may ask for at once, in seconds of that. */
const BURST_SECONDS = 10
const ADDRESSES = 50_000

interface Bucket {
  tokens: number
  at: number
}

/**
 * How many pages one address may ask for: of those that anybody may open, with no name to count them by. Guesses are
 * counted apart, and far fewer of them.
 */
export class PageRates {
  readonly #clock: () => number
  readonly #buckets = new BoundedCache<string, Bucket>(ADDRESSES)

  /** @param clock in milliseconds; it never goes back. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock
  }

  /** Whether `ip` may have another. */
  take(ip: string): boolean {
    const now = this.#clock()
    const key = addressBlock(ip)
    let bucket = this.#buckets.get(key)
    if (!bucket) {
      bucket = { tokens: RATE * BURST_SECONDS, at: now }
      this.#buckets.set(key, bucket)
    }
    bucket.tokens = Math.min(RATE * BURST_SECONDS, bucket.tokens + ((now - bucket.at) * RATE) / 1000)
    bucket.at = now
    if (bucket.tokens < 1) return false
    bucket.tokens--
    return true
  }
}
