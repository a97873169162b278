import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { getManagedPolicy, listManagedPolicies } from '../index.ts'
import { accessNotGranted, noNewAccess, noNewAccessFor, noPublicAccess } from './index.ts'

function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

const allow = (Action: string | readonly string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
})
const deny = (Action: string | readonly string[], more: object = {}) => ({
  Effect: 'Deny',
  Action,
  Resource: '*',
  ...more,
})
const OBJECTS = 'arn:aws:s3:::bucket/*'
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoNewAccess.html */
describe('noNewAccess of identity policies', () => {
  const cases: readonly (readonly [
    name: string,
    before: readonly object[],
    after: readonly object[],
    result: 'PASS' | 'FAIL',
  ])[] = [
    ['the same policy', [allow('s3:Get*')], [allow('s3:Get*')], 'PASS'],
    [
      'the same access in other words',
      [allow(['s3:GetObject', 's3:Get*'])],
      [allow('S3:get*'), allow('s3:GetObjectAcl')],
      'PASS',
    ],
    ['fewer actions', [allow('s3:*')], [allow('s3:GetObject')], 'PASS'],
    ['one more action', [allow('s3:GetObject')], [allow(['s3:GetObject', 's3:PutObject'])], 'FAIL'],
    ['an action by a wildcard that no service has yet', [allow('s3:GetObject*')], [allow('s3:GetObj*')], 'FAIL'],
    ['a wider resource', [allow('s3:GetObject', { Resource: OBJECTS })], [allow('s3:GetObject')], 'FAIL'],
    ['a narrower resource', [allow('s3:GetObject')], [allow('s3:GetObject', { Resource: OBJECTS })], 'PASS'],
    ['a Deny more', [allow('s3:*')], [allow('s3:*'), deny('s3:Put*')], 'PASS'],
    ['a Deny less', [allow('s3:*'), deny('s3:Put*')], [allow('s3:*')], 'FAIL'],
    ['a Deny less, and its action too', [allow('s3:*'), deny('s3:Put*')], [allow('s3:Get*')], 'PASS'],
    ['a condition more', [allow('s3:*')], [allow('s3:*', { Condition: MFA })], 'PASS'],
    ['a condition less', [allow('s3:*', { Condition: MFA })], [allow('s3:*')], 'FAIL'],
    ['the same condition', [allow('s3:*', { Condition: MFA })], [allow('s3:Get*', { Condition: MFA })], 'PASS'],
    [
      'the same condition that nothing else is known of',
      [allow('s3:*', { Condition: { StringLike: { 'aws:PrincipalTag/a': '${aws:username}-*' } } })],
      [allow('s3:Get*', { Condition: { StringLike: { 'aws:PrincipalTag/a': '${aws:username}-*' } } })],
      'PASS',
    ],
    [
      'one of the values of a condition',
      [allow('s3:*', { Condition: { StringEquals: { 'aws:RequestedRegion': ['a', 'b'] } } })],
      [allow('s3:*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'b' } } })],
      'PASS',
    ],
    [
      'another value of a condition',
      [allow('s3:*', { Condition: { StringEquals: { 'aws:RequestedRegion': ['a', 'b'] } } })],
      [allow('s3:*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'c' } } })],
      'FAIL',
    ],
    [
      'conditions apart that were together',
      [allow('s3:*', { Condition: { StringEquals: { 'aws:RequestedRegion': ['a', 'b'] } } })],
      [
        allow('s3:*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'a' } } }),
        allow('s3:*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'b' } } }),
      ],
      'PASS',
    ],
    [
      'the same variable in the resource',
      [allow('s3:*', { Resource: 'arn:aws:s3:::home/${aws:username}/*' })],
      [allow('s3:Get*', { Resource: 'arn:aws:s3:::home/${aws:username}/*' })],
      'PASS',
    ],
    [
      'another variable in the resource',
      [allow('s3:*', { Resource: 'arn:aws:s3:::home/${aws:username}/*' })],
      [allow('s3:*', { Resource: 'arn:aws:s3:::home/${aws:userid}/*' })],
      'FAIL',
    ],
    [
      'a variable in the resource that a condition leaves open beside one that does not',
      [allow('s3:*', { Resource: 'arn:aws:s3:::home/${aws:username}/*' })],
      [
        allow('s3:*', { Resource: 'arn:aws:s3:::home/${aws:username}/*' }),
        allow('s3:*', { Resource: 'arn:aws:s3:::home/${aws:userid}/*', Condition: MFA }),
      ],
      'FAIL',
    ],
    [
      'NotAction for Action',
      [allow('*'), deny('iam:*')],
      [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
      'PASS',
    ],
    ['Action for NotAction', [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }], [allow('i*')], 'FAIL'],
  ]
  for (const [name, before, after, result] of cases) {
    test(`${name}: ${result}`, () => {
      assert.equal(noNewAccess(document(...before), document(...after), 'IDENTITY_POLICY').result, result)
    })
  }

  /**
   * "… within the individual segments of an ARN": a `*` runs on over colons, but no Region, account or name has one.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html#reference_policies_elements_resource_wildcards
   */
  describe('is asked of ARNs that can exist', () => {
    const stack = (name: string, place = '*:*') => `arn:aws:cloudformation:${place}:stack/${name}/*`
    const rows: readonly (readonly [string, denied: string, allowed: string, action: string, 'PASS' | 'FAIL'])[] = [
      ['another stack', stack('S'), stack('N'), 'cloudformation:DeleteStack', 'PASS'],
      ['stacks whose names begin alike', stack('S*'), stack('N*'), 'cloudformation:DeleteStack', 'PASS'],
      ['the same stack in one Region', stack('S'), stack('S', 'us-east-1:*'), 'cloudformation:DeleteStack', 'FAIL'],
      ['all stacks', stack('S'), stack('*'), 'cloudformation:DeleteStack', 'FAIL'],
      [
        'another function',
        'arn:aws:lambda:*:*:function:a',
        'arn:aws:lambda:*:*:function:b',
        'lambda:GetFunction',
        'PASS',
      ],
      ['an object whose key has colons', 'arn:aws:s3:*:*:b/x:*', 'arn:aws:s3:*:*:b/*', 's3:GetObject', 'FAIL'],
    ]
    for (const [name, denied, allowed, action, result] of rows) {
      test(`${name}: ${result}`, () => {
        const before = document(allow('*'), deny(`${action.split(':')[0]}:*`, { Resource: denied }))
        const after = document(allow(action, { Resource: allowed }))
        assert.equal(noNewAccess(before, after, 'IDENTITY_POLICY').result, result)
      })
    }
  })

  test('of AWS managed policies finds none to themselves (every tenth of them here, for time)', () => {
    for (const { arn } of listManagedPolicies().filter((_, i) => i % 10 === 4)) {
      const text = getManagedPolicy(arn)?.document ?? ''
      assert.equal(noNewAccess(text, text, 'IDENTITY_POLICY').result, 'PASS', arn)
    }
  })

  test('names the statement that adds access, and a request', () => {
    const after = document(allow('s3:GetObject'), allow('s3:PutObject', { Sid: 'Write', Resource: OBJECTS }))
    const { message, reasons, access } = noNewAccess(document(allow('s3:GetObject')), after, 'IDENTITY_POLICY')
    assert.equal(message, 'The updated permissions add new access compared to your existing policy.')
    assert.deepEqual(reasons, [
      {
        description: 'New access in the statement with index: 1.',
        statementIndex: 1,
        statementId: 'Write',
        policy: 'updated',
      },
    ])
    assert.deepEqual(access[0]?.request, {
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::bucket/example',
      context: {},
    })
  })

  test('takes all policies of a principal together: a boundary can take the access back', () => {
    const identity = [{ policy: 'p', document: document(allow('s3:Get*')) }]
    const wider = [{ policy: 'p', document: document(allow('*')) }]
    const boundary = [{ policy: 'b', document: document(allow('s3:Get*')) }]
    assert.equal(noNewAccessFor({ identity }, { identity: wider, boundary }).result, 'PASS')
    assert.equal(noNewAccessFor({ identity, boundary }, { identity: wider }).result, 'FAIL')
  })
})

describe('noNewAccess of resource policies', () => {
  const by = (Principal: object | string) => document({ ...allow('s3:GetObject', { Resource: OBJECTS }), Principal })
  const USER = 'arn:aws:iam::111122223333:user/alice'
  const cases: readonly (readonly [name: string, before: string, after: string, result: 'PASS' | 'FAIL'])[] = [
    ['the same principal', by({ AWS: USER }), by({ AWS: USER }), 'PASS'],
    ['another user of the account', by({ AWS: USER }), by({ AWS: 'arn:aws:iam::111122223333:user/bob' }), 'FAIL'],
    ['a user of an account that had access', by({ AWS: '111122223333' }), by({ AWS: USER }), 'PASS'],
    ['the account of a user that had access', by({ AWS: USER }), by({ AWS: 'arn:aws:iam::111122223333:root' }), 'FAIL'],
    ['everyone', by({ AWS: USER }), by('*'), 'FAIL'],
    ['a service', by({ AWS: USER }), by({ AWS: USER, Service: 'sns.amazonaws.com' }), 'FAIL'],
    ['fewer than everyone', by('*'), by({ Service: 'sns.amazonaws.com' }), 'PASS'],
    ['an identity provider', by({ AWS: USER }), by({ Federated: 'accounts.google.com' }), 'FAIL'],
  ]
  for (const [name, before, after, result] of cases) {
    test(`${name}: ${result}`, () => assert.equal(noNewAccess(before, after, 'RESOURCE_POLICY').result, result))
  }

  /**
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-role-session
   */
  describe('of a role and its sessions: "the resource-based policy grants permissions to the role session" by either', () => {
    const ROLE = 'arn:aws:iam::111122223333:role/r'
    const SESSION = 'arn:aws:sts::111122223333:assumed-role/r/s'
    const ofRole = { ...allow('s3:GetObject', { Resource: OBJECTS }), Principal: { AWS: ROLE } }
    const session = (statement: object) => ({ ...statement, Principal: { AWS: SESSION } })
    const byArn = { ...ofRole, Condition: { ArnEquals: { 'aws:PrincipalArn': ROLE } } }
    const rows: readonly (readonly [string, before: readonly object[], after: readonly object[], 'PASS' | 'FAIL'])[] = [
      ['a session that was denied what its role is allowed', [ofRole, session(deny('*'))], [ofRole], 'FAIL'],
      ['a session of a role that had access', [ofRole], [session(ofRole)], 'PASS'],
      ['the role of a session that had access', [session(ofRole)], [ofRole], 'FAIL'],
      ['a session whose role is denied', [session(ofRole)], [session(ofRole), { ...ofRole, Effect: 'Deny' }], 'PASS'],
      ['a session that is asked for its role by aws:PrincipalArn', [session(ofRole)], [session(byArn)], 'PASS'],
      ['a session that is no more asked for its role', [session(byArn)], [session(ofRole)], 'FAIL'],
    ]
    for (const [name, before, after, result] of rows) {
      test(`${name}: ${result}`, () =>
        assert.equal(noNewAccess(document(...before), document(...after), 'RESOURCE_POLICY').result, result))
    }
  })

  /**
   * "Using it with "Effect":"Allow" is not supported":
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
   */
  test('proves nothing of an Allow with NotPrincipal, unless nothing has changed', () => {
    const open = document({ ...allow('s3:GetObject', { Resource: OBJECTS }), NotPrincipal: { AWS: USER } })
    const { result, access, undecided } = noNewAccess(by({ AWS: USER }), open, 'RESOURCE_POLICY')
    assert.deepEqual([result, access, undecided.length], ['FAIL', [], 1])
    assert.equal(noNewAccess(open, open, 'RESOURCE_POLICY').result, 'PASS')
    assert.equal(accessNotGranted(open, { actions: ['s3:GetObject'] }, 'RESOURCE_POLICY').result, 'FAIL')
    assert.equal(noPublicAccess(open, 'AWS::S3::Bucket').result, 'FAIL')
  })

  /**
   * "The NotPrincipal element with a Deny effect will always deny any IAM principal that has a permissions boundary"
   */
  test('knows that NotPrincipal denies who has a permissions boundary', () => {
    const guard = { ...deny('s3:*'), NotPrincipal: { AWS: [USER, 'arn:aws:iam::111122223333:root'] } }
    const ofUser = { ...allow('s3:GetObject', { Resource: OBJECTS }), Principal: { AWS: USER } }
    const { access } = noNewAccess(document(ofUser, guard), document(ofUser), 'RESOURCE_POLICY')
    assert.deepEqual(
      access.map(({ principal }) => principal),
      [`${USER}, with a permissions boundary`],
    )
  })

  test('says who has the new access', () => {
    const { access } = noNewAccess(by({ AWS: USER }), by({ AWS: [USER, '444455556666'] }), 'RESOURCE_POLICY')
    assert.deepEqual(
      access.map(({ principal }) => principal),
      ['anyone in account 444455556666'],
    )
  })
})

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckAccessNotGranted.html */
describe('accessNotGranted', () => {
  const policy = document(allow(['s3:Get*', 's3:List*']), deny('s3:*', { Resource: 'arn:aws:s3:::secret/*' }))
  const cases: readonly (readonly [
    name: string,
    question: { actions?: string[]; resources?: string[] },
    result: 'PASS' | 'FAIL',
  ])[] = [
    ['an action that is not allowed', { actions: ['s3:PutObject'] }, 'PASS'],
    ['an action that is', { actions: ['s3:PutObject', 's3:GetObject'] }, 'FAIL'],
    [
      'an action on a resource where it is denied',
      { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::secret/a'] },
      'PASS',
    ],
    [
      'an action on a resource where it is not',
      { actions: ['s3:GetObject'], resources: ['arn:aws:s3:::secret/a', 'arn:aws:s3:::b/a'] },
      'FAIL',
    ],
    ['any action on a resource where all is denied', { resources: ['arn:aws:s3:::secret/*'] }, 'PASS'],
    ['actions by a wildcard', { actions: ['s3:*Object'] }, 'FAIL'],
    ['actions of another service', { actions: ['iam:*'] }, 'PASS'],
  ]
  for (const [name, question, result] of cases) {
    test(`${name}: ${result}`, () => assert.equal(accessNotGranted(policy, question, 'IDENTITY_POLICY').result, result))
  }

  test('names the statement that grants it', () => {
    const { reasons } = accessNotGranted(policy, { actions: ['s3:GetObject'] }, 'IDENTITY_POLICY')
    assert.deepEqual(
      reasons.map(({ statementIndex }) => statementIndex),
      [0],
    )
  })

  test('asks a resource policy for every principal', () => {
    const bucket = document({ ...allow('s3:GetObject', { Resource: OBJECTS }), Principal: { AWS: '111122223333' } })
    assert.equal(accessNotGranted(bucket, { actions: ['s3:GetObject'] }, 'RESOURCE_POLICY').result, 'FAIL')
    assert.equal(accessNotGranted(bucket, { actions: ['s3:PutObject'] }, 'RESOURCE_POLICY').result, 'PASS')
  })
})

/**
 * Keys have values of their type:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
describe('a context is one that requests have', () => {
  const rows: readonly (readonly [name: string, denied: readonly object[], 'PASS' | 'FAIL'])[] = [
    [
      'Boolean: true, false or absent',
      [{ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }],
      'PASS',
    ],
    [
      'Boolean, by an operator of strings',
      [{ StringEquals: { 'aws:SecureTransport': ['true', 'false'] } }, { Null: { 'aws:SecureTransport': 'true' } }],
      'PASS',
    ],
    [
      'Boolean: not absent',
      [{ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }],
      'FAIL',
    ],
    [
      'a number below, at or above',
      [
        { NumericLessThanIfExists: { 's3:max-keys': '10' } },
        { NumericGreaterThan: { 's3:max-keys': '10' } },
        { NumericEquals: { 's3:max-keys': '10.0' } },
      ],
      'PASS',
    ],
    [
      'a number between two long ones',
      [
        { NumericLessThanEqualsIfExists: { 's3:max-keys': '9007199254740992' } },
        { NumericGreaterThanEquals: { 's3:max-keys': '9007199254740994' } },
      ],
      'FAIL',
    ],
    [
      'an address of one version or the other',
      [{ IpAddressIfExists: { 'aws:SourceIp': '0.0.0.0/0' } }, { IpAddress: { 'aws:SourceIp': '::/0' } }],
      'PASS',
    ],
    [
      'a time before or not',
      [
        { DateLessThanIfExists: { 'aws:CurrentTime': '2026-11-23T00:00:00Z' } },
        { DateGreaterThanEquals: { 'aws:CurrentTime': '2026-11-23T00:00:00Z' } },
      ],
      'PASS',
    ],
    [
      'an ARN',
      [{ ArnLikeIfExists: { 'aws:SourceArn': 'arn:aws:*' } }, { StringLike: { 'aws:SourceArn': 'arn:aws-*' } }],
      'PASS',
    ],
  ]
  for (const [name, denied, result] of rows) {
    test(`${name}: ${result}`, () => {
      const policy = document(allow('s3:*'), ...denied.map((Condition) => deny('*', { Condition })))
      assert.equal(accessNotGranted(policy, { actions: ['s3:ListBucket'] }, 'IDENTITY_POLICY').result, result)
    })
  }
})

/** https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoPublicAccess.html */
describe('noPublicAccess', () => {
  const open = (Condition: object = {}) => ({
    ...allow('s3:GetObject', { Resource: OBJECTS }),
    Principal: '*',
    Condition,
  })
  const cases: readonly (readonly [name: string, statements: readonly object[], result: 'PASS' | 'FAIL'])[] = [
    ['everyone', [open()], 'FAIL'],
    ['a named user', [{ ...open(), Principal: { AWS: 'arn:aws:iam::111122223333:user/JohnDoe' } }], 'PASS'],
    ['a service', [{ ...open(), Principal: { Service: 'cloudfront.amazonaws.com' } }], 'PASS'],
    ['everyone, as AWS', [{ ...open(), Principal: { AWS: '*' } }], 'FAIL'],
    ['everyone of an organization', [open({ StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })], 'PASS'],
    ['everyone of any organization', [open({ StringLike: { 'aws:PrincipalOrgID': 'o-*' } })], 'FAIL'],
    [
      'everyone of an organization, or of none',
      [open({ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })],
      'FAIL',
    ],
    ['everyone in a VPC', [open({ StringEquals: { 'aws:SourceVpc': 'vpc-91237329' } })], 'PASS'],
    ['everyone in VPCs by a wildcard', [open({ StringLike: { 'aws:SourceVpc': 'vpc-*' } })], 'FAIL'],
    ['everyone in a range of addresses', [open({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } })], 'PASS'],
    ['everyone in half of all addresses', [open({ IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } })], 'FAIL'],
    ['everyone but an address', [open({ NotIpAddress: { 'aws:SourceIp': '203.0.113.7' } })], 'FAIL'],
    [
      'everyone with roles of one name in any account',
      [open({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/reader' } })],
      'FAIL',
    ],
    ['roles of one account', [open({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } })], 'PASS'],
    ['everyone over TLS', [open({ Bool: { 'aws:SecureTransport': 'true' } })], 'FAIL'],
    [
      'everyone, and all but an account are denied',
      [
        open(),
        { ...deny('s3:*'), Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } } },
      ],
      'PASS',
    ],
    ['everyone, for actions of another service', [{ ...open(), Action: 'sqs:SendMessage' }], 'PASS'],
  ]
  for (const [name, statements, result] of cases) {
    test(`${name}: ${result}`, () =>
      assert.equal(noPublicAccess(document(...statements), 'AWS::S3::Bucket').result, result))
  }

  test('of a role: a provider that issues tokens to everyone is public, unless it is bound to whom they are for', () => {
    const trust = (Condition: object) =>
      document({
        Effect: 'Allow',
        Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition,
      })
    const type = 'AWS::IAM::AssumeRolePolicyDocument'
    const sub = 'token.actions.githubusercontent.com:sub'
    assert.equal(noPublicAccess(trust({}), type).result, 'FAIL')
    assert.equal(noPublicAccess(trust({ StringLike: { [sub]: '*' } }), type).result, 'FAIL')
    // The audience is what the job asked for: every job can ask for this one.
    const aud = 'token.actions.githubusercontent.com:aud'
    assert.equal(noPublicAccess(trust({ StringEquals: { [aud]: 'sts.amazonaws.com' } }), type).result, 'FAIL')
    for (const job of ['repo:octo-org/octo-repo:*', 'repo:octo-org/*', 'repo:octo-org/octo-repo:ref:refs/heads/main'])
      assert.equal(noPublicAccess(trust({ StringLike: { [sub]: job } }), type).result, 'PASS', job)
    // Everyone has repositories, and can have an organization of a name that begins so.
    for (const job of ['repo:*', 'repo:*/*', 'repo:octo-org*', 'repo:octo-or?/octo-repo:*'])
      assert.equal(noPublicAccess(trust({ StringLike: { [sub]: job } }), type).result, 'FAIL', job)
  })

  test('of a file system: who comes by a mount target is in its network', () => {
    const policy = (Condition: object) =>
      document({ Effect: 'Allow', Principal: '*', Action: 'elasticfilesystem:ClientMount', Condition })
    const by = (operator: string, value: string) =>
      noPublicAccess(
        policy({ [operator]: { 'elasticfilesystem:AccessedViaMountTarget': value } }),
        'AWS::EFS::FileSystem',
      ).result
    assert.equal(by('Bool', 'true'), 'PASS')
    assert.equal(by('Bool', 'false'), 'FAIL')
    assert.equal(by('BoolIfExists', 'true'), 'FAIL')
    assert.equal(by('Null', 'false'), 'FAIL')
  })

  test('of a repository: its policy names no resource', () => {
    const policy = (Principal: unknown) => document({ Effect: 'Allow', Principal, Action: 'ecr:BatchGetImage' })
    assert.equal(noPublicAccess(policy('*'), 'AWS::ECR::Repository').result, 'FAIL')
    assert.equal(noPublicAccess(policy({ AWS: '111122223333' }), 'AWS::ECR::Repository').result, 'PASS')
  })

  test('names the statement and who has access', () => {
    const { reasons, access } = noPublicAccess(document(open()), 'AWS::S3::Bucket')
    assert.deepEqual(
      reasons.map(({ statementIndex }) => statementIndex),
      [0],
    )
    assert.deepEqual(
      access.map(({ principal }) => principal),
      ['an anonymous caller', 'anyone in another account'],
    )
  })

  test('of a type that Access Analyzer does not check is an error', () => {
    assert.throws(
      () => noPublicAccess(document(open()), 'AWS::EC2::Instance' as 'AWS::S3::Bucket'),
      /AWS::EC2::Instance/,
    )
  })
})
