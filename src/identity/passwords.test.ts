import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { type PasswordPolicy, passwordExpiresAt, passwordExpiry } from './password-policy.ts'
import { assertPasswordAllowed, generatePassword, passwordViolation } from './passwords.ts'

const names = { accountName: 'Acme-Account1', rootEmail: 'Root1@example.com' }
const lax: PasswordPolicy = {
  minimumPasswordLength: 6,
  requireSymbols: false,
  requireNumbers: false,
  requireUppercaseCharacters: false,
  requireLowercaseCharacters: false,
  allowUsersToChangePassword: false,
  maxPasswordAge: null,
  passwordReusePrevention: null,
  hardExpiry: false,
}

for (const [password, allowed] of [
  ['Ab1defg', false],
  ['Ab1defgh', true],
  ['abcdefg1', false],
  ['abcdef1!', true],
  ["ABCDEF1'", true],
  ['ABCDEF1~', false],
  ['acme-account1', false],
  ['root1@EXAMPLE.com', false],
  [`Ab1${'x'.repeat(126)}`, false],
] as const) {
  test(`AWS's default policy ${allowed ? 'accepts' : 'refuses'} ${password.slice(0, 20)}`, () => {
    assert.equal(passwordViolation(password, undefined, names) === undefined, allowed)
  })
}

for (const [rule, change, password] of [
  ['length', { minimumPasswordLength: 14 }, 'abcdefghijklm'],
  ['upper', { requireUppercaseCharacters: true }, 'abcdefg1!'],
  ['lower', { requireLowercaseCharacters: true }, 'ABCDEFG1!'],
  ['number', { requireNumbers: true }, 'ABCDEFGh!'],
  ['symbol', { requireSymbols: true }, 'ABCDEFGh1'],
] as const) {
  test(`an account's policy can require ${rule}`, () => {
    assert.equal(passwordViolation(password, lax, names), undefined)
    assert.throws(() => assertPasswordAllowed(password, { ...lax, ...change }, names), {
      code: 'PasswordPolicyViolation',
      message: /^Password does not conform to the account password policy\./,
    })
  })
}

test('a generated password passes the strictest policy, starts with a letter and has no glyph that looks like another', () => {
  const strictest = {
    ...lax,
    minimumPasswordLength: 128,
    requireSymbols: true,
    requireNumbers: true,
    requireUppercaseCharacters: true,
    requireLowercaseCharacters: true,
  }
  for (const [policy, length] of [
    [undefined, 20],
    [lax, 20],
    [strictest, 128],
  ] as const) {
    for (let i = 0; i < 50; i++) {
      const password = generatePassword(policy, randomBytes)
      assert.equal(password.length, length)
      assert.equal(passwordViolation(password, policy, names), undefined)
      assert.match(password, /^[A-Za-z][^0O1lI]*$/)
    }
  }
})

test('a password expires after MaxPasswordAge; HardExpiry leaves it to an administrator', () => {
  const policy = { ...lax, maxPasswordAge: 90 }
  const days = 86_400_000
  assert.equal(passwordExpiry(undefined, 0, 9999 * days), 'valid')
  assert.equal(passwordExpiresAt(policy, 0), 90 * days)
  assert.equal(passwordExpiry(policy, 0, 90 * days - 1), 'valid')
  assert.equal(passwordExpiry(policy, 0, 90 * days), 'change')
  assert.equal(passwordExpiry({ ...policy, hardExpiry: true }, 0, 90 * days), 'refused')
})
