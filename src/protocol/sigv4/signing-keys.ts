import { createHmac } from 'node:crypto'
import { HmacSha256 } from './hmac.ts'
import { type Signature, TERMINATOR } from './signature.ts'

type Scope = Pick<Signature, 'date' | 'region' | 'service'>

/**
 * The key that signs one day's requests to one service in one region: 32 bytes.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key
 */
export function deriveSigningKey(secret: string, { date, region, service }: Scope): Buffer {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  return hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), service), TERMINATOR)
}

interface DerivedKey extends Scope {
  readonly key: HmacSha256
}

/** Of one credential. A client asks a few services in a few regions. */
const SCOPES = 32

/** Derived keys of the last few thousand scopes. The scope is the caller's to choose, so they are bounded. */
export class SigningKeys {
  readonly #limit: number
  #keys = new WeakMap<object, DerivedKey[]>()
  #count = 0

  constructor(limit = 5000) {
    this.#limit = limit
  }

  /**
   * @param credential whose secret it is, as one object for as long as it has that secret: a derived key outlives no
   * change of it.
   * @param secret is asked for only when the key is not there.
   */
  get(credential: object, { date, region, service }: Scope, secret: () => string): HmacSha256 {
    let keys = this.#keys.get(credential)
    for (const known of keys ?? NONE)
      if (known.service === service && known.region === region && known.date === date) return known.key
    const key = new HmacSha256(deriveSigningKey(secret(), { date, region, service }))
    if (this.#count >= this.#limit) {
      this.#keys = new WeakMap()
      this.#count = 0
      keys = undefined
    }
    if (!keys) {
      keys = []
      this.#keys.set(credential, keys)
    }
    if (keys.push({ date, region, service, key }) > SCOPES) keys.shift()
    this.#count++
    return key
  }
}

const NONE: readonly DerivedKey[] = []
