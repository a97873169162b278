import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Random } from '../aws/index.ts'
import type { MasterKey } from './master-key.ts'
import type { StsSession } from './session.ts'
import { claimsOf, type SessionClaims, sessionOf } from './session-claims.ts'

const PURPOSE = 'session-token'
/**
 * Version 1 had no kinds: all were GetSessionToken's. It is read while such sessions last, and its claims must not name
 * a kind. INVARIANT (fail closed): who knows version 1 alone does not read the others, whose limits it would not see.
 */
const OLDEST_VERSION = 1
const VERSION = 2
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES

/** What stands before the claims in version 2: how they are written, and how many bytes they are. */
const FORM_BYTES = 3
const AS_JSON = 0
const DEFLATED = 1
/** Bytes of claims that are worth packing: what has neither policies nor tags is not. */
const WORTH_PACKING = 500
/** Nothing that fits into a token is longer: 22 characters to one would be. */
const MOST_CLAIMS = 64 * 1024

/** Characters. AWS's tokens end below this, and what is longer is not worth a decryption. */
export const MAX_TOKEN_LENGTH = 4096

/**
 * The session token of `session`: AES-256-GCM under a key that is derived from the master key for this alone, bound to
 * the access key id, so that it opens with no other key's id beside it. It may be longer than `MAX_TOKEN_LENGTH`, and
 * then opens nowhere: the caller compares.
 *
 * @param minimumLength of the token, in characters, up to `MAX_TOKEN_LENGTH`; a shorter one is filled up.
 */
export function sealSession(masterKey: MasterKey, session: StsSession, random: Random, minimumLength = 0): string {
  const json = JSON.stringify(claimsOf(session))
  const form = json.length > WORTH_PACKING ? DEFLATED : AS_JSON
  const claims = form === DEFLATED ? deflateRawSync(json, { level: 9 }) : json
  const length = Buffer.byteLength(claims)
  // Three bytes are four characters of base64.
  const size = Math.ceil(minimumLength / 4) * 3 - HEAD_BYTES - TAG_BYTES
  const textBytes = Math.max(FORM_BYTES + length, size)
  // All of it is in one place: nonce and text at first, which is sealed where it stands.
  const token = Buffer.alloc(HEAD_BYTES + textBytes + TAG_BYTES)
  const nonce = random(NONCE_BYTES)
  token.writeUInt8(VERSION)
  token.set(nonce, 1)
  token.writeUInt8(form, HEAD_BYTES)
  token.writeUInt16BE(Math.min(length, 0xffff), HEAD_BYTES + 1)
  if (typeof claims === 'string') token.write(claims, HEAD_BYTES + FORM_BYTES)
  else token.set(claims, HEAD_BYTES + FORM_BYTES)
  const cipher = createCipheriv('aes-256-gcm', masterKey.derive(PURPOSE), nonce)
  cipher.setAAD(boundTo(VERSION, session.accessKeyId))
  token.set(cipher.update(token.subarray(HEAD_BYTES, HEAD_BYTES + textBytes)), HEAD_BYTES)
  cipher.final() // What this mode leaves for the end is the tag alone.
  token.set(cipher.getAuthTag(), HEAD_BYTES + textBytes)
  return token.toString('base64')
}

/**
 * The session that `token` carries, or `undefined` where no key of this ring sealed it for `accessKeyId`. It may be
 * over: the caller compares `expiresAt` with the clock on each request, and looks the principal up by `principalId`.
 */
export function openSession(masterKey: MasterKey, token: string, accessKeyId: string): StsSession | undefined {
  if (token.length > MAX_TOKEN_LENGTH || !/^[A-Za-z0-9+/]+={0,2}$/.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64')
  const version = bytes[0]
  if (bytes.length <= HEAD_BYTES + TAG_BYTES || (version !== VERSION && version !== OLDEST_VERSION)) return undefined
  // One text, one session: a token with spare bits in its last letter is not the one that was given out.
  if (bytes.toString('base64') !== token) return undefined
  for (const key of masterKey.derivedOfEach(PURPOSE)) {
    const session = opened(key, bytes, version, accessKeyId)
    if (session) return session
  }
  return undefined
}

function opened(
  key: KeyObject,
  bytes: Buffer,
  version: typeof VERSION | typeof OLDEST_VERSION,
  accessKeyId: string,
): StsSession | undefined {
  const nonce = bytes.subarray(1, HEAD_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(boundTo(version, accessKeyId))
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()])
    const claims = JSON.parse(version === VERSION ? unpacked(text) : text.toString()) as SessionClaims
    return version === OLDEST_VERSION && claims.k !== undefined ? undefined : sessionOf(claims, accessKeyId)
  } catch {
    return undefined
  }
}

/** What the token is authentic with: a token of one version is none of another, whatever its first byte says. */
function boundTo(version: number, accessKeyId: string): Buffer {
  return Buffer.from(version === OLDEST_VERSION ? accessKeyId : `${version}/${accessKeyId}`)
}

function unpacked(text: Buffer): string {
  const claims = text.subarray(FORM_BYTES, FORM_BYTES + text.readUInt16BE(1))
  const json = text.readUInt8(0) === DEFLATED ? inflateRawSync(claims, { maxOutputLength: MOST_CLAIMS }) : claims
  return json.toString()
}
