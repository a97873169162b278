import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import type { Random } from '../aws/index.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Seals the secrets that must be read back (secret keys, TOTP seeds) with AES-256-GCM. `context` says what is sealed
 * for whom (`access-key/AKIA…`), so that a sealed value moved to another row does not open.
 */
export class MasterKey {
  readonly #key: KeyObject
  readonly #random: Random
  readonly #derived = new Map<string, KeyObject>()

  /** @param key 32 bytes */
  constructor(key: Uint8Array, random: Random) {
    if (key.length !== 32) throw new Error(`a master key has 32 bytes, not ${key.length}`)
    this.#key = createSecretKey(key)
    this.#random = random
  }

  /**
   * A key of its own for each purpose (HKDF-SHA256, RFC 5869), so that what one purpose seals means nothing to another.
   */
  derive(purpose: string): KeyObject {
    let key = this.#derived.get(purpose)
    if (key === undefined) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', this.#key, '', `castellan/${purpose}`, 32)))
      this.#derived.set(purpose, key)
    }
    return key
  }

  /** Base64 of nonce, tag and ciphertext. */
  seal(secret: string | Uint8Array, context: string): string {
    const nonce = this.#random(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce)
    cipher.setAAD(Buffer.from(context))
    const text = Buffer.concat([cipher.update(secret), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64')
  }

  /** @throws Error when `sealed` was not made by this key for this `context`. */
  open(sealed: string, context: string): Buffer {
    const bytes = Buffer.from(sealed, 'base64')
    if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('a sealed secret is too short')
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(context))
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
  }
}
