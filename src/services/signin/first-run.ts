import { createHash, timingSafeEqual } from 'node:crypto'
import type { Random } from '../../aws/index.ts'

/**
 * The one-time token of a server without an account. It exists in this process's memory (as a digest) and in its log, so whoever can read the log
 * may name the account's root user, and a stranger who comes first may not.
 */
export class FirstRun {
  readonly #digest: Uint8Array
  /** The path and query of the link. */
  readonly path: string
  #isUsed = false

  constructor(random: Random) {
    const token = Buffer.from(random(32)).toString('base64url')
    this.#digest = digest(token)
    this.path = `/first-run?token=${token}`
  }

  accepts(token: string | null): boolean {
    return token !== null && timingSafeEqual(digest(token), this.#digest) && !this.#isUsed
  }

  /** After it the link is dead. */
  use(): void {
    this.#isUsed = true
  }
}

function digest(token: string): Uint8Array {
  return createHash('sha256').update(token).digest()
}
