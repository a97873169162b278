import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ACCOUNT_ID, account, alice, allow, document, IF, role, user, verdict } from './testing.ts'

const LIMITS = `arn:aws:iam::${ACCOUNT_ID}:policy/limits`
const limits = { arn: LIMITS, document: document(allow('s3:*')) }

describe('another user or role in a boundary that conditions ask for', () => {
  const bounded = IF('ArnEquals', 'iam:PermissionsBoundary', LIMITS)
  const other = (noun: 'User' | 'Role') => ({
    Resource: `arn:aws:iam::${ACCOUNT_ID}:${noun === 'User' ? 'user/bob' : 'role/r'}`,
  })
  const give = (noun: 'User' | 'Role') => [
    allow(`iam:Put${noun}PermissionsBoundary`, { ...bounded, ...other(noun) }),
    allow(`iam:Attach${noun}Policy`, { ...bounded, ...other(noun) }),
  ]
  const leaving = { arn: LIMITS, document: document(allow(['s3:*', 'iam:DeleteUserPermissionsBoundary'])) }
  const of = (managed: typeof limits, ...statements: readonly object[]) =>
    account({
      users: [alice(...statements), user('bob', { tags: {} })],
      roles: [role('r', { AWS: `arn:aws:iam::${ACCOUNT_ID}:user/nobody` }, { tags: {} })],
      managedPolicies: [managed],
    })

  for (const action of ['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'])
    test(`is given everything there and taken by ${action}, where the boundary lets it out`, () => {
      assert.equal(
        verdict('alice', of(leaving, ...give('User'), allow(action, other('User')))),
        'administrator-equivalent',
      )
      assert.equal(verdict('alice', of(limits, ...give('User'), allow(action, other('User')))), 'limited')
    })

  test('is taken, where the boundary is deleted afterwards', () => {
    const leave = [
      allow('iam:DeleteUserPermissionsBoundary', { ...bounded, ...other('User') }),
      allow('iam:CreateAccessKey'),
    ]
    assert.equal(verdict('alice', of(limits, ...give('User'), ...leave)), 'administrator-equivalent')
    const ofRole = [
      allow('iam:DeleteRolePermissionsBoundary', { ...bounded, ...other('Role') }),
      allow('iam:UpdateAssumeRolePolicy'),
    ]
    assert.equal(verdict('alice', of(limits, ...give('Role'), ...ofRole)), 'administrator-equivalent')
  })

  test('is nobody in hand without its credentials', () => {
    assert.equal(verdict('alice', of(leaving, ...give('User'))), 'limited')
  })
})
