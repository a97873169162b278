import { type AccountId, accountId } from './arn.ts'
import { BASE32, base32Encode } from './base32.ts'
import { BoundedCache } from './bounded-cache.ts'
import type { Random } from './clock.ts'
import { randomText } from './random-text.ts'

/**
 * Prefixes of IAM's unique ids.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 */
export type UniqueIdPrefix = 'ACCA' | 'AGPA' | 'AIDA' | 'AIPA' | 'ANPA' | 'ANVA' | 'APKA' | 'AROA' | 'ASCA'

/** Long-term keys start with `AKIA`, temporary ones with `ASIA`. */
export type AccessKeyPrefix = 'AKIA' | 'ASIA'

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** As many ids in a row begin alike. */
const RUN = 64

/** What the ids of a run begin with after their prefix, and how many of it are left. */
interface Run {
  readonly beginning: string
  left: number
}

/** Accounts of whose runs one is under way. */
const MOST_RUNS = 1000

/** By what draws them, a server's being one, and by account. */
const runs = new WeakMap<Random, BoundedCache<string, Run>>()

/**
 * An id that is never given twice: prefix and 17 characters, as AWS's own. Ids that an account makes one after the
 * other begin alike, so that their rows are on the same few pages of an index, and a commit of many writes few; nothing
 * in them tells when they were made, and nobody learns from his own how many others are made meanwhile. 45 bits of each
 * are its own, and 40 its run's.
 */
export function newUniqueId(prefix: UniqueIdPrefix, random: Random, owner: AccountId): string {
  let ofAccounts = runs.get(random)
  if (!ofAccounts) {
    ofAccounts = new BoundedCache(MOST_RUNS)
    runs.set(random, ofAccounts)
  }
  let run = ofAccounts.get(owner)
  if (!run || run.left === 0) {
    run = { beginning: randomText(BASE32, 8, random), left: RUN }
    ofAccounts.set(owner, run)
  }
  run.left--
  return prefix + run.beginning + randomText(BASE32, 9, random)
}

/** Twelve digits that do not start with a zero: spreadsheets drop zeros. */
export function newAccountId(random: Random): AccountId {
  return accountId(randomText('123456789', 1, random) + randomText('0123456789', 11, random))
}

/** 40 characters of base 62: 238 bits. */
export function newSecretAccessKey(random: Random): string {
  return randomText(BASE62, 40, random)
}

/**
 * A 20-character access key id that carries its account, as AWS's do: after the prefix, 80 bits in base 32, of which
 * bits 39 to 78 hold the account id and the rest is random. So a key names its account without a global index.
 */
export function newAccessKeyId(prefix: AccessKeyPrefix, account: AccountId, random: Random): string {
  // The top bit is set in all keys of today; older keys, without it, carry no account.
  const named = 2 ** 40 + Number(account)
  const drawn = random(5).reduce((sum, byte) => sum * 256 + byte, 0)
  const bytes = Buffer.alloc(10)
  bytes.writeUIntBE(Math.floor(named / 2), 0, 5)
  // Of the account the last bit, and 39 random ones: 1 + 40 + 39 = 80.
  bytes.writeUIntBE((named % 2) * 2 ** 39 + Math.floor(drawn / 2), 5, 5)
  return prefix + base32Encode(bytes)
}

/** Of AWS's published example pair, which stands in every tutorial. */
const EXAMPLE_ACCESS_KEY_ID = 'AKIAIOSFODNN7EXAMPLE'

/**
 * Whether an access key id is one that people agree on, such as `test`: AWS's have 16 characters and more, and no
 * hyphen.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKey.html
 */
export function isGuessableKeyId(accessKeyId: string): boolean {
  return accessKeyId.length < 16 || accessKeyId === EXAMPLE_ACCESS_KEY_ID || accessKeyId.includes('-')
}

/** The account that an access key id carries, or `undefined` where it carries none (keys supplied from outside). */
export function accountOfAccessKeyId(accessKeyId: string): AccountId | undefined {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(accessKeyId)) return undefined
  let bits = 0n
  for (const letter of accessKeyId.slice(4)) bits = (bits << 5n) | BigInt(BASE32.indexOf(letter))
  if (bits >> 79n === 0n) return undefined
  const digits = ((bits >> 39n) & ((1n << 40n) - 1n)).toString().padStart(12, '0')
  return digits.length === 12 ? accountId(digits) : undefined
}
