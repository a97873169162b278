import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose'
import type { KeySet } from './key-set.ts'

/** A token as it is written: nothing in it is proved. */
export interface UnprovedToken {
  readonly text: string
  readonly claims: Readonly<JWTPayload>
}

/**
 * "Tokens must be signed using either RSA keys (RS256, RS384, or RS512) or ECDSA keys (ES256, ES384, or ES512)."
 * INVARIANT: nothing else verifies, `none` and what is keyed with a secret least of all.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512']

/** Seconds that a provider's clock and ours may differ. */
export const LEEWAY = 300

/** Keys that are tried for a token that does not say which is its own. */
const MOST_TRIES = 10

/** @returns `undefined` for what is no signed JWT of an algorithm that AWS takes. */
export function readToken(text: string): UnprovedToken | undefined {
  try {
    const { alg = '' } = decodeProtectedHeader(text)
    return ALGORITHMS.includes(alg) ? { text, claims: decodeJwt(text) } : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether one of the provider's keys has signed the token. Where it names a key, none but that one is tried: the name
 * is compared, and nothing else is done with it.
 *
 * @param now epoch milliseconds.
 */
export async function signatureOf(
  { text }: UnprovedToken,
  keys: KeySet,
  now: number,
): Promise<'good' | 'bad' | 'unknown-key'> {
  const options = { algorithms: ALGORITHMS, currentDate: new Date(now), clockTolerance: LEEWAY }
  try {
    await jwtVerify(text, keys, options)
    return 'good'
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return 'unknown-key'
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) return 'bad'
    let tries = 0
    for await (const key of error) {
      if (++tries > MOST_TRIES) break
      if (await isVerified(() => jwtVerify(text, key, options))) return 'good'
    }
    return 'bad'
  }
}

async function isVerified(verify: () => Promise<unknown>): Promise<boolean> {
  try {
    await verify()
    return true
  } catch {
    return false
  }
}
