import { createLocalJWKSet, type JWK, type JWTVerifyGetKey } from 'jose'
import { ProviderError } from './provider-error.ts'

/** The keys that a provider signs with, by what a token says of its key. */
export type KeySet = JWTVerifyGetKey

/** "AWS supports up to 100 RSA and 100 EC keys" of a provider. */
const MOST_KEYS = 100
/** Characters in base64url of what makes a key slow to use: a modulus of 8,192 bits, an exponent of 32. */
const MOST_MODULUS = 1366
const MOST_EXPONENT = 6

/**
 * Where a provider has its keys, as its discovery document says.
 *
 * @param issuer as tokens name it, which the document must repeat letter by letter.
 * @throws ProviderError where it lacks what AWS demands of such documents.
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata
 */
export function keysUrl(discovery: unknown, issuer: string): URL {
  const { issuer: named, jwks_uri: at, ...rest } = objectOf(discovery)
  if (named !== issuer) throw unusable('its issuer is another one')
  for (const member of DEMANDED) {
    const list = rest[member]
    if (!Array.isArray(list) || list.length === 0) throw unusable(`it has no ${member}`)
  }
  if (typeof at !== 'string' || !URL.canParse(at)) throw unusable('it has no jwks_uri')
  return new URL(at)
}

const DEMANDED = ['response_types_supported', 'subject_types_supported', 'id_token_signing_alg_values_supported']

/**
 * The keys of a JWKS that can verify: public RSA and EC keys. Of others it may have any; of these too many, or too
 * large, are refused.
 *
 * @throws ProviderError
 */
export function keySetOf(document: unknown): KeySet {
  const { keys } = objectOf(document)
  if (!Array.isArray(keys)) throw unusable('it has no keys')
  const rsa: JWK[] = []
  const ec: JWK[] = []
  for (const key of keys) {
    if (!isObject(key) || 'd' in key) continue
    if (key.kty === 'RSA') rsa.push(key)
    if (key.kty === 'EC') ec.push(key)
    if (rsa.length > MOST_KEYS || ec.length > MOST_KEYS) throw unusable('it has too many keys')
  }
  const usable = [...rsa.filter(isLight), ...ec]
  if (usable.length === 0) throw unusable('it has no key that verifies')
  return createLocalJWKSet({ keys: usable })
}

function isLight({ n, e }: JWK): boolean {
  return typeof n === 'string' && n.length <= MOST_MODULUS && typeof e === 'string' && e.length <= MOST_EXPONENT
}

function objectOf(document: unknown): Record<string, unknown> {
  if (!isObject(document)) throw unusable('it is no object')
  return document
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unusable(why: string): ProviderError {
  return new ProviderError('unusable', `a document of a provider cannot be used: ${why}`)
}
