import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'node:test'
import { keySetOf, keysUrl } from './key-set.ts'

const ISSUER = 'https://idp.example.com/realm'
const DISCOVERY = {
  issuer: ISSUER,
  jwks_uri: 'https://keys.example.com/jwks',
  response_types_supported: ['id_token'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
}
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
const kept = ({ keys }: ReturnType<typeof keySetOf>) => keys.map(({ jwk }) => jwk)
const unusable = { name: 'ProviderError', fault: 'unusable' }

describe('a discovery document', () => {
  test('says where the keys are', () => {
    assert.equal(keysUrl(DISCOVERY, ISSUER).href, DISCOVERY.jwks_uri)
  })

  test('is of the issuer whose it is, letter by letter', () => {
    for (const issuer of [`${ISSUER}/`, 'https://idp.example.com', ISSUER.toUpperCase(), undefined, [ISSUER]]) {
      assert.throws(() => keysUrl({ ...DISCOVERY, issuer }, ISSUER), unusable, String(issuer))
    }
  })

  test('has all that AWS demands', () => {
    for (const member of Object.keys(DISCOVERY)) {
      const { [member]: _, ...rest } = DISCOVERY as Record<string, unknown>
      assert.throws(() => keysUrl(rest, ISSUER), unusable, member)
      assert.throws(() => keysUrl({ ...DISCOVERY, [member]: [] }, ISSUER), unusable, member)
    }
    for (const document of [null, [], 'x', 1]) assert.throws(() => keysUrl(document, ISSUER), unusable)
    assert.throws(() => keysUrl({ ...DISCOVERY, jwks_uri: 'jwks' }, ISSUER), unusable)
  })
})

describe('a set of keys', () => {
  test('may have 100 RSA and 100 EC keys, and no more of either', () => {
    const many = (key: object, count: number) => Array.from({ length: count }, (_, i) => ({ ...key, kid: `${i}` }))
    assert.ok(keySetOf({ keys: [...many(rsa, 100), ...many(ec, 100)] }))
    assert.throws(() => keySetOf({ keys: many(rsa, 101) }), unusable)
    assert.throws(() => keySetOf({ keys: many(ec, 101) }), unusable)
  })

  test('keeps of a key what verifies and what it is found by, whatever stands beside it', () => {
    const more = { x5c: [[{}, {}]], note: 'x'.repeat(1000), ext: true, key_ops: ['verify', 'verify', {}] }
    const named = { kid: 'one', use: 'sig', alg: 'RS256' }
    const own = { ...rsa, ...named, key_ops: ['verify'] }
    assert.deepEqual(kept(keySetOf({ keys: [{ ...rsa, ...named, ...more }], more })), [own])
    const long = { ...ec, kid: 'x'.repeat(1000), use: [[]], alg: {}, key_ops: [['verify']] }
    assert.deepEqual(kept(keySetOf({ keys: [long] })), [{ ...ec, key_ops: [] }])
  })

  test('has a key that verifies: no secret, no private one, none that is slow to use', () => {
    const useless = [
      { kty: 'oct', k: 'c2VjcmV0' },
      { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' },
      { ...rsa, d: 'AAAA' },
      { ...rsa, n: 'A'.repeat(100_000) },
      { ...rsa, e: rsa.n },
      { kty: 'RSA' },
      null,
      'key',
      [rsa],
    ]
    for (const key of useless) assert.throws(() => keySetOf({ keys: [key] }), unusable, JSON.stringify(key))
    assert.ok(keySetOf({ keys: [...useless, rsa] }))
    for (const document of [null, {}, { keys: {} }, { keys: [] }, []]) assert.throws(() => keySetOf(document), unusable)
  })
})
