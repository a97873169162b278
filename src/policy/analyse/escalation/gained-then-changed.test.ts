import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Account, escalation } from '../index.ts'
import { ACCOUNT_ID, account, allow, document, group, inline, role, user } from './testing.ts'

const iam = (rest: string) => `arn:aws:iam::${ACCOUNT_ID}:${rest}`
const P = iam('policy/p')
const WEAK = { arn: P, document: document(allow('s3:GetObject')) }
const ONLY_P = { Condition: { ArnEquals: { 'iam:PolicyARN': P } } }
const NOBODY = { AWS: iam('user/nobody') }

function alice(...statements: readonly object[]) {
  return user('alice', { inlinePolicies: inline(...statements), tags: {} })
}

function on(rest: string) {
  return { Resource: iam(rest) }
}

function verdict(of: Account): string | undefined {
  return escalation(of).principals.find(({ name }) => name === 'alice')?.verdict
}

function sentences(of: Account): readonly string[] {
  const { paths = [] } = escalation(of).principals.find(({ name }) => name === 'alice') ?? {}
  return paths.map(({ steps }) => steps.map(({ sentence }) => sentence).join('; '))
}

describe('a policy that is gained on the way, and then changed', () => {
  test('is attached, and a version of it written: either alone leads nowhere', () => {
    const attach = allow('iam:AttachUserPolicy', ONLY_P)
    const write = allow('iam:CreatePolicyVersion', on('policy/p'))
    const of = (...statements: readonly object[]) => account({ users: [alice(...statements)], managedPolicies: [WEAK] })
    assert.deepEqual(sentences(of(attach, write)), [
      'user alice writes a version of the policy p that allows everything, and makes it the default; user alice attaches p to itself',
    ])
    assert.equal(verdict(of(attach)), 'limited')
    assert.equal(verdict(of(write)), 'limited')
  })

  test('by an earlier version that becomes its default again', () => {
    const managedPolicies = [{ ...WEAK, otherVersions: [{ versionId: 'v1', document: document(allow('*')) }] }]
    const statements = [allow('iam:AttachUserPolicy', ONLY_P), allow('iam:SetDefaultPolicyVersion', on('policy/p'))]
    assert.equal(verdict(account({ users: [alice(...statements)], managedPolicies })), 'administrator-equivalent')
  })

  test('to a role that can be assumed', () => {
    const roles = [role('r', { AWS: ACCOUNT_ID })]
    const statements = [
      allow('iam:AttachRolePolicy', ONLY_P),
      allow('iam:CreatePolicyVersion', on('policy/p')),
      allow('sts:AssumeRole', on('role/r')),
    ]
    const of = account({ users: [alice(...statements)], roles, managedPolicies: [WEAK] })
    assert.equal(verdict(of), 'administrator-equivalent')
  })

  test('to a group that can be joined, whose own policies allow nothing', () => {
    const joining = allow('iam:AddUserToGroup', on('group/g'))
    for (const changing of [
      [allow('iam:PutGroupPolicy', on('group/g'))],
      [allow('iam:AttachGroupPolicy', on('group/g'))],
      [allow('iam:AttachGroupPolicy', ONLY_P), allow('iam:CreatePolicyVersion', on('policy/p'))],
    ]) {
      const of = (...statements: readonly object[]) =>
        account({ users: [alice(...statements)], groups: [group('g')], managedPolicies: [WEAK] })
      assert.equal(verdict(of(joining, ...changing)), 'administrator-equivalent')
      assert.equal(verdict(of(...changing)), 'limited')
    }
  })

  test('with a group whose policy can be changed', () => {
    const statements = [allow('iam:AddUserToGroup', on('group/g')), allow('iam:CreatePolicyVersion', on('policy/p'))]
    const groups = [group('g', { attachedPolicies: [P] })]
    const of = account({ users: [alice(...statements)], groups, managedPolicies: [WEAK] })
    assert.equal(verdict(of), 'administrator-equivalent')
  })

  test('by a group, or a policy, that has to be created first', () => {
    const grouped = ['iam:CreateGroup', 'iam:AddUserToGroup', 'iam:PutGroupPolicy'].map((action) =>
      allow(action, on('group/dev-*')),
    )
    assert.equal(verdict(account({ users: [alice(...grouped)] })), 'administrator-equivalent')
    assert.equal(verdict(account({ users: [alice(...grouped.slice(1))] })), 'limited')
    const named = { Condition: { ArnLike: { 'iam:PolicyARN': iam('policy/dev-*') } } }
    const attached = [allow('iam:AttachUserPolicy', named), allow('iam:CreatePolicy', on('policy/dev-*'))]
    assert.equal(verdict(account({ users: [alice(...attached)] })), 'administrator-equivalent')
    assert.equal(verdict(account({ users: [alice(...attached.slice(0, 1))] })), 'limited')
  })

  test('as a boundary', () => {
    const bounded = { Condition: { ArnEquals: { 'iam:PermissionsBoundary': P } } }
    const statements = [
      allow(['iam:PutUserPermissionsBoundary'], { ...bounded }),
      allow('iam:CreatePolicyVersion', on('policy/p')),
      allow('s3:*'),
    ]
    const confined = (...inside: readonly object[]) =>
      account({
        users: [user('alice', { inlinePolicies: inline(...statements, allow('*')), boundary: iam('policy/limits') })],
        managedPolicies: [WEAK, { arn: iam('policy/limits'), document: document(...inside) }],
      })
    const both = ['iam:PutUserPermissionsBoundary', 'iam:CreatePolicyVersion']
    assert.equal(verdict(confined(allow(both, { Resource: [iam('user/alice'), P] }))), 'administrator-equivalent')
    assert.equal(verdict(confined(allow('s3:*'))), 'limited')
  })
})

describe('what one does and another uses', () => {
  test('a user that is created by one, given a key by another and added to a group by a third', () => {
    const only = (action: string) => ({
      inlinePolicies: inline(allow(action, { Resource: [iam('user/new-*'), iam('group/*'), iam('role/*')] })),
    })
    const maker = role('alice', NOBODY, { inlinePolicies: inline(allow(['sts:AssumeRole', 'iam:CreateUser'])) })
    const keys = role('keys', { AWS: ACCOUNT_ID }, only('iam:CreateAccessKey'))
    const members = role('members', { AWS: ACCOUNT_ID }, only('iam:AddUserToGroup'))
    const groups = [group('admins', { inlinePolicies: inline(allow('*')) })]
    assert.equal(verdict(account({ roles: [maker, keys, members], groups })), 'administrator-equivalent')
    assert.equal(verdict(account({ roles: [maker, keys], groups })), 'limited')
    assert.equal(verdict(account({ roles: [maker, members], groups })), 'limited')
  })

  test('a role that one makes trust another, who is not denied to assume it', () => {
    const deny = { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: iam('role/boss') }
    const statements = [
      allow('iam:UpdateAssumeRolePolicy', on('role/boss')),
      allow('sts:AssumeRole', on('role/other')),
      deny,
    ]
    const boss = role('boss', NOBODY, { inlinePolicies: inline(allow('*')) })
    const other = role('other', { AWS: ACCOUNT_ID })
    assert.equal(verdict(account({ users: [alice(...statements)], roles: [boss, other] })), 'administrator-equivalent')
    assert.equal(verdict(account({ users: [alice(...statements)], roles: [boss] })), 'limited')
  })

  test('a policy that allows a part of a step completes it', () => {
    const part = { arn: P, document: document(allow('iam:PassRole')) }
    const boss = role('boss', { Service: 'lambda.amazonaws.com' }, { inlinePolicies: inline(allow('*')) })
    const statements = [
      allow(['lambda:CreateFunction', 'lambda:InvokeFunction']),
      allow('iam:AttachUserPolicy', ONLY_P),
    ]
    const of = (managed: typeof part) =>
      account({ users: [alice(...statements)], roles: [boss], managedPolicies: [managed] })
    assert.equal(verdict(of(part)), 'administrator-equivalent')
    assert.equal(verdict(of(WEAK)), 'limited')
  })
})

describe('what denies something', () => {
  const denying = (...NotAction: readonly string[]) => ({ Effect: 'Deny', NotAction, Resource: '*' })

  test('goes with the version of the policy that says so', () => {
    const managedPolicies = [{ arn: P, document: document(denying('iam:CreatePolicyVersion')) }]
    const statements = [allow('iam:CreatePolicyVersion', on('policy/p'))]
    const of = account({ users: [{ ...alice(...statements), attachedPolicies: [P] }], managedPolicies })
    assert.equal(verdict(of), 'administrator-equivalent')
  })

  test('is taken away from a group by who may', () => {
    const joined = (action: string) => {
      const denied = document(denying(action, 'iam:PutUserPolicy'))
      return account({
        users: [{ ...alice(allow([action, 'iam:PutUserPolicy'])), groups: ['g'] }],
        groups: [group('g', { inlinePolicies: [{ policy: 'denies', document: denied }], attachedPolicies: [P] })],
        managedPolicies: [{ arn: P, document: denied }],
      })
    }
    assert.equal(verdict(joined('iam:D*GroupPolicy')), 'administrator-equivalent')
    assert.equal(verdict(joined('iam:RemoveUserFromGroup')), 'administrator-equivalent')
    assert.equal(verdict(joined('iam:DetachGroupPolicy')), 'limited')
    assert.equal(verdict(joined('iam:DeleteGroupPolicy')), 'limited')
  })

  test('and came with a membership that gave a step may stay: then it is not said that there is a way', () => {
    const of = (...denied: readonly object[]) => {
      const attach = allow('iam:AttachGroupPolicy', on('group/h'))
      const groups = [group('g', { inlinePolicies: inline(attach, ...denied) }), group('h')]
      return account({ users: [alice(allow('iam:AddUserToGroup'))], groups })
    }
    assert.equal(verdict(of()), 'administrator-equivalent')
    assert.equal(verdict(of(denying('iam:AddUserToGroup', 'iam:AttachGroupPolicy'))), 'undecided')
    // An administrator but for the denials by then, who takes itself out of the group.
    const leaving = denying('iam:AddUserToGroup', 'iam:AttachGroupPolicy', 'iam:RemoveUserFromGroup')
    assert.notEqual(verdict(of(leaving)), 'limited')
  })
})
