import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { getManagedPolicy } from '../../../src/policy/index.ts'
import { administratorBy } from './administrator.ts'
import type { NamedDocument } from './holder.ts'

const ACCOUNT = '123456789012'
const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`

function policy(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}
const allow = (Action: string | readonly string[], Resource = '*') => policy({ Effect: 'Allow', Action, Resource })

function aws(name: string): NamedDocument {
  const arn = `arn:aws:iam::aws:policy/${name}`
  return { name, arn, document: getManagedPolicy(arn)?.document ?? '' }
}
const inline = (document: string): NamedDocument => ({ name: 'P', document })
const managed = (document: string): NamedDocument => ({ name: 'P', arn: `arn:aws:iam::${ACCOUNT}:policy/P`, document })

const cases: readonly { name: string; policies: readonly NamedDocument[]; reason: string | undefined }[] = [
  {
    name: 'AdministratorAccess',
    policies: [aws('AdministratorAccess')],
    reason: 'Is allowed every action on every resource',
  },
  {
    name: 'everything, with MFA',
    policies: [
      inline(
        policy({
          Effect: 'Allow',
          Action: '*',
          Resource: '*',
          Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
        }),
      ),
    ],
    reason: 'Is allowed every action on every resource, where the conditions of its policies hold',
  },
  {
    name: 'IAMFullAccess',
    policies: [aws('IAMFullAccess')],
    reason: 'Can become an administrator: attaches AdministratorAccess to itself (by IAMFullAccess)',
  },
  {
    name: 'another case of the action',
    policies: [inline(allow('IAM:attachuserpolicy'))],
    reason: 'Can become an administrator: attaches AdministratorAccess to itself (by P)',
  },
  {
    name: 'itself only',
    policies: [inline(allow('iam:PutUserPolicy', ALICE))],
    reason: 'Can become an administrator: gives itself an inline policy that allows everything (by P)',
  },
  {
    name: 'keys of other users',
    policies: [inline(allow('iam:CreateAccessKey'))],
    reason: 'Can become an administrator: makes an access key for the user (administrator) (by P)',
  },
  {
    name: 'groups of others',
    policies: [inline(allow('iam:AddUserToGroup'))],
    reason: 'Can become an administrator: adds itself to the group (administrators) (by P)',
  },
  {
    name: 'the policies of a group that the user is in',
    policies: [{ ...inline(allow('iam:PutGroupPolicy')), group: 'developers' }],
    reason: 'Can become an administrator: gives the group developers an inline policy that allows everything (by P)',
  },
  {
    name: 'versions of the policy that it has',
    policies: [managed(allow('iam:CreatePolicyVersion'))],
    reason:
      'Can become an administrator: writes a version of the policy P, which itself has, that allows everything, and makes it the default (by P)',
  },
  {
    name: 'a new role, and nobody who may assume it',
    policies: [inline(allow('iam:PutRolePolicy'))],
    reason: undefined,
  },
  { name: 'PowerUserAccess', policies: [aws('PowerUserAccess')], reason: undefined },
  { name: 'ReadOnlyAccess', policies: [aws('ReadOnlyAccess')], reason: undefined },
  {
    name: 'users of another account',
    policies: [inline(allow('iam:PutUserPolicy', 'arn:aws:iam::210987654321:user/*'))],
    reason: undefined,
  },
  {
    name: "one's own password and keys",
    policies: [inline(allow(['iam:ChangePassword', 'iam:CreateAccessKey'], 'arn:aws:iam::*:user/${aws:username}'))],
    reason: undefined,
  },
  { name: 'a deny', policies: [inline(policy({ Effect: 'Deny', Action: '*', Resource: '*' }))], reason: undefined },
  {
    name: 'everything, and a deny of IAM and STS that takes it back',
    policies: [aws('IAMFullAccess'), inline(policy({ Effect: 'Deny', Action: ['iam:*', 'sts:*'], Resource: '*' }))],
    reason: undefined,
  },
  { name: 'nothing', policies: [], reason: undefined },
]

describe('who is as good as an administrator', () => {
  for (const { name, policies, reason } of cases)
    test(name, () => assert.equal(administratorBy({ arn: ALICE, policies }), reason))

  test('a policy that cannot be read is no verdict', () => {
    assert.throws(() => administratorBy({ arn: ALICE, policies: [inline('nonsense')] }))
  })

  test('wildcards that would explode in a backtracking matcher do not', { timeout: 5_000 }, () => {
    const document = allow(`${'*a'.repeat(2000)}b`)
    assert.equal(administratorBy({ arn: ALICE, policies: [inline(document)] }), undefined)
  })
})
