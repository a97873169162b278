import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type AccountId, isAccountId, type Random } from '../aws/index.ts'
import type { MasterKey } from './master-key.ts'

const PURPOSE = 'session-token'
const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES

/** Characters. AWS's tokens end below this, and what is longer is not worth a decryption. */
export const MAX_TOKEN_LENGTH = 4096

/** What an STS session token says. No row is kept for it: the token is the record. */
export interface StsSession {
  readonly accountId: AccountId
  /**
   * `AIDA…`, or the account id for root: a principal that was deleted and made again is another one, and the session
   * ends.
   */
  readonly principalId: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Epoch milliseconds. */
  readonly issuedAt: number
  /** Epoch milliseconds. The session is over at this moment. */
  readonly expiresAt: number
  /** When the MFA code was given; absent without MFA. */
  readonly mfaAuthenticatedAt?: number
}

/** Claims by one letter, since the token goes with every request. */
interface Claims {
  readonly a: string
  readonly p: string
  readonly s: string
  readonly i: number
  readonly e: number
  readonly m?: number
}

/**
 * The session token of `session`: AES-256-GCM under a key that is derived from the master key for this alone, bound to
 * the access key id, so that it opens with no other key's id beside it.
 *
 * @param minimumLength of the token, in characters, up to `MAX_TOKEN_LENGTH`; a shorter one is filled up.
 */
export function sealSession(masterKey: MasterKey, session: StsSession, random: Random, minimumLength = 0): string {
  const claims: Claims = {
    a: session.accountId,
    p: session.principalId,
    s: session.secretAccessKey,
    i: session.issuedAt,
    e: session.expiresAt,
    ...(session.mfaAuthenticatedAt !== undefined && { m: session.mfaAuthenticatedAt }),
  }
  const nonce = random(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', masterKey.derive(PURPOSE), nonce)
  cipher.setAAD(Buffer.from(session.accessKeyId))
  // Three bytes are four characters of base64, and JSON may end with spaces.
  const size = Math.ceil(minimumLength / 4) * 3 - HEAD_BYTES - TAG_BYTES
  const text = Buffer.concat([cipher.update(JSON.stringify(claims).padEnd(size)), cipher.final()])
  return Buffer.concat([Uint8Array.of(VERSION), nonce, text, cipher.getAuthTag()]).toString('base64')
}

/**
 * The session that `token` carries, or `undefined` where this master key did not seal it for `accessKeyId`. It may be
 * over: the caller compares `expiresAt` with the clock on each request, and looks the principal up by `principalId`.
 */
export function openSession(masterKey: MasterKey, token: string, accessKeyId: string): StsSession | undefined {
  if (token.length > MAX_TOKEN_LENGTH || !/^[A-Za-z0-9+/]+={0,2}$/.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64')
  if (bytes.length <= HEAD_BYTES + TAG_BYTES || bytes[0] !== VERSION) return undefined
  // One text, one session: a token with spare bits in its last letter is not the one that was given out.
  if (bytes.toString('base64') !== token) return undefined
  const nonce = bytes.subarray(1, HEAD_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', masterKey.derive(PURPOSE), nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(accessKeyId))
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
  let claims: Claims
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()])
    claims = JSON.parse(text.toString()) as Claims
  } catch {
    return undefined
  }
  if (!isAccountId(claims.a)) return undefined
  return {
    accountId: claims.a,
    principalId: claims.p,
    accessKeyId,
    secretAccessKey: claims.s,
    issuedAt: claims.i,
    expiresAt: claims.e,
    ...(claims.m !== undefined && { mfaAuthenticatedAt: claims.m }),
  }
}
