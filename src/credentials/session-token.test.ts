import assert from 'node:assert/strict'
import { createCipheriv, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { accountId, newAccessKeyId, newSecretAccessKey } from '../aws/index.ts'
import { MasterKey } from './master-key.ts'
import type { FederationSession, RoleSession, StsSession, UserSession } from './session.ts'
import { MAX_TOKEN_LENGTH, openSession, sealSession } from './session-token.ts'

const masterKey = new MasterKey(randomBytes(32), randomBytes)
const account = accountId('123456789012')
const session: UserSession = {
  issuedBy: 'GetSessionToken',
  accountId: account,
  principalId: 'AIDAEXAMPLEEXAMPLE234',
  accessKeyId: newAccessKeyId('ASIA', account, randomBytes),
  secretAccessKey: newSecretAccessKey(randomBytes),
  issuedAt: 1_000,
  expiresAt: 2_000,
  mfaAuthenticatedAt: 1_000,
}
const token = sealSession(masterKey, session, randomBytes)

test('a session comes out of its token as it went in, with and without MFA', () => {
  assert.deepEqual(openSession(masterKey, token, session.accessKeyId), session)
  const { mfaAuthenticatedAt: _, ...without } = session
  assert.deepEqual(openSession(masterKey, sealSession(masterKey, without, randomBytes), without.accessKeyId), without)
})

const { issuedBy: _, mfaAuthenticatedAt: __, ...facts } = session
const passed = {
  policy: '{"Version":"2012-10-17","Statement":[]}',
  policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::123456789012:policy/a'],
  tags: [
    { key: 'Team', value: 'Red' },
    { key: 'Größe', value: '' },
  ],
}
const role: RoleSession = { ...facts, issuedBy: 'AssumeRole', principalId: 'AROAEXAMPLEEXAMPLE234', sessionName: 'ci' }
const claims = { 'accounts.google.com:sub': '1', 'accounts.google.com:amr': ['a', 'b'] }
const federated: FederationSession = { ...facts, issuedBy: 'GetFederationToken', name: 'Bob' }
const KINDS: readonly StsSession[] = [
  { ...session, scopes: ['{}', '{"a":1}'] },
  { ...session, issuedBy: 'GetDelegatedAccessToken', scopes: ['{}'], delegate: account },
  { ...role, scopes: ['{}'], delegate: account },
  role,
  { ...role, isChained: true, sourceIdentity: 'Alice', scopes: ['{}'], mfaAuthenticatedAt: 7 },
  { ...role, ...passed, transitiveTagKeys: ['Team'] },
  { ...role, workloadKeys: { 'ec2:roledelivery': '2.0' } },
  { ...role, issuedBy: 'AssumeRoleWithWebIdentity', federation: { provider: 'accounts.google.com', claims } },
  { ...role, issuedBy: 'AssumeRoleWithSAML', federation: { provider: 'arn:aws:iam::1:saml-provider/a', claims: {} } },
  federated,
  { ...federated, ...passed },
]
for (const [index, kind] of KINDS.entries()) {
  test(`a session by ${kind.issuedBy} comes out of its token as it went in (${index + 1})`, () => {
    for (const minimum of [0, 2000, MAX_TOKEN_LENGTH]) {
      const sealed = sealSession(masterKey, kind, randomBytes, minimum)
      assert.ok(sealed.length >= minimum && sealed.length <= MAX_TOKEN_LENGTH)
      assert.deepEqual(openSession(masterKey, sealed, kind.accessKeyId), kind)
    }
  })
}

test('what is longer than a token may be opens nowhere', () => {
  const tags = Array.from({ length: 50 }, () => ({
    key: randomBytes(64).toString('hex'),
    value: randomBytes(128).toString('hex'),
  }))
  const sealed = sealSession(masterKey, { ...role, tags }, randomBytes)
  assert.ok(sealed.length > MAX_TOKEN_LENGTH)
  assert.equal(openSession(masterKey, sealed, role.accessKeyId), undefined)
})

/** As the release before roles made them: without a kind, and bound to the access key id alone. */
function sealedByVersion1(content: object): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', masterKey.derive('session-token'), nonce)
  cipher.setAAD(Buffer.from(session.accessKeyId))
  const text = Buffer.concat([cipher.update(JSON.stringify(content).padEnd(200)), cipher.final()])
  return Buffer.concat([Uint8Array.of(1), nonce, text, cipher.getAuthTag()]).toString('base64')
}

test('a token of the first version is read as GetSessionToken’s, and none of it names another kind', () => {
  const { accountId: a, principalId: p, secretAccessKey: s, issuedAt: i, expiresAt: e, mfaAuthenticatedAt: m } = session
  const old = { a, p, s, i, e, m }
  assert.deepEqual(openSession(masterKey, sealedByVersion1(old), session.accessKeyId), session)
  assert.equal(openSession(masterKey, sealedByVersion1({ ...old, k: 'f', n: 'Bob' }), session.accessKeyId), undefined)
})

test('a token is of the version that it was sealed as: the limits of a session cannot be dropped by its first byte', () => {
  const bytes = Buffer.from(sealSession(masterKey, federated, randomBytes), 'base64')
  bytes[0] = 1
  assert.equal(openSession(masterKey, bytes.toString('base64'), federated.accessKeyId), undefined)
  const old = Buffer.from(sealedByVersion1({ a: account }), 'base64')
  old[0] = 2
  assert.equal(openSession(masterKey, old.toString('base64'), session.accessKeyId), undefined)
})

test('a token shows neither its secret nor its principal', () => {
  const text = Buffer.from(token, 'base64').toString('latin1')
  assert.ok(!text.includes(session.secretAccessKey) && !text.includes(session.principalId))
})

test('a token does not open beside another key', () => {
  assert.equal(openSession(masterKey, token, newAccessKeyId('ASIA', account, randomBytes)), undefined)
})

test('a token does not open under another master key, nor does a sealed secret pass for one', () => {
  assert.equal(openSession(new MasterKey(randomBytes(32), randomBytes), token, session.accessKeyId), undefined)
  const sealed = masterKey.seal(JSON.stringify({ a: account }), session.accessKeyId)
  assert.equal(openSession(masterKey, sealed, session.accessKeyId), undefined)
})

test('a token of which any bit is flipped does not open', () => {
  const bytes = Buffer.from(token, 'base64')
  for (let i = 0; i < bytes.length; i++) {
    const tampered = Buffer.from(bytes)
    tampered[i] = (tampered[i] ?? 0) ^ (1 << (i % 8))
    assert.equal(openSession(masterKey, tampered.toString('base64'), session.accessKeyId), undefined, `byte ${i}`)
  }
})

for (const text of [
  '',
  'x',
  'AQ==',
  token.slice(0, -4),
  token.slice(4),
  `${token}AAAA`,
  `${token} `,
  'A'.repeat(100_000),
  '\u0000',
]) {
  test(`${JSON.stringify(text.slice(0, 20))} (${text.length} characters) is no token and no crash`, () => {
    assert.equal(openSession(masterKey, text, session.accessKeyId), undefined)
  })
}
