import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Account } from './account.ts'
import {
  ACCOUNT_ID,
  ADMINISTRATOR_ACCESS,
  account,
  alice,
  allow,
  document,
  group,
  IF,
  inline,
  user,
  verdict,
} from './testing.ts'

describe('ways that are too many to look at all of them', () => {
  const policies = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
    arn: `arn:aws:iam::${ACCOUNT_ID}:policy/${name}`,
    document: document(
      { ...allow('iam:PassRole'), Resource: `arn:aws:iam::${ACCOUNT_ID}:role/none` },
      allow('sts:AssumeRole'),
    ),
  }))
  const of = (count: number) =>
    account({
      users: [
        alice(allow('iam:AttachUserPolicy', IF('ArnLike', 'iam:PolicyARN', `arn:aws:iam::${ACCOUNT_ID}:policy/*`))),
      ],
      managedPolicies: [{ arn: ADMINISTRATOR_ACCESS, document: document(allow('*')) }, ...policies.slice(0, count)],
      hasGivenPoliciesOnly: true,
    })

  test('are undecided, and not limited', () => {
    assert.equal(verdict('alice', of(2)), 'limited')
    assert.equal(verdict('alice', of(6)), 'undecided')
  })

  test('are told by one policy for all that conditions do not tell apart', () => {
    const none = `arn:aws:iam::${ACCOUNT_ID}:user/none`
    const condition = IF('ArnNotLike', 'iam:PolicyARN', ADMINISTRATOR_ACCESS)
    const of = account({ users: [alice({ ...allow('iam:AttachUserPolicy', condition), Resource: none })] })
    assert.equal(verdict('alice', of), 'limited')
  })

  const named = (name: string) => `arn:aws:iam::${ACCOUNT_ID}:policy/${name}`
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map(named)
  const attaching = (arns: readonly string[]) => ({
    ...allow('iam:AttachUserPolicy'),
    Condition: { ArnEquals: { 'iam:PolicyARN': arns } },
  })
  const creating = (action: string, Resource: string | readonly string[]) => ({ ...allow(action), Resource })

  test('are those alone under names that can be used', () => {
    const of = (...statements: readonly object[]) =>
      verdict('alice', account({ users: [alice(attaching(names), ...statements)] }))
    assert.equal(of(), 'limited')
    assert.equal(of(creating('iam:CreatePolicy', named('j'))), 'administrator-equivalent')
  })

  test('are undecided where the name of a policy, a group, a user that would do is among many', () => {
    const others = user('zoe', { inlinePolicies: inline(attaching(names)) })
    const of = (statements: readonly object[], groups: Account['groups'] = []) =>
      verdict('alice', account({ users: [others, alice(...statements)], groups }))
    assert.equal(of([attaching([named('j')]), creating('iam:CreatePolicy', names)]), 'undecided')
    const iam = (rest: string) => `arn:aws:iam::${ACCOUNT_ID}:${rest}`
    const teams = Array.from({ length: 10 }, (_, i) => iam(`group/g${i}`))
    const joining = [
      creating('iam:AddUserToGroup', iam('group/g9')),
      creating('iam:PutGroupPolicy', iam('group/g9')),
      creating('iam:CreateGroup', teams),
    ]
    assert.match(of(joining), /undecided|administrator-equivalent/)
    const users = Array.from({ length: 60 }, (_, i) => iam(`user/x/${i}`))
    const making = [
      creating('iam:CreateUser', users),
      creating('iam:PutUserPolicy', iam('user/x/59')),
      creating('iam:CreateAccessKey', iam('user/x/59')),
    ]
    assert.match(of(making), /undecided|administrator-equivalent/)
    assert.equal(of([creating('iam:CreateUser', iam('user/x/59')), ...making.slice(1)]), 'administrator-equivalent')
  })

  const denying = (name: string) =>
    group(name, { inlinePolicies: inline(allow('s3:*'), { Effect: 'Deny', Action: `sqs:${name}`, Resource: '*' }) })

  test('are not hidden behind stronger ones that another layer, or another statement, allows', () => {
    const own = `arn:aws:iam::${ACCOUNT_ID}:policy/own`
    const scp = [[{ policy: 'scp', document: document(allow('*'), { ...allow('s3:*'), Effect: 'Deny' }) }]]
    const managedPolicies = [{ arn: own, document: document(allow('iam:PutUserPolicy')) }]
    const statement = allow('iam:AttachUserPolicy', IF('ArnEquals', 'iam:PolicyARN', own))
    const elsewhere = { ...allow('iam:AttachUserPolicy'), Resource: `arn:aws:iam::${ACCOUNT_ID}:user/none` }
    for (const more of [{}, { serviceControl: scp }])
      for (const statements of [[statement], [statement, elsewhere]])
        assert.equal(
          verdict('alice', account({ users: [alice(...statements)], managedPolicies, ...more })),
          'administrator-equivalent',
        )
  })

  test('are not what several memberships are that deny something', () => {
    const of = (...names: readonly string[]) =>
      account({ users: [alice(allow('iam:AddUserToGroup'))], groups: names.map(denying) })
    assert.equal(verdict('alice', of('a', 'b')), 'limited')
    assert.equal(verdict('alice', of('a', 'b', 'c', 'd', 'e', 'f', 'g')), 'limited')
  })

  test('nor is one that cannot be left, and denies all but what it allows', () => {
    const attaching = {
      inlinePolicies: inline(allow('iam:AttachUserPolicy'), {
        Effect: 'Deny',
        NotAction: 'iam:AttachUserPolicy',
        Resource: '*',
      }),
    }
    const statement = allow('iam:AddUserToGroup')
    const of = account({ users: [alice(statement)], groups: [group('closed', attaching)] })
    assert.doesNotMatch(verdict('alice', of), /administrator/)
    const leaving = account({ ...of, users: [alice(statement, allow('iam:*'))] })
    assert.equal(verdict('alice', leaving), 'administrator-equivalent')
  })

  test('nor are four that make an administrator together, beside one that denies something', () => {
    const parts = [{ Effect: 'Allow', NotAction: ['iam:*', 's3:*', 'ec2:*'], Resource: '*' }]
    const groups = [...parts, allow('iam:*'), allow('s3:*'), allow('ec2:*')].map((statement, i) =>
      group(`part-${i}`, { inlinePolicies: inline(statement) }),
    )
    const enter = (more: object = {}) => alice({ ...allow('iam:AddUserToGroup'), ...more })
    const of = account({ users: [enter()], groups: [denying('closed'), ...groups.filter((_, i) => i !== 1)] })
    assert.equal(verdict('alice', of), 'limited')
    assert.equal(verdict('alice', { ...of, groups: [denying('closed'), ...groups] }), 'administrator-equivalent')
  })

  test('do not hide what a policy allows that is taken away for what it denies', () => {
    const both = group('both', {
      inlinePolicies: inline(allow('iam:PutUserPolicy'), { Effect: 'Deny', Action: 's3:*', Resource: '*' }),
    })
    const of = account({ users: [alice(allow(['iam:AddUserToGroup', 'iam:DeleteUserPolicy']))], groups: [both] })
    assert.equal(verdict('alice', of), 'administrator-equivalent')
  })

  test('do not hide a step behind a membership that denies it', () => {
    const open = group('open', { inlinePolicies: inline(allow('iam:AttachUserPolicy')) })
    const closed = group('closed', {
      inlinePolicies: inline({ Effect: 'Deny', Action: 'iam:AttachUserPolicy', Resource: '*' }),
    })
    const of = account({ users: [alice(allow('iam:AddUserToGroup'))], groups: [open, closed] })
    assert.equal(verdict('alice', of), 'administrator-equivalent')
  })
})
