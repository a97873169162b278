import { type Random, randomBase64Url } from '../aws/index.ts'
import { equalSecrets, secretHash } from '../credentials/index.ts'

/**
 * The one-time token of a server without an account. It exists in this process's memory (as a hash) and in its log, so
 * whoever can read the log may name the account's root user, and a stranger who comes first may not.
 */
export class FirstRun {
  readonly #hash: string
  /** The path and query of the link. */
  readonly path: string
  #isUsed = false

  constructor(random: Random) {
    const token = randomBase64Url(32, random)
    this.#hash = secretHash(token)
    this.path = `/first-run?token=${token}`
  }

  accepts(token: string | null): boolean {
    return token !== null && equalSecrets(secretHash(token), this.#hash) && !this.#isUsed
  }

  /**
   * Takes the link, before the account is made: of two people who press the button at once, one has it. False when it
   * is taken.
   */
  take(): boolean {
    const isFree = !this.#isUsed
    this.#isUsed = true
    return isFree
  }

  /** No account came of it. */
  giveBack(): void {
    this.#isUsed = false
  }
}
