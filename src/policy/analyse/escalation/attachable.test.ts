import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { getManagedPolicy, listManagedPolicies } from '../../aws-data/managed.ts'
import { isAllow } from '../statement-predicates.ts'
import { speaksOfIam } from './attachable.ts'
import { METHODS } from './graph.ts'
import { policyStatements } from './policy-statements.ts'
import {
  ACCOUNT_ID,
  ADMINISTRATOR_ACCESS,
  account,
  alice,
  allow,
  document,
  group,
  IAM_FULL_ACCESS,
  role,
  user,
  verdict,
  verdictOn,
} from './testing.ts'

const LAMBDA = { Service: 'lambda.amazonaws.com' }

describe('every policy that can be attached counts', () => {
  const attaching = (policy: string | readonly string[], operator = 'ArnEquals') =>
    alice(allow('iam:AttachUserPolicy', { Condition: { [operator]: { 'iam:PolicyARN': policy } } }))

  test('IAMFullAccess leads to administrator', () => {
    const of = account({ users: [attaching(IAM_FULL_ACCESS)] })
    assert.equal(verdict('alice', of), 'administrator-equivalent')
    assert.deepEqual(
      verdictOn('alice', of).paths[0]?.steps.map(({ sentence }) => sentence),
      ['user alice attaches IAMFullAccess to itself', 'user alice attaches AdministratorAccess to itself'],
    )
  })

  test("so does a wide policy of the account's own, by whatever name", () => {
    const own = `arn:aws:iam::${ACCOUNT_ID}:policy/app/tools`
    const with_ = (statement: object) =>
      account({ users: [attaching(own)], managedPolicies: [{ arn: own, document: document(statement) }] })
    assert.equal(verdict('alice', with_(allow('*'))), 'administrator-equivalent')
    assert.equal(verdict('alice', with_(allow(['iam:Put*Policy']))), 'administrator-equivalent')
    assert.equal(verdict('alice', with_(allow(['s3:*', 'iam:Get*']))), 'limited')
  })

  test('all but AdministratorAccess are enough, none that only reads is', () => {
    const not = attaching(ADMINISTRATOR_ACCESS, 'ArnNotEquals')
    assert.equal(verdict('alice', account({ users: [not] })), 'administrator-equivalent')
    const reading = attaching(
      ['arn:aws:iam::aws:policy/*ReadOnly*', 'arn:aws:iam::aws:policy/SecurityAudit'],
      'ArnLike',
    )
    assert.equal(verdict('alice', account({ users: [reading] })), 'limited')
  })

  test('one that passes roles leads on where there is such a role', () => {
    const own = `arn:aws:iam::${ACCOUNT_ID}:policy/deploy`
    const roles = [role('boss', LAMBDA, { attachedPolicies: [ADMINISTRATOR_ACCESS] })]
    const deploy = { arn: own, document: document(allow(['iam:PassRole', 'lambda:*'])) }
    const of = (roles_: typeof roles) => account({ users: [attaching(own)], roles: roles_, managedPolicies: [deploy] })
    assert.equal(verdict('alice', of(roles)), 'administrator-equivalent')
    assert.equal(verdict('alice', of([])), 'limited')
  })

  test('to a group, to a new user, and as an earlier version', () => {
    const only = { Condition: { ArnEquals: { 'iam:PolicyARN': IAM_FULL_ACCESS } } }
    const member = { ...alice(allow('iam:AttachGroupPolicy', only)), groups: ['team'] }
    assert.equal(verdict('alice', account({ users: [member], groups: [group('team')] })), 'administrator-equivalent')
    const creator = alice(allow('iam:AttachUserPolicy', only), allow(['iam:CreateUser', 'iam:CreateAccessKey']))
    assert.equal(verdict('alice', account({ users: [creator] })), 'administrator-equivalent')
    const own = `arn:aws:iam::${ACCOUNT_ID}:policy/team`
    const of = account({
      users: [user('alice', { attachedPolicies: [own], tags: {} })],
      managedPolicies: [
        {
          arn: own,
          document: document(allow('iam:SetDefaultPolicyVersion')),
          otherVersions: [{ versionId: 'v1', document: document(allow('iam:Put*Policy')) }],
        },
      ],
    })
    assert.equal(verdict('alice', of), 'administrator-equivalent')
  })
})

test('which policies of AWS have to do with IAM is told by their text, and none that changes anything there is passed over', () => {
  const steps = METHODS.filter(({ family }) => family !== 'pass role').flatMap(({ method }) => method.actions)
  for (const { arn } of listManagedPolicies()) {
    const found = getManagedPolicy(arn)
    if (!found || speaksOfIam(found.document)) continue
    const policy = policyStatements('identity-based policy', { policy: arn, document: found.document })
    for (const action of new Set(steps)) assert.ok(!policy.for(action).some(isAllow), `${arn} allows ${action}`)
  }
})
