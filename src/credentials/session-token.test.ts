import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { accountId, newAccessKeyId, newSecretAccessKey } from '../aws/index.ts'
import { MasterKey } from './master-key.ts'
import { openSession, type StsSession, sealSession } from './session-token.ts'

const masterKey = new MasterKey(randomBytes(32), randomBytes)
const account = accountId('123456789012')
const session: StsSession = {
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
