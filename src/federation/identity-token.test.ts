import assert from 'node:assert/strict'
import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { describe, test } from 'node:test'
import type { JWK } from 'jose'
import { readToken, signatureOf } from './identity-token.ts'
import { keySetOf } from './key-set.ts'

const NOW = Date.UTC(2026, 10, 30)
const SECONDS = NOW / 1000
const CLAIMS = { iss: 'https://idp.example.com', sub: 'a', aud: 'b', iat: SECONDS, exp: SECONDS + 60 }

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const otherRsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const CURVES = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' } as const
const ec = Object.fromEntries(
  Object.entries(CURVES).map(([alg, namedCurve]) => [alg, generateKeyPairSync('ec', { namedCurve })]),
)

const part = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const jwk = (key: typeof rsa.publicKey, more: object = {}): JWK => ({
  ...key.export({ format: 'jwk' }),
  ...more,
})

/** A token that is signed by hand: a library would refuse to make most of these. */
function tokenOf(header: object, claims: object | string, signature: (input: string) => Buffer): string {
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${signature(input).toString('base64url')}`
}
const byRsa =
  (key = rsa.privateKey, hash = 'sha256') =>
  (input: string) =>
    sign(hash, Buffer.from(input), key)
const byEc = (alg: string) => (input: string) => {
  const key = ec[alg]?.privateKey ?? rsa.privateKey
  return sign(`sha${alg.slice(2)}`, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
}
async function outcome(text: string, ...keys: readonly JWK[]): Promise<string> {
  const token = readToken(text)
  return token === undefined ? 'no token' : await signatureOf(token, keySetOf({ keys }), NOW)
}
const own = jwk(rsa.publicKey, { kid: 'own' })
const good = tokenOf({ alg: 'RS256', kid: 'own' }, CLAIMS, byRsa())

describe('a token', () => {
  test('is signed by RSA or EC keys, with SHA-2 of each size', async () => {
    for (const size of ['256', '384', '512']) {
      const text = tokenOf({ alg: `RS${size}`, kid: 'own' }, CLAIMS, byRsa(rsa.privateKey, `sha${size}`))
      assert.equal(await outcome(text, own), 'good', size)
    }
    for (const alg of Object.keys(CURVES)) {
      const key = jwk(ec[alg]?.publicKey ?? rsa.publicKey, { kid: alg })
      assert.equal(await outcome(tokenOf({ alg, kid: alg }, CLAIMS, byEc(alg)), own, key), 'good', alg)
    }
  })

  test('need not name its key: each is tried that could be it', async () => {
    const text = tokenOf({ alg: 'RS256' }, CLAIMS, byRsa())
    assert.equal(await outcome(text, own), 'good')
    assert.equal(await outcome(text, jwk(otherRsa.publicKey, { kid: 'other' }), own), 'good')
    assert.equal(await outcome(text, jwk(otherRsa.publicKey, { kid: 'other' })), 'bad')
  })
})

describe('no token', () => {
  test('is one without a signature, whatever it says of that', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', undefined, ['RS256'], null]) {
      assert.equal(await outcome(`${part({ alg, kid: 'own' })}.${part(CLAIMS)}.`, own), 'no token', String(alg))
    }
    assert.equal(await outcome(`${part({ alg: 'RS256', kid: 'own' })}.${part(CLAIMS)}.`, own), 'bad')
  })

  test('is one that is keyed with the public key as if it were a secret', async () => {
    const pem = rsa.publicKey.export({ format: 'pem', type: 'spki' })
    for (const secret of [pem, createPublicKey(pem).export({ format: 'der', type: 'spki' }), JSON.stringify(own)]) {
      for (const size of ['256', '384', '512']) {
        const text = tokenOf({ alg: `HS${size}`, kid: 'own' }, CLAIMS, (input) =>
          createHmac(`sha${size}`, secret).update(input).digest(),
        )
        assert.equal(await outcome(text, own), 'no token')
      }
    }
  })

  test('is one of another algorithm', async () => {
    for (const alg of ['PS256', 'EdDSA', 'Ed25519', 'ES256K', 'RS1', 'rs256', 'RSA-OAEP']) {
      assert.equal(await outcome(tokenOf({ alg, kid: 'own' }, CLAIMS, byRsa()), own), 'no token', alg)
    }
  })

  test('is what is no JWT', async () => {
    const encrypted = `${part({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.a.b.c.d`
    for (const text of [
      '',
      'abcd',
      'a.b.c',
      '..',
      'ya29.a0AfH6SMC',
      encrypted,
      good.split('.').slice(0, 2).join('.'),
    ]) {
      assert.equal(await outcome(text, own), 'no token', text)
    }
    for (const claims of ['[]', '"a"', 'null', '{']) {
      assert.equal(await outcome(tokenOf({ alg: 'RS256', kid: 'own' }, claims, byRsa()), own), 'no token', claims)
    }
  })

  test('brings its own key', async () => {
    const stranger = jwk(otherRsa.publicKey, { kid: 'own' })
    for (const more of [{ jwk: stranger }, { jku: 'http://127.0.0.1:1/' }, { x5u: 'http://127.0.0.1:1/' }]) {
      assert.equal(
        await outcome(tokenOf({ alg: 'RS256', kid: 'own', ...more }, CLAIMS, byRsa(otherRsa.privateKey)), own),
        'bad',
      )
    }
  })

  test('asks for what is not understood', async () => {
    for (const more of [{ crit: ['exp'] }, { crit: ['b64'], b64: false }, { crit: [] }]) {
      assert.equal(await outcome(tokenOf({ alg: 'RS256', kid: 'own', ...more }, CLAIMS, byRsa()), own), 'bad')
    }
  })

  test('is one of which anything was changed, or that another key has signed', async () => {
    const [header = '', , signature = ''] = good.split('.')
    assert.equal(await outcome(`${header}.${part({ ...CLAIMS, sub: 'root' })}.${signature}`, own), 'bad')
    const other = part({ alg: 'RS256', kid: 'own', typ: 'JWT' })
    assert.equal(await outcome(`${other}.${part(CLAIMS)}.${signature}`, own), 'bad')
    assert.equal(await outcome(tokenOf({ alg: 'RS256', kid: 'own' }, CLAIMS, byRsa(otherRsa.privateKey)), own), 'bad')
  })

  test('is one whose key is of another kind than its algorithm', async () => {
    const key = jwk(ec.ES256?.publicKey ?? rsa.publicKey, { kid: 'own' })
    assert.equal(await outcome(good, key), 'unknown-key')
    assert.equal(await outcome(good, jwk(rsa.publicKey, { kid: 'own', use: 'enc' })), 'unknown-key')
    assert.equal(await outcome(good, jwk(rsa.publicKey, { kid: 'own', alg: 'RS512' })), 'unknown-key')
  })

  test('finds a key by a name that is more than a name', async () => {
    const names = [
      '../../../../dev/null',
      '/etc/passwd',
      'http://127.0.0.1/',
      "' OR 1=1 --",
      '__proto__',
      'OWN',
      'own\0',
    ]
    for (const kid of names) {
      assert.equal(await outcome(tokenOf({ alg: 'RS256', kid }, CLAIMS, byRsa()), own), 'unknown-key', kid)
    }
    for (const kid of [1, {}, ['own'], null]) {
      assert.notEqual(await outcome(tokenOf({ alg: 'RS256', kid }, CLAIMS, byRsa(otherRsa.privateKey)), own), 'good')
    }
  })

  test('is one whose time is over, or not yet come, by more than five minutes', async () => {
    const timed = (times: object) =>
      outcome(tokenOf({ alg: 'RS256', kid: 'own' }, { ...CLAIMS, ...times }, byRsa()), own)
    assert.equal(await timed({ exp: SECONDS - 299 }), 'good')
    assert.equal(await timed({ exp: SECONDS - 300 }), 'bad')
    assert.equal(await timed({ nbf: SECONDS + 300 }), 'good')
    assert.equal(await timed({ nbf: SECONDS + 301 }), 'bad')
  })
})
