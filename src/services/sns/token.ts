import { DAY, type Random, randomHex } from '../../aws/index.ts'

/** "Confirmation tokens are valid for two days": https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
export const TOKEN_LIFETIME = 2 * DAY

/** An unguessable token: 256 bits. */
export function newToken(random: Random): string {
  return randomHex(32, random)
}
