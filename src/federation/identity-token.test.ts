import assert from 'node:assert/strict'
import { createHash, createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createLocalJWKSet, errors, type JWK, jwtVerify } from 'jose'
import { readToken, signatureOf } from './identity-token.ts'
import { keySetOf } from './key-set.ts'

const SECONDS = Date.UTC(2026, 10, 30) / 1000
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
function outcome(text: string, ...keys: readonly JWK[]): string {
  const token = readToken(text)
  return token === undefined ? 'no token' : signatureOf(token, keySetOf({ keys }))
}
const own = jwk(rsa.publicKey, { kid: 'own' })
const good = tokenOf({ alg: 'RS256', kid: 'own' }, CLAIMS, byRsa())

describe('a token', () => {
  test('is signed by RSA or EC keys, with SHA-2 of each size', () => {
    for (const size of ['256', '384', '512']) {
      const text = tokenOf({ alg: `RS${size}`, kid: 'own' }, CLAIMS, byRsa(rsa.privateKey, `sha${size}`))
      assert.equal(outcome(text, own), 'good', size)
    }
    for (const alg of Object.keys(CURVES)) {
      const key = jwk(ec[alg]?.publicKey ?? rsa.publicKey, { kid: alg })
      assert.equal(outcome(tokenOf({ alg, kid: alg }, CLAIMS, byEc(alg)), own, key), 'good', alg)
    }
  })

  test('need not name its key: each is tried that could be it', () => {
    const text = tokenOf({ alg: 'RS256' }, CLAIMS, byRsa())
    assert.equal(outcome(text, own), 'good')
    assert.equal(outcome(text, jwk(otherRsa.publicKey, { kid: 'other' }), own), 'good')
    assert.equal(outcome(text, jwk(otherRsa.publicKey, { kid: 'other' })), 'bad')
  })
})

describe('no token', () => {
  test('is one without a signature, whatever it says of that', () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '', undefined, ['RS256'], null]) {
      assert.equal(outcome(`${part({ alg, kid: 'own' })}.${part(CLAIMS)}.`, own), 'no token', String(alg))
    }
    assert.equal(outcome(`${part({ alg: 'RS256', kid: 'own' })}.${part(CLAIMS)}.`, own), 'bad')
  })

  test('is one that is keyed with the public key as if it were a secret', () => {
    const pem = rsa.publicKey.export({ format: 'pem', type: 'spki' })
    for (const secret of [pem, createPublicKey(pem).export({ format: 'der', type: 'spki' }), JSON.stringify(own)]) {
      for (const size of ['256', '384', '512']) {
        const text = tokenOf({ alg: `HS${size}`, kid: 'own' }, CLAIMS, (input) =>
          createHmac(`sha${size}`, secret).update(input).digest(),
        )
        assert.equal(outcome(text, own), 'no token')
      }
    }
  })

  test('is one of another algorithm', () => {
    for (const alg of ['PS256', 'EdDSA', 'Ed25519', 'ES256K', 'RS1', 'rs256', 'RSA-OAEP']) {
      assert.equal(outcome(tokenOf({ alg, kid: 'own' }, CLAIMS, byRsa()), own), 'no token', alg)
    }
  })

  test('is what is no JWT', () => {
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
      assert.equal(outcome(text, own), 'no token', text)
    }
    for (const claims of ['[]', '"a"', 'null', '{']) {
      assert.equal(outcome(tokenOf({ alg: 'RS256', kid: 'own' }, claims, byRsa()), own), 'no token', claims)
    }
  })

  test('brings its own key', () => {
    const stranger = jwk(otherRsa.publicKey, { kid: 'own' })
    for (const more of [{ jwk: stranger }, { jku: 'http://127.0.0.1:1/' }, { x5u: 'http://127.0.0.1:1/' }]) {
      assert.equal(
        outcome(tokenOf({ alg: 'RS256', kid: 'own', ...more }, CLAIMS, byRsa(otherRsa.privateKey)), own),
        'bad',
      )
    }
  })

  test('asks for what is not understood', () => {
    for (const more of [{ crit: ['exp'] }, { crit: ['b64'], b64: false }, { crit: [] }]) {
      assert.equal(outcome(tokenOf({ alg: 'RS256', kid: 'own', ...more }, CLAIMS, byRsa()), own), 'bad')
    }
  })

  test('is one of which anything was changed, or that another key has signed', () => {
    const [header = '', , signature = ''] = good.split('.')
    assert.equal(outcome(`${header}.${part({ ...CLAIMS, sub: 'root' })}.${signature}`, own), 'bad')
    const other = part({ alg: 'RS256', kid: 'own', typ: 'JWT' })
    assert.equal(outcome(`${other}.${part(CLAIMS)}.${signature}`, own), 'bad')
    assert.equal(outcome(tokenOf({ alg: 'RS256', kid: 'own' }, CLAIMS, byRsa(otherRsa.privateKey)), own), 'bad')
  })

  test('is one whose key is of another kind than its algorithm', () => {
    const key = jwk(ec.ES256?.publicKey ?? rsa.publicKey, { kid: 'own' })
    assert.equal(outcome(good, key), 'unknown-key')
    assert.equal(outcome(tokenOf({ alg: 'ES256', kid: 'own' }, CLAIMS, byRsa()), own), 'unknown-key')
    assert.equal(outcome(tokenOf({ alg: 'ES384', kid: 'own' }, CLAIMS, byEc('ES256')), key), 'unknown-key')
    assert.equal(outcome(good, jwk(rsa.publicKey, { kid: 'own', key_ops: ['encrypt'] })), 'unknown-key')
    assert.equal(outcome(good, jwk(rsa.publicKey, { kid: 'own', key_ops: ['verify'], crv: 'P-256' })), 'good')
    assert.equal(outcome(good, jwk(rsa.publicKey, { kid: 'own', use: 'enc' })), 'unknown-key')
    assert.equal(outcome(good, jwk(rsa.publicKey, { kid: 'own', alg: 'RS512' })), 'unknown-key')
  })

  test('finds a key by a name that is more than a name', () => {
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
      assert.equal(outcome(tokenOf({ alg: 'RS256', kid }, CLAIMS, byRsa()), own), 'unknown-key', kid)
    }
    for (const kid of [1, {}, ['own'], null]) {
      assert.equal(outcome(tokenOf({ alg: 'RS256', kid }, CLAIMS, byRsa()), own), 'no token')
    }
  })
})

describe('a key that is none, or too weak, has signed nothing', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const point = jwk(ec.ES256?.publicKey ?? rsa.publicKey, { kid: 'own' })

  test('RSA below 2048 bits', () => {
    assert.equal(
      outcome(tokenOf({ alg: 'RS256', kid: 'own' }, CLAIMS, byRsa(privateKey)), jwk(publicKey, { kid: 'own' })),
      'bad',
    )
  })

  test('RSA with an exponent of 1, under which a text signs itself', () => {
    // What RSASSA-PKCS1-v1_5 signs (RFC 8017, 9.2), as it stands.
    const encoded = (input: string) => {
      const prefix = Buffer.from('3031300d060960864801650304020105000420', 'hex')
      const info = Buffer.concat([prefix, createHash('sha256').update(input).digest()])
      return Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(256 - info.length - 3, 0xff), Buffer.from([0]), info])
    }
    const text = tokenOf({ alg: 'RS256', kid: 'own' }, CLAIMS, encoded)
    assert.equal(outcome(text, { ...own, e: 'AQ' }), 'bad')
    assert.equal(outcome(text, own), 'bad')
  })

  test('a point that is not on its curve', () => {
    const text = tokenOf({ alg: 'ES256', kid: 'own' }, CLAIMS, byEc('ES256'))
    assert.equal(outcome(text, point), 'good')
    assert.equal(outcome(text, { ...point, y: point.x ?? '' }), 'bad')
    assert.equal(outcome(text, { ...point, x: '', y: '' }), 'bad')
  })

  test('an ECDSA signature of zeros, of another form, or of another length', () => {
    const key = ec.ES256?.privateKey ?? rsa.privateKey
    const der = (input: string) => sign('sha256', Buffer.from(input), key)
    const longer = (input: string) => Buffer.concat([byEc('ES256')(input), Buffer.alloc(2)])
    for (const signature of [() => Buffer.alloc(64), () => Buffer.alloc(0), der, longer]) {
      assert.equal(outcome(tokenOf({ alg: 'ES256', kid: 'own' }, CLAIMS, signature), point), 'bad')
    }
  })
})

test('a token is one text: what a lenient decoder of base64 passes over is refused', () => {
  const [header = '', body = '', signature = ''] = good.split('.')
  const altered = [
    [`${header}=`, body, signature],
    [header, `${body} `, signature],
    [header, body, `${signature}==`],
    [header, body, `${signature}\n`],
    [header, `+${body}`, signature],
    [header, body, signature, ''],
  ]
  for (const parts of altered) assert.equal(outcome(parts.join('.'), own), 'no token', parts.join('.'))
  const notUtf8 = Buffer.concat([Buffer.from('{"sub":"'), Buffer.from([0xff]), Buffer.from('"}')])
  const claims = notUtf8.toString('base64url')
  assert.equal(outcome(`${header}.${claims}.${byRsa()(`${header}.${claims}`).toString('base64url')}`, own), 'no token')
})

test('what jose does not verify is not taken, and what it verifies is, of tokens and keys of every form', async () => {
  const { privateKey: small, publicKey: smallKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const signers = [
    ...Object.keys(CURVES).map((alg) => byEc(alg)),
    ...['sha256', 'sha384', 'sha512'].flatMap((hash) => [
      byRsa(rsa.privateKey, hash),
      byRsa(otherRsa.privateKey, hash),
    ]),
    byRsa(small),
    () => Buffer.alloc(64),
    () => Buffer.alloc(0),
  ]
  const publicKeys = [rsa.publicKey, otherRsa.publicKey, smallKey, ...Object.values(ec).map((pair) => pair.publicKey)]
  const some = <T>(...values: readonly T[]) => fc.constantFrom(...values)
  const optional = (values: Record<string, fc.Arbitrary<unknown>>) =>
    fc.oneof(some({}), fc.record(values, { requiredKeys: [] }))
  const jwks = fc.tuple(
    some(...publicKeys),
    optional({
      kid: some('a', 'b', 'A', ''),
      alg: some('RS256', 'RS512', 'ES256', 'ES384', 'none'),
      use: some('sig', 'enc'),
      key_ops: some(['verify'], ['sign'], []),
    }),
  )
  const headers = fc.tuple(
    fc.oneof(some('RS256'), some('RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'PS256', 'HS256', 'none', 'rs256')),
    optional({ kid: some('a', 'b', 'A', ''), crit: some(['exp'], []), typ: some('JWT', 'x') }),
  )
  const its = (alg: string) => (alg.startsWith('ES') ? byEc(alg) : byRsa(rsa.privateKey, `sha${alg.slice(2)}`))
  let taken = 0
  await fc.assert(
    fc.asyncProperty(
      headers,
      fc.oneof(some(undefined), some(...signers)),
      fc.array(jwks, { minLength: 1, maxLength: 3 }),
      async ([alg, more], signer, given) => {
        const keys = given.map(([key, members]) => jwk(key, members))
        const isUsual = alg in CURVES || alg.startsWith('RS')
        const text = tokenOf({ alg, ...more }, CLAIMS, signer ?? (isUsual ? its(alg) : byRsa()))
        const isGood = outcome(text, ...keys) === 'good'
        if (isGood) taken++
        assert.equal(isGood, await isVerifiedByJose(text, keys), JSON.stringify({ alg, more, keys }))
      },
    ),
    { numRuns: 500, seed: 7 },
  )
  assert.ok(taken > 3, `${taken} were taken`)
})

async function isVerifiedByJose(text: string, keys: JWK[]): Promise<boolean> {
  const options = {
    algorithms: ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'],
    currentDate: new Date(SECONDS * 1000),
  }
  const verified = (key: Parameters<typeof jwtVerify>[1]) => jwtVerify(text, key as never, options).then(() => true)
  try {
    return await verified(createLocalJWKSet({ keys }))
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) return false
    for await (const key of error) if (await verified(key).catch(() => false)) return true
    return false
  }
}
