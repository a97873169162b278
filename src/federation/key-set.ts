import { ProviderError } from './provider-error.ts'
import { type Jwk, type KeyName, ProviderKey } from './provider-key.ts'

/** The keys that a provider signs with. */
export class KeySet {
  readonly keys: readonly ProviderKey[]

  constructor(keys: readonly ProviderKey[]) {
    this.keys = keys
  }

  /** Those that may have signed a token that says this of its key. */
  of(name: KeyName): readonly ProviderKey[] {
    return this.keys.filter((key) => key.fits(name))
  }
}

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
  const rsa: Jwk[] = []
  const ec: Jwk[] = []
  for (const key of keys) {
    if (!isObject(key) || 'd' in key) continue
    if (key.kty === 'RSA') rsa.push(plain(key))
    if (key.kty === 'EC') ec.push(plain(key))
    if (rsa.length > MOST_KEYS || ec.length > MOST_KEYS) throw unusable('it has too many keys')
  }
  const usable = [...rsa.filter(isLight), ...ec]
  if (usable.length === 0) throw unusable('it has no key that verifies')
  return new KeySet(usable.map((key) => new ProviderKey(key)))
}

/** Characters of a name, or of a coordinate: those of P-521 have 88. */
const LONGEST = 256
const MEMBERS = ['kty', 'kid', 'use', 'alg', 'crv', 'x', 'y', 'e'] as const

/**
 * What verifies, and what a key is found by. The set is kept, for many providers, and each key in it may say anything
 * else at any length.
 */
function plain(key: Record<string, unknown>): Jwk {
  const { n, key_ops } = key
  const members = MEMBERS.map((name) => [name, key[name]]).filter(([, value]) => isShort(value))
  return {
    ...Object.fromEntries(members),
    ...(typeof n === 'string' && { n }),
    ...(Array.isArray(key_ops) && { key_ops: key_ops.includes('verify') ? ['verify'] : [] }),
  }
}

function isShort(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST
}

function isLight({ n, e }: Jwk): boolean {
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
