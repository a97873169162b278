import { createPublicKey, type KeyObject, type webcrypto } from 'node:crypto'
import { ALGORITHMS } from './algorithms.ts'

export interface Jwk extends webcrypto.JsonWebKey {
  readonly kid?: string
}

/** What a token says of its key. */
export interface KeyName {
  readonly alg: string
  readonly kid: string | undefined
}

/** "RSA keys must be at least 2048 bits", as RFC 7518 and every library have it. */
const LEAST_MODULUS = 2048
/** With an exponent of 1 anything is its own signature. */
const LEAST_EXPONENT = 3n

/** A public key of a provider, as its document has it. */
export class ProviderKey {
  readonly jwk: Jwk
  /** `null` for what is no key after all. */
  #publicKey: KeyObject | null | undefined

  constructor(jwk: Jwk) {
    this.jwk = jwk
  }

  /**
   * Whether a token that says this may be signed with it. INVARIANT: the key fits the algorithm, and is for signatures.
   */
  fits({ alg, kid }: KeyName): boolean {
    const algorithm = ALGORITHMS.get(alg)
    const { jwk } = this
    if (algorithm === undefined || jwk.kty !== algorithm.kty) return false
    if (algorithm.crv !== undefined && jwk.crv !== algorithm.crv) return false
    if (kid !== undefined && jwk.kid !== kid) return false
    if (jwk.alg !== undefined && jwk.alg !== alg) return false
    if (jwk.use !== undefined && jwk.use !== 'sig') return false
    return !Array.isArray(jwk.key_ops) || jwk.key_ops.includes('verify')
  }

  /** Read by the first token that needs it; `undefined` where it is none, or too weak. */
  publicKey(): KeyObject | undefined {
    this.#publicKey ??= readKey(this.jwk) ?? null
    return this.#publicKey ?? undefined
  }
}

function readKey(jwk: Jwk): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' })
    const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {}
    const isWeak = jwk.kty === 'RSA' && (modulusLength < LEAST_MODULUS || publicExponent < LEAST_EXPONENT)
    return isWeak ? undefined : key
  } catch {
    return undefined
  }
}
