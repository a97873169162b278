import { argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { AwsError, type Random } from '../aws/index.ts'

const argon2id = promisify(argon2).bind(undefined, 'argon2id')

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const
/** The least that argon2 can: https://www.rfc-editor.org/rfc/rfc9106#section-3.1 */
const LEAST_COST = { memory: 8, passes: 1, parallelism: 1 } as const
const TAG_BYTES = 32
const SALT_BYTES = 16

/** Hashes take some 20 ms and 19 MiB each: two at a time, and a queue that is refused before it hurts the rest. */
const CONCURRENCY = 2
const QUEUE_LIMIT = 64
/** Kept for those who come first. */
const FIRST_LIMIT = 16

/** Passwords as PHC strings of argon2id. */
export class PasswordHasher {
  readonly #random: Random
  readonly #argon2id: typeof argon2id
  #running = 0
  readonly #first: Array<() => void> = []
  readonly #waiting: Array<() => void> = []

  /** @param derive for tests: argon2id. */
  constructor(random: Random, derive: typeof argon2id = argon2id) {
    this.#random = random
    this.#argon2id = derive
  }

  /** @throws Throttling (429) when too many hashes wait. */
  hash(password: string): Promise<string> {
    return this.#hash(password, COST)
  }

  /**
   * The same without the work that makes guessing slow: for a hash that lives in this process's memory alone, beside
   * the password that it was made of, as where a server keeps nothing (docs/adr/0006-credentials-layer.md).
   */
  hashUnstretched(password: string): Promise<string> {
    return this.#hash(password, LEAST_COST)
  }

  async #hash(password: string, cost: Cost): Promise<string> {
    const nonce = this.#random(SALT_BYTES)
    const tag = await this.#inTurn(() => this.#derive(password, nonce, cost))
    return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(nonce)}$${base64(tag)}`
  }

  /**
   * Whether `password` has `hash`. `undefined` (no such user, no password) costs as much time and is false; so does one
   * that is not stretched.
   *
   * @param options.isFirst for whom others must not keep out by keeping this busy: before all who are not.
   * @throws Throttling (429) when too many hashes wait.
   */
  async verify(
    password: string,
    hash: string | undefined,
    options: { readonly isFirst?: boolean } = {},
  ): Promise<boolean> {
    const parsed = hash === undefined ? undefined : parsePhc(hash)
    if (hash !== undefined && parsed === undefined) throw new Error('a stored password hash cannot be read')
    const nonce = parsed?.nonce ?? new Uint8Array(SALT_BYTES)
    // In one turn: who waits for two shows by it, while others wait as well, that there is such a user.
    const tag = await this.#inTurn(async () => {
      if (parsed && parsed.cost.memory < COST.memory) await this.#derive(password, nonce, COST)
      return await this.#derive(password, nonce, parsed?.cost ?? COST)
    }, options.isFirst)
    return parsed !== undefined && timingSafeEqual(tag, parsed.tag)
  }

  #derive(message: string, nonce: Uint8Array, cost: Cost) {
    return this.#argon2id({ message, nonce, ...cost, tagLength: TAG_BYTES })
  }

  async #inTurn<T>(work: () => Promise<T>, isFirst = false): Promise<T> {
    if (this.#running >= CONCURRENCY) {
      const [queue, limit] = isFirst ? [this.#first, FIRST_LIMIT] : [this.#waiting, QUEUE_LIMIT]
      if (queue.length >= limit) throw new AwsError('Throttling', 'Rate exceeded', 429)
      await new Promise<void>((resolve) => queue.push(resolve))
    } else {
      this.#running++
    }
    try {
      return await work()
    } finally {
      const next = this.#first.shift() ?? this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}

interface Cost {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

function parsePhc(hash: string) {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]{43})$/.exec(hash)
  if (!match) return undefined
  const [, memory, passes, parallelism, nonce = '', tag = ''] = match
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
