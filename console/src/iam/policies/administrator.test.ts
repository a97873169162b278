import assert from 'node:assert/strict'
import { test } from 'node:test'
import { administratorBy } from './administrator.ts'

function policy(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

const cases = [
  {
    name: 'AdministratorAccess',
    document: policy({ Effect: 'Allow', Action: '*', Resource: '*' }),
    reason: 'P allows everything',
  },
  {
    name: 'IAMFullAccess',
    document: policy({ Effect: 'Allow', Action: ['iam:*', 'organizations:DescribeAccount'], Resource: '*' }),
    reason: 'P allows iam:*: its holder can create an administrator',
  },
  {
    name: 'another case of the action',
    document: policy({ Effect: 'Allow', Action: 'IAM:attachuserpolicy', Resource: '*' }),
    reason: 'P allows iam:AttachUserPolicy: its holder can create an administrator',
  },
  {
    name: 'everything but something else',
    document: policy({ Effect: 'Allow', NotAction: 'ec2:*', Resource: '*' }),
    reason: 'P allows everything',
  },
  {
    name: 'PowerUserAccess leaves IAM out',
    document: policy({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' }),
    reason: undefined,
  },
  {
    name: 'users of this account only',
    document: policy({ Effect: 'Allow', Action: 'iam:PutUserPolicy', Resource: 'arn:aws:iam::123456789012:user/*' }),
    reason: 'P allows iam:PutUserPolicy: its holder can create an administrator',
  },
  {
    name: "one's own password and keys",
    document: policy({
      Effect: 'Allow',
      Action: ['iam:ChangePassword', 'iam:CreateAccessKey'],
      Resource: 'arn:aws:iam::*:user/${aws:username}',
    }),
    reason: undefined,
  },
  {
    name: 'reading',
    document: policy({ Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' }),
    reason: undefined,
  },
  { name: 'a deny', document: policy({ Effect: 'Deny', Action: '*', Resource: '*' }), reason: undefined },
  { name: 'what is not JSON', document: 'nonsense', reason: undefined },
]

for (const { name, document, reason } of cases) {
  test(name, () => assert.equal(administratorBy([{ name: 'P', document }]), reason))
}

test('wildcards that would explode in a backtracking matcher do not', () => {
  const document = policy({ Effect: 'Allow', Action: `${'*a'.repeat(2000)}b`, Resource: '*' })
  assert.equal(administratorBy([{ name: 'P', document }]), undefined)
})
