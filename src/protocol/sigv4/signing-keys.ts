import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { type Signature, TERMINATOR } from './signature.ts'

/**
 * The key that signs one day's requests to one service in one region. As a `KeyObject`: an HMAC with a Buffer for a key takes six times as
 * long.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key
 */
export function deriveSigningKey(
  secret: string,
  { date, region, service }: Pick<Signature, 'date' | 'region' | 'service'>,
): KeyObject {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  return createSecretKey(hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), TERMINATOR))
}

/** Derived keys of the last few thousand scopes. The scope is the caller's to choose, so the table is bounded. */
export class SigningKeys {
  readonly #limit: number
  readonly #keys = new Map<string, KeyObject>()

  constructor(limit = 5000) {
    this.#limit = limit
  }

  /**
   * @param secretVersion tells a key's secret from one that it had before: a derived key outlives no change of secret.
   * @param secret is asked for only when the key is not there.
   */
  get(signature: Signature, secretVersion: string, secret: () => string): KeyObject {
    const { accessKeyId, date, region, service } = signature
    const cacheKey = `${accessKeyId}/${secretVersion}/${date}/${region}/${service}`
    let key = this.#keys.get(cacheKey)
    if (!key) {
      key = deriveSigningKey(secret(), signature)
      if (this.#keys.size >= this.#limit) {
        const oldest = this.#keys.keys().next()
        if (!oldest.done) this.#keys.delete(oldest.value)
      }
      this.#keys.set(cacheKey, key)
    }
    return key
  }
}
