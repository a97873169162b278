import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  account,
  allow,
  document,
  group,
  IAM_FULL_ACCESS,
  inline,
  role,
  user,
} from '../../policy/analyse/escalation/testing.ts'
import { type Account, isAllowedBy } from '../../policy/analyse/index.ts'
import { withOwnPasswords } from './own-password.ts'
import { holds, insideOf, type Proof, prove } from './proof.ts'

const ALICE = 'arn:aws:iam::123456789012:user/alice'

function proofOf(of: Account, ...patterns: readonly string[]): Proof {
  const proof = prove(of, ALICE, patterns)
  assert.ok(proof)
  return proof
}

function beyond({ only }: Proof): readonly string[] {
  return only.verdict === 'refuted' ? only.outside.flatMap(({ actions }) => actions) : []
}

describe('a proof', () => {
  test("names the organizations reads that AWS's IAMFullAccess allows beside iam, one by one", () => {
    const proof = proofOf(account({ users: [user('alice', { attachedPolicies: [IAM_FULL_ACCESS] })] }), 'iam:*')
    assert.equal(holds(proof), false)
    assert.deepEqual(beyond(proof), [
      'organizations:DescribeAccount',
      'organizations:DescribeOrganization',
      'organizations:DescribeOrganizationalUnit',
      'organizations:DescribePolicy',
      'organizations:ListChildren',
      'organizations:ListParents',
      'organizations:ListPolicies',
      'organizations:ListPoliciesForTarget',
      'organizations:ListRoots',
      'organizations:ListTargetsForPolicy',
    ])
  })

  test('holds with these among the patterns, and the user is administrator-equivalent all the same', () => {
    const whole = account({ users: [user('alice', { attachedPolicies: [IAM_FULL_ACCESS] })] })
    const proof = proofOf(whole, 'iam:*', 'organizations:Describe*', 'organizations:List*')
    assert.equal(holds(proof), true)
    assert.equal(proof.escalation.verdict, 'administrator-equivalent')
    assert.ok(proof.escalation.paths.length > 0)
  })

  test('counts what groups give and what a boundary takes away', () => {
    const limits = 'arn:aws:iam::123456789012:policy/limits'
    const whole = (boundary?: string) =>
      account({
        users: [user('alice', { groups: ['keepers'], boundary })],
        groups: [group('keepers', { inlinePolicies: inline(allow('*')) })],
        managedPolicies: [{ arn: limits, document: document(allow(['iam:Get*', 'iam:List*'])) }],
      })
    assert.equal(holds(proofOf(whole(), 'iam:*')), false)
    const confined = proofOf(whole(limits), 'iam:*')
    assert.equal(holds(confined), true)
    assert.equal(confined.escalation.verdict, 'limited')
  })

  test('does not hold where a role lets the user in by name, since no policy of its own is needed for that', () => {
    const of = (principal: object) =>
      account({
        users: [user('alice', { inlinePolicies: inline(allow('iam:Get*')) })],
        roles: [role('runner', principal)],
      })
    const named = proofOf(of({ AWS: ALICE }), 'iam:*')
    assert.equal(named.only.verdict, 'proved')
    assert.deepEqual(
      named.trustedBy.map(({ to }) => to),
      ['arn:aws:iam::123456789012:role/runner'],
    )
    assert.equal(holds(named), false)
    assert.equal(holds(proofOf(of({ AWS: '123456789012' }), 'iam:*')), true)
    assert.equal(holds(proofOf(of({ AWS: ALICE }), 'iam:*', 'sts:AssumeRole')), true)
  })

  test("counts what the account's password policy lets all users do", () => {
    const whole = withOwnPasswords(account({ users: [user('alice', { inlinePolicies: inline(allow('s3:*')) })] }))
    const proof = proofOf(whole, 's3:*')
    assert.deepEqual(beyond(proof).toSorted(), ['iam:ChangePassword', 'iam:GetAccountPasswordPolicy'])
    const isAllowed = isAllowedBy(proof.policies)
    const change = { action: 'iam:ChangePassword', context: {} }
    assert.equal(isAllowed({ ...change, resource: ALICE }), true)
    assert.equal(isAllowed({ ...change, resource: 'arn:aws:iam::123456789012:user/bob' }), false)
  })

  test('is about users and roles of the account only', () => {
    assert.equal(prove(account({}), ALICE, ['iam:*']), undefined)
  })

  test('patterns cover actions in any letter case', () => {
    const isInside = insideOf(['IAM:get*', 'sts:*'])
    assert.deepEqual(['iam:GetUser', 'sts:AssumeRole', 'iam:CreateUser', 's3:GetObject'].map(isInside), [
      true,
      true,
      false,
      false,
    ])
  })
})
