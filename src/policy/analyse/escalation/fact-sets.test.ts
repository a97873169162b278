import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Account, escalation } from '../index.ts'
import { ACCOUNT_ID, ADMINISTRATOR_ACCESS, account, allow, document, inline, role, user } from './testing.ts'

const ADMIN = `arn:aws:iam::${ACCOUNT_ID}:role/admin`
const LAMBDA = { Service: 'lambda.amazonaws.com' }
const TAG = { 'iam:ResourceTag/x': '1' }
const BOUNDARY = { 'iam:PermissionsBoundary': ADMINISTRATOR_ACCESS }
const admin = (tags: Record<string, string> = {}) =>
  role('admin', LAMBDA, { attachedPolicies: [ADMINISTRATOR_ACCESS], tags })

function alice(...statements: readonly object[]): Account {
  return account({ users: [user('alice', { tags: {}, inlinePolicies: inline(...statements) })], roles: [admin()] })
}

function reportOn(of: Account) {
  const found = escalation(of).principals.find(({ name }) => name === 'alice')
  assert.ok(found)
  return found
}

function on(actions: string | readonly string[], test?: object) {
  return allow(actions, { Resource: ADMIN, ...(test && { Condition: { StringEquals: test } }) })
}

function denyUnless(Action: string, test: object) {
  return { Effect: 'Deny', Action, Resource: '*', Condition: { StringNotEquals: test } }
}

describe('what somebody can change of a target is followed together', () => {
  const UPDATE = 'iam:UpdateAssumeRolePolicy'
  const CHANGES = ['iam:TagRole', 'iam:PutRolePermissionsBoundary']
  const both = { ...TAG, ...BOUNDARY }

  test('a statement that asks for a tag and for a boundary, both of which it can give', () => {
    const found = reportOn(alice(on(CHANGES), on(UPDATE, both)))
    assert.equal(found.verdict, 'administrator-equivalent')
    assert.deepEqual(found.paths[0]?.steps.map(({ sentence }) => sentence).toSorted(), [
      'user alice gives tags to role admin',
      'user alice makes AdministratorAccess the permissions boundary of role admin',
      'user alice makes the role admin trust it, and assumes it',
    ])
    for (const only of CHANGES) assert.equal(reportOn(alice(on(only), on(UPDATE, both))).verdict, 'limited', only)
  })

  test('where one alone is enough, no path names the other', () => {
    const { paths } = reportOn(alice(on(CHANGES), on(UPDATE, TAG)))
    assert.deepEqual(
      paths.map(({ steps }) => steps.map(({ method }) => method)),
      [['iam:TagRole', UPDATE]],
    )
  })

  test('two statements that deny without them', () => {
    const denies = [denyUnless(UPDATE, TAG), denyUnless(UPDATE, BOUNDARY)]
    assert.equal(reportOn(alice(on([...CHANGES, UPDATE]), ...denies)).verdict, 'administrator-equivalent')
    assert.equal(reportOn(alice(on(['iam:TagRole', UPDATE]), ...denies)).verdict, 'limited')
  })

  test('one change that only the other opens', () => {
    const chain = [
      on('iam:PutRolePermissionsBoundary'),
      on('iam:TagRole', { 'iam:ResourceTag/y': '1' }),
      on('iam:UntagRole'),
    ]
    assert.equal(reportOn(alice(...chain, on(UPDATE, both))).verdict, 'administrator-equivalent')
  })
})

describe('a new user or role has the tags and the boundary that conditions ask for', () => {
  const USER = { Condition: { StringEquals: { ...TAG, ...BOUNDARY } } }
  const KEY = allow('iam:CreateAccessKey')

  test('it is created with both', () => {
    const of = alice(allow(['iam:CreateUser', 'iam:TagUser']), allow('iam:AttachUserPolicy', USER), KEY)
    const found = reportOn(of)
    assert.equal(found.verdict, 'administrator-equivalent')
    assert.match(String(found.paths[0]?.steps[0]?.sentence), /within the boundary AdministratorAccess/)
  })

  test('but with no tags where `iam:TagUser` is not allowed', () => {
    const only = { Condition: { StringEquals: TAG } }
    const creating = [allow('iam:CreateUser'), allow('iam:AttachUserPolicy', only), KEY]
    assert.equal(reportOn(alice(...creating)).verdict, 'limited')
    assert.equal(reportOn(alice(...creating, allow('iam:TagUser'))).verdict, 'administrator-equivalent')
  })

  test('or given the boundary afterwards, where it can only be created without', () => {
    const none = { Condition: { Null: { 'iam:PermissionsBoundary': 'true' } } }
    const creating = [allow('iam:CreateUser', none), allow('iam:TagUser'), allow('iam:AttachUserPolicy', USER), KEY]
    assert.equal(reportOn(alice(...creating)).verdict, 'limited')
    const entering = allow('iam:PutUserPermissionsBoundary')
    assert.equal(reportOn(alice(...creating, entering)).verdict, 'administrator-equivalent')
  })
})

test("that AWS's reference does not list a key for an action proves nothing: the step is open, and undecided", () => {
  const Condition = { ArnEquals: { 'iam:PermissionsBoundary': ADMINISTRATOR_ACCESS } }
  const of = account({
    users: [
      user('alice', { inlinePolicies: inline(allow('iam:CreateAccessKey', { Condition })) }),
      user('admin', { attachedPolicies: [ADMINISTRATOR_ACCESS] }),
    ],
  })
  const found = reportOn(of)
  assert.deepEqual([found.verdict, found.isConditional], ['administrator-equivalent', true])
  assert.equal(found.paths[0]?.steps[0]?.permissions[0]?.isUndecided, 'reference')
})

describe('a key that cannot be in a request keeps the step closed, by what AWS says of the key', () => {
  const verdictIf = (action: string, Condition: object) => reportOn(alice(allow(action, { Condition }))).verdict
  const OF_POLICY = { ArnEquals: { 'iam:PolicyARN': ADMINISTRATOR_ACCESS } }

  test('iam:PassedToService "applies to only the PassRole action"', () => {
    const condition = { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } }
    assert.equal(verdictIf('iam:PutUserPolicy', condition), 'limited')
  })

  test('iam:PolicyARN is of "requests that involve a managed policy"', () => {
    assert.equal(verdictIf('iam:PutUserPolicy', OF_POLICY), 'limited')
    assert.equal(verdictIf('iam:AttachUserPolicy', OF_POLICY), 'administrator-equivalent')
  })
})

test('tags that only a policy of AWS asks for, which nobody has yet and which can be attached, are given', () => {
  // It allows iam:PassRole on such roles, to Lambda, where iam:ResourceTag/QuickSetupDocument is AWSQuickSetupType-SSM.
  const Condition = { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AWSQuickSetupSSMDeploymentRolePolicy' } }
  const UPDATES = ['lambda:Update*', 'ssm:*', 'cloudformation:*']
  const of = (...more: readonly object[]) => ({
    ...alice(
      allow('iam:AttachUserPolicy', { Condition }),
      allow(['lambda:CreateFunction', 'lambda:InvokeFunction']),
      ...more,
    ),
    roles: [
      role('AWS-QuickSetup-SSM-LifecycleManagement-a', LAMBDA, { attachedPolicies: [ADMINISTRATOR_ACCESS], tags: {} }),
    ],
    // Functions that have such a role already are another way.
    serviceControl: [[{ policy: 'scp', document: document(allow('*'), { ...allow(UPDATES), Effect: 'Deny' }) }]],
  })
  assert.notEqual(reportOn(of()).verdict, 'administrator-equivalent')
  assert.equal(reportOn(of(allow('iam:TagRole'))).verdict, 'administrator-equivalent')
})

describe('a role is put into the boundary that a condition asks for', () => {
  const LIMITS = `arn:aws:iam::${ACCOUNT_ID}:policy/limits`
  const CHANGE = on(['iam:PutRolePermissionsBoundary', 'iam:UpdateAssumeRolePolicy'], {
    'iam:PermissionsBoundary': LIMITS,
  })
  const within = (inside: string, ...more: readonly object[]) => {
    const managedPolicies = [{ arn: LIMITS, document: inline(allow(inside))[0]?.document ?? '' }]
    return reportOn({ ...alice(CHANGE, ...more), managedPolicies }).verdict
  }

  test('which confines it', () => assert.equal(within('s3:*'), 'limited'))

  test('unless it lets out, or is taken away again', () => {
    assert.equal(within('iam:*'), 'administrator-equivalent')
    assert.equal(within('s3:*', on('iam:DeleteRolePermissionsBoundary')), 'administrator-equivalent')
  })
})

describe('facts are asked for in policies of every kind', () => {
  const UPDATE = 'iam:UpdateAssumeRolePolicy'
  const DENY = denyUnless(UPDATE, TAG)

  test('a service control policy', () => {
    const levels = [[{ policy: 'scp', document: inline(allow('*'), DENY)[0]?.document ?? '' }]]
    const of = { ...alice(on(['iam:TagRole', UPDATE])), serviceControl: levels }
    assert.equal(reportOn(of).verdict, 'administrator-equivalent')
  })

  test('a permissions boundary', () => {
    const LIMITS = `arn:aws:iam::${ACCOUNT_ID}:policy/limits`
    const statements = inline(on(['iam:TagRole', UPDATE, 'sts:AssumeRole']))
    const of = account({
      users: [user('alice', { tags: {}, inlinePolicies: statements, boundary: LIMITS })],
      roles: [admin()],
      managedPolicies: [{ arn: LIMITS, document: inline(allow('*'), DENY)[0]?.document ?? '' }],
    })
    assert.equal(reportOn(of).verdict, 'administrator-equivalent')
  })

  for (const [key, change] of [
    ['aws:ResourceTag/x', on('iam:TagRole')],
    ['aws:PrincipalTag/x', allow('iam:TagUser')],
  ] as const) {
    test(`a trust policy: ${key}`, () => {
      const trustPolicy = JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { [key]: '1' } },
        },
      })
      const trusting = { ...admin(), trustPolicy }
      const with_ = (...statements: readonly object[]) => ({ ...alice(...statements), roles: [trusting] })
      assert.equal(reportOn(with_(on('sts:AssumeRole'))).verdict, 'limited')
      assert.equal(reportOn(with_(on('sts:AssumeRole'), change)).verdict, 'administrator-equivalent')
    })
  }
})
