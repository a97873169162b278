import { createHash, timingSafeEqual } from 'node:crypto'
import { type Random, randomHex } from '../../aws/index.ts'

/** "Confirmation tokens are valid for two days": https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export const TOKEN_LIFETIME = 2 * 24 * 3600_000

/** An unguessable token: 256 bits. */
export function newToken(random: Random): string {
  return randomHex(32, random)
}

/** What is kept of a confirmation token: whoever reads the table cannot confirm with it. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Compares in a time that does not depend on where the two differ. */
export function isSameToken(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(tokenHash(a)), Buffer.from(tokenHash(b)))
}
