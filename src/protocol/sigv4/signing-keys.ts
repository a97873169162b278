import { createHmac } from 'node:crypto'
import { HmacSha256 } from './hmac.ts'
import { type Signature, TERMINATOR } from './signature.ts'

/**
 * The key that signs one day's requests to one service in one region: 32 bytes.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key
 */
export function deriveSigningKey(
  secret: string,
  { date, region, service }: Pick<Signature, 'date' | 'region' | 'service'>,
): Buffer {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  return hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), TERMINATOR)
}

/** Derived keys of the last few thousand scopes. The scope is the caller's to choose, so the table is bounded. */
export class SigningKeys {
  readonly #limit: number
  readonly #keys = new Map<string, HmacSha256>()

  constructor(limit = 5000) {
    this.#limit = limit
  }

  /**
   * @param secretVersion tells a key's secret from one that it had before: a derived key outlives no change of secret.
   * @param secret is asked for only when the key is not there.
   */
  get(signature: Signature, secretVersion: string, secret: () => string): HmacSha256 {
    const { accessKeyId, date, region, service } = signature
    const cacheKey = `${accessKeyId}/${secretVersion}/${date}/${region}/${service}`
    let key = this.#keys.get(cacheKey)
    if (!key) {
      key = new HmacSha256(deriveSigningKey(secret(), signature))
      if (this.#keys.size >= this.#limit) {
        const oldest = this.#keys.keys().next()
        if (!oldest.done) this.#keys.delete(oldest.value)
      }
      this.#keys.set(cacheKey, key)
    }
    return key
  }
}
