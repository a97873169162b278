import { hash } from 'node:crypto'

/** SHA-256 works on blocks of 64 bytes and gives 32. */
const BLOCK = 64
const DIGEST = 32
/** In bytes. No string to sign is longer than 400, a chunk's. */
const ROOM = 512
/** UTF-8's longest character: with room for one more, a longer text is seen to be longer. */
const CHARACTER = 4

/**
 * HMAC-SHA-256 under one key: `H(K ^ opad, H(K ^ ipad, text))`, with Node's own SHA-256. `createHmac` would make a
 * native object with a finalizer for each request: under load, a server with it answered 8 to 13 % fewer
 * GetCallerIdentity a second and took 12 to 16 % more of a core for each (docs/adr/0007-request-path.md). A test holds
 * this to `createHmac`'s answers.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2104#section-2
 */
export class HmacSha256 {
  readonly #inner = Buffer.alloc(BLOCK + ROOM + CHARACTER, 0x36)
  readonly #outer = Buffer.alloc(BLOCK + DIGEST, 0x5c)
  /** Of the inner text; requests of one scope sign texts of one length. */
  #written = this.#inner.subarray(0, BLOCK)

  /** @param key 64 bytes at most: a longer one would be hashed first, and SigV4 has none. */
  constructor(key: Uint8Array) {
    if (key.length > BLOCK) throw new Error('the key is longer than a block')
    for (const [i, byte] of key.entries()) {
      this.#inner[i] = byte ^ 0x36
      this.#outer[i] = byte ^ 0x5c
    }
  }

  /** In lower-case hex. */
  hex(text: string): string {
    const length = this.#inner.write(text, BLOCK)
    if (length > ROOM) throw new Error('the text is longer than a string to sign')
    if (this.#written.length !== BLOCK + length) this.#written = this.#inner.subarray(0, BLOCK + length)
    this.#outer.write(hash('sha256', this.#written), BLOCK, 'hex')
    return hash('sha256', this.#outer)
  }
  /** Of a text of any length, such as a form's policy. */
  hexOfLong(text: string): string {
    const inner = hash('sha256', Buffer.concat([this.#inner.subarray(0, BLOCK), Buffer.from(text)]))
    this.#outer.write(inner, BLOCK, 'hex')
    return hash('sha256', this.#outer)
  }
}
