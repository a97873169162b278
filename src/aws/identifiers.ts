import { type AccountId, accountId } from './arn.ts'
import type { Random } from './clock.ts'

/**
 * Prefixes of IAM's unique ids.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 */
export type UniqueIdPrefix = 'AIDA' | 'AGPA' | 'AROA' | 'ANPA' | 'ANVA'

/** Long-term keys start with `AKIA`, temporary ones with `ASIA`. */
export type AccessKeyPrefix = 'AKIA' | 'ASIA'

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function randomText(alphabet: string, length: number, random: Random): string {
  // Bytes beyond the last whole multiple are drawn again: `%` alone would favour the alphabet's first letters.
  const limit = 256 - (256 % alphabet.length)
  let text = ''
  while (text.length < length) {
    for (const byte of random(length * 2)) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length]
    }
  }
  return text
}

/** An id that is never given twice: prefix and 17 characters, as AWS's own. */
export function newUniqueId(prefix: UniqueIdPrefix, random: Random): string {
  return prefix + randomText(BASE32, 17, random)
}

/** 40 characters of base 62: 238 bits. */
export function newSecretAccessKey(random: Random): string {
  return randomText(BASE62, 40, random)
}

/**
 * A 20-character access key id that carries its account, as AWS's do: after the prefix, 80 bits in base 32, of which bits 39 to 78
 * hold the account id and the rest is random. So a key names its account without a global index.
 */
export function newAccessKeyId(prefix: AccessKeyPrefix, account: AccountId, random: Random): string {
  let bits = 1n // The top bit is set in all keys of today; older keys, without it, carry no account.
  bits = (bits << 40n) | BigInt(account)
  for (const byte of random(5)) bits = (bits << 8n) | BigInt(byte)
  bits >>= 1n // 39 random bits: 1 + 40 + 39 = 80
  let text = ''
  for (let shift = 75n; shift >= 0n; shift -= 5n) text += BASE32[Number((bits >> shift) & 31n)]
  return prefix + text
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
