import { createHash, timingSafeEqual } from 'node:crypto'
import type { Random } from '../../aws/index.ts'

/** "Confirmation tokens are valid for two days": https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export const TOKEN_LIFETIME = 2 * 24 * 3600_000

/** An unguessable token: 256 bits, hex. */
export function newToken(random: Random): string {
  return Buffer.from(random(32)).toString('hex')
}

/** What is kept of a confirmation token: whoever reads the table cannot confirm with it. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Compares in a time that does not depend on where the two differ. */
export function isSameToken(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(tokenHash(a)), Buffer.from(tokenHash(b)))
}

/** An id that is never given twice, in the form of a UUID. */
export function newUuid(random: Random): string {
  const hex = Buffer.from(random(16)).toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20)].join('-')
}
