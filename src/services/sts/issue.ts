import type { Credentials } from '../../../models/sts.ts'
import { type Clock, newAccessKeyId, newSecretAccessKey, type Random } from '../../aws/index.ts'
import { MAX_TOKEN_LENGTH, type MasterKey, type StsSession, sealSession } from '../../credentials/index.ts'
import { PackedPolicyTooLarge } from './errors.ts'

/** A session that has no key yet. */
export type NewSession = StsSession extends infer Session
  ? Session extends StsSession
    ? Omit<Session, 'accessKeyId' | 'secretAccessKey'>
    : never
  : never

/** What every operation answers that gives credentials. */
interface Issued {
  readonly Credentials: Credentials
  readonly SessionTokenUtilization: number
  readonly SessionTokenSize: number
}

interface Tools {
  readonly random: Random
  readonly masterKey: MasterKey
}

/**
 * Credentials for a session. Its token carries all that there is to know of it: no row is written.
 *
 * @param minimumSize of the token, in characters.
 * @throws PackedPolicyTooLarge (400): "the session token exceeded the maximum allowed size. The error message reports
 * the session token size and the maximum allowed size, both in bytes."
 */
export function issue(session: NewSession, tools: Tools, minimumSize = 0): Issued {
  const { masterKey, random } = tools
  const accessKeyId = newAccessKeyId('ASIA', session.accountId, random)
  const secretAccessKey = newSecretAccessKey(random)
  const token = sealSession(masterKey, { ...session, accessKeyId, secretAccessKey }, random, minimumSize)
  if (token.length > MAX_TOKEN_LENGTH) {
    throw PackedPolicyTooLarge(
      `The session token has a size of ${token.length} bytes, which exceeds the maximum of ${MAX_TOKEN_LENGTH} bytes.`,
    )
  }
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: token,
      Expiration: new Date(session.expiresAt),
    },
    SessionTokenUtilization: Math.ceil((token.length * 100) / MAX_TOKEN_LENGTH),
    SessionTokenSize: token.length,
  }
}

/** From now on. It ends in whole seconds, as the answer tells it: what a client believes is what holds. */
export function lasting(seconds: number, clock: Clock): { readonly issuedAt: number; readonly expiresAt: number } {
  const issuedAt = clock()
  return { issuedAt, expiresAt: Math.floor(issuedAt / 1000 + seconds) * 1000 }
}
