import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Clock, Random } from '../aws/index.ts'

/** "The TTL … in seconds, up to a maximum of six hours (21,600 seconds)", and "a minimum of one second". */
const MOST_SECONDS = 21_600
const NONCE_BYTES = 16
const HEAD_BYTES = 8 + NONCE_BYTES
const MAC_BYTES = 16

/**
 * The session tokens of one instance: when each ends, sealed with a key of this instance's that is never told. "There
 * is no practical limit on the number of concurrent tokens": none is kept.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export class MetadataTokens {
  readonly #key: Buffer
  readonly #clock: Clock
  readonly #random: Random

  constructor(clock: Clock, random: Random) {
    this.#key = Buffer.from(random(32))
    this.#clock = clock
    this.#random = random
  }

  /** @returns `undefined` for what is no number of seconds that a token may last. */
  issue(ttl: string | undefined): { readonly token: string; readonly seconds: number } | undefined {
    const seconds = ttl !== undefined && /^\d{1,5}$/.test(ttl) ? Number(ttl) : 0
    if (seconds < 1 || seconds > MOST_SECONDS) return undefined
    const head = Buffer.alloc(HEAD_BYTES)
    head.writeBigUInt64BE(BigInt(this.#clock() + seconds * 1000))
    head.set(this.#random(NONCE_BYTES), 8)
    return { token: Buffer.concat([head, this.#mac(head)]).toString('base64url'), seconds }
  }

  /** The seconds that a token lasts yet; `undefined` for one that is over, or that this instance did not give. */
  secondsLeft(token: string | undefined): number | undefined {
    const bytes = Buffer.from(token ?? '', 'base64url')
    if (bytes.length !== HEAD_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return undefined
    const head = bytes.subarray(0, HEAD_BYTES)
    if (!timingSafeEqual(bytes.subarray(HEAD_BYTES), this.#mac(head))) return undefined
    const left = Number(head.readBigUInt64BE()) - this.#clock()
    return left > 0 ? Math.ceil(left / 1000) : undefined
  }

  #mac(head: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(head).digest().subarray(0, MAC_BYTES)
  }
}
