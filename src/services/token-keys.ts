import { createHash, createPrivateKey, generateKeyPair, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import type { AccountId } from '../aws/index.ts'
import type { MasterKey } from '../credentials/index.ts'
import { type TokenKey, tokenKeyContext } from '../storage/repositories/token-issuer.ts'

/** "RS256 (RSA with SHA-256) and ES384 (ECDSA using P-384 curve with SHA-384)" */
export const ALGORITHMS = ['RS256', 'ES384'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

export function isAlgorithm(text: string): text is Algorithm {
  return ALGORITHMS.some((algorithm) => algorithm === text)
}

const DAY = 86_400_000
/** A key signs that long, and then a new one does. */
const SIGNS_FOR = 90 * DAY
/** A replaced key is published for as long: every token that it signed is over by then, whoever kept the list. */
const PUBLISHED_AFTER = DAY

const generate = promisify(generateKeyPair)

/** A new key to sign with. Slow: never inside a transaction. */
export async function newTokenKey(
  algorithm: Algorithm,
  { accountId, masterKey, now }: { accountId: AccountId; masterKey: MasterKey; now: number },
): Promise<TokenKey> {
  const { publicKey, privateKey } =
    algorithm === 'RS256'
      ? await generate('rsa', { modulusLength: 2048 })
      : await generate('ec', { namedCurve: 'P-384' })
  const jwk = publicKey.export({ format: 'jwk' })
  const keyId = thumbprint(jwk)
  const privateKeySealed = masterKey.seal(
    privateKey.export({ format: 'der', type: 'pkcs8' }),
    tokenKeyContext(accountId, keyId),
  )
  const publicJwk = JSON.stringify({ ...jwk, use: 'sig', alg: algorithm, kid: keyId })
  return { keyId, algorithm, publicJwk, privateKeySealed, createdAt: now }
}

const THUMBPRINT_MEMBERS = ['crv', 'e', 'kty', 'n', 'x', 'y']

/** RFC 7638: the required members in the order of their names. */
function thumbprint(jwk: object): string {
  return createHash('sha256').update(JSON.stringify(jwk, THUMBPRINT_MEMBERS)).digest('base64url')
}

/** @param keys the newest first. @returns the one to sign with; `undefined` where a new one is due. */
export function signingKey(keys: readonly TokenKey[], algorithm: Algorithm, now: number): TokenKey | undefined {
  const newest = keys.find((key) => key.algorithm === algorithm)
  return newest && now - newest.createdAt < SIGNS_FOR ? newest : undefined
}

/** @param keys the newest first. @returns those whose tokens are all over. */
export function retiredKeys(keys: readonly TokenKey[], now: number): readonly TokenKey[] {
  return keys.filter((key, index) => {
    const successor = keys.slice(0, index).findLast(({ algorithm }) => algorithm === key.algorithm)
    return successor !== undefined && now - successor.createdAt >= PUBLISHED_AFTER
  })
}

/** A token (RFC 7519) in its compact form (RFC 7515). */
export function signedToken(
  claims: object,
  key: TokenKey,
  { accountId, masterKey }: { accountId: AccountId; masterKey: MasterKey },
): string {
  const der = masterKey.open(key.privateKeySealed, tokenKeyContext(accountId, key.keyId))
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const head = { alg: key.algorithm, kid: key.keyId, typ: 'JWT' }
  const text = `${encoded(head)}.${encoded(claims)}`
  return `${text}.${signature(text, privateKey).toString('base64url')}`
}

function signature(text: string, key: KeyObject): Buffer {
  return key.asymmetricKeyType === 'ec'
    ? sign('sha384', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }) // RFC 7518, section 3.4
    : sign('sha256', Buffer.from(text), key)
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
