import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { namedKey, type Random } from '../aws/index.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Hexadecimal letters by which keys are told apart. */
const ID_LETTERS = 8

/** What is sealed needs a key that this process has not been given. */
export class MasterKeyMissing extends Error {
  constructor(id: string) {
    super(`a secret is sealed with a master key that this node does not have (${id}): give it that one too`)
    this.name = 'MasterKeyMissing'
  }
}

/** What is sealed names a key that the store does not need any more, as far as this process knows. */
class MasterKeyOver extends MasterKeyMissing {
  constructor(id: string) {
    super(id)
    this.message = `a secret is sealed with a master key that is over (${id})`
    this.name = 'MasterKeyOver'
  }
}

/** How the keys of a ring are used: what the store says of itself. */
export interface KeyUse {
  /** The key that seals, by its id. */
  readonly sealing: string
  /** Whether what it seals names it. */
  readonly isNamed: boolean
  /** Those that open what is kept: the others open what was given out, and nothing else. */
  readonly keeping: readonly string[]
}

/**
 * Seals the secrets that must be read back (secret keys, TOTP seeds) with AES-256-GCM. `context` says what is sealed
 * for whom (`access-key/AKIA…`), so that a sealed value moved to another row does not open.
 *
 * It is one key, or while that is changed a ring of several: one seals, each opens. What is kept in the store is sealed
 * anew then; what was given out (session tokens, cookies) is not, and opens as long as its key is there.
 */
export class MasterKey {
  readonly #random: Random
  #keys: readonly OneKey[]
  #sealing: OneKey
  #keeping: readonly OneKey[]
  #isNamed = false

  /** @param keys each of 32 bytes, in the order of their age; until `use` says otherwise the newest one seals. */
  constructor(keys: Uint8Array | readonly Uint8Array[], random: Random) {
    const made = (keys instanceof Uint8Array ? [keys] : keys).map((key) => new OneKey(key))
    const newest = made.at(-1)
    if (newest === undefined) throw new Error('a master key has 32 bytes, not none')
    this.#keys = made
    this.#sealing = newest
    this.#keeping = made
    this.#random = random
  }

  /** In the order of their age. An id tells keys apart, and nothing of them. */
  get ids(): readonly string[] {
    return this.#keys.map(({ id }) => id)
  }

  /** @throws Error for a key that is not in the ring. */
  use({ sealing, isNamed, keeping }: KeyUse): void {
    this.#sealing = this.#withId(sealing)
    this.#keeping = keeping.map((id) => this.#withId(id))
    this.#isNamed = isNamed
  }

  /** Takes the keys of `other` in the place of its own; `use` says how, next. */
  adopt(other: MasterKey): void {
    this.#keys = other.#keys
    this.#sealing = other.#sealing
    this.#keeping = other.#keeping
    this.#isNamed = other.#isNamed
  }

  /** One key of the ring alone, whose values name it. @throws Error for a key that is not in the ring. */
  only(id: string): MasterKey {
    const { key } = this.#withId(id)
    const alone = new MasterKey(key.export(), this.#random)
    alone.use({ sealing: id, isNamed: true, keeping: [id] })
    return alone
  }

  /**
   * A key of its own for each purpose (HKDF-SHA256, RFC 5869), so that what one purpose seals means nothing to another.
   */
  derive(purpose: string): KeyObject {
    return this.#sealing.derive(purpose)
  }

  /** The same of each key of the ring, the one that `derive` gives first: for what was given out before a change. */
  derivedOfEach(purpose: string): readonly KeyObject[] {
    return this.#fromSealing().map((key) => key.derive(purpose))
  }

  /** Base64 of nonce, tag and ciphertext, behind the key's id where keys are being changed or were. */
  seal(secret: string | Uint8Array, context: string): string {
    const sealed = this.#sealing.encrypt(secret, context, this.#random)
    return this.#isNamed ? `${this.#sealing.id}.${sealed}` : sealed
  }

  /**
   * What is kept, which is sealed with a key that the store needs.
   *
   * @throws MasterKeyMissing when `sealed` names a key that is not in the ring, or is over; Error when it was not made
   *   by these keys for this `context`.
   */
  open(sealed: string, context: string): Buffer {
    const { id, text } = namedKey(sealed)
    if (id !== undefined) {
      if (!this.#keys.some((key) => key.id === id)) throw new MasterKeyMissing(id)
      // INVARIANT (fail closed): a key that the store does not need any more opens nothing in it.
      const key = this.#keeping.find((each) => each.id === id)
      if (key === undefined) throw new MasterKeyOver(id)
      return key.decrypt(text, context)
    }
    return firstThatOpens(this.#keeping, text, context)
  }

  /** As `seal`, for what is given out and kept nowhere: Base64. */
  sealGiven(secret: string | Uint8Array, context: string): string {
    return this.#sealing.encrypt(secret, context, this.#random)
  }

  /** What `sealGiven` made, by any key of the ring. @throws Error when none of them made it for this `context`. */
  openGiven(given: string, context: string): Buffer {
    return firstThatOpens(this.#fromSealing(), given, context)
  }

  /** Which key of the ring opens it, whatever the store needs; `undefined` for none. */
  opener(sealed: string, context: string): string | undefined {
    const { id, text } = namedKey(sealed)
    return this.#keys.find((key) => (id === undefined || key.id === id) && key.opens(text, context))?.id
  }

  #withId(id: string): OneKey {
    const key = this.#keys.find((each) => each.id === id)
    if (key === undefined) throw new Error(`no key ${id} in the ring`)
    return key
  }

  #fromSealing(): readonly OneKey[] {
    if (this.#keys.length === 1) return this.#keys
    return [this.#sealing, ...this.#keys.filter((key) => key !== this.#sealing)]
  }
}

function firstThatOpens(keys: readonly OneKey[], sealed: string, context: string): Buffer {
  const key = keys.length > 1 ? keys.find((each) => each.opens(sealed, context)) : keys[0]
  if (key === undefined) throw new Error('none of the master keys opens it')
  return key.decrypt(sealed, context)
}

class OneKey {
  readonly key: KeyObject
  readonly id: string
  readonly #derived = new Map<string, KeyObject>()

  constructor(key: Uint8Array) {
    if (key.length !== 32) throw new Error(`a master key has 32 bytes, not ${key.length}`)
    this.key = createSecretKey(key)
    this.id = this.derive('key-id').export().toString('hex').slice(0, ID_LETTERS)
  }

  derive(purpose: string): KeyObject {
    let key = this.#derived.get(purpose)
    if (key === undefined) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', this.key, '', `castellan/${purpose}`, 32)))
      this.#derived.set(purpose, key)
    }
    return key
  }

  encrypt(secret: string | Uint8Array, context: string, random: Random): string {
    const nonce = random(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce)
    cipher.setAAD(Buffer.from(context))
    const text = Buffer.concat([cipher.update(secret), cipher.final()])
    return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64')
  }

  decrypt(sealed: string, context: string): Buffer {
    const bytes = Buffer.from(sealed, 'base64')
    if (bytes.length < NONCE_BYTES + TAG_BYTES) throw new Error('a sealed secret is too short')
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(Buffer.from(context))
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
  }

  opens(sealed: string, context: string): boolean {
    try {
      this.decrypt(sealed, context)
      return true
    } catch {
      return false
    }
  }
}
