import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { getManagedPolicy, listManagedPolicies } from '../index.ts'
import { only, type PrincipalPolicies } from './index.ts'

function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

function policy(...statements: readonly object[]) {
  return [{ policy: 'p', document: document(...statements) }]
}

function managed(...names: readonly string[]) {
  return names.map((name) => {
    const arn = `arn:aws:iam::aws:policy/${name}`
    return { policy: arn, document: getManagedPolicy(arn)?.document ?? '' }
  })
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
const when = (operator: string, key: string, value: string | readonly string[]) => ({ [operator]: { [key]: value } })
const BUCKET = 'arn:aws:s3:::bucket'

describe('only iam:* is proved', () => {
  const cases: readonly (readonly [name: string, policies: PrincipalPolicies])[] = [
    ['of a policy that allows iam:* in any letter case', { identity: policy(allow('IAM:*')) }],
    ['of actions of iam one by one', { identity: policy(allow(['iam:Get*', 'iam:?istUsers'])) }],
    [
      'of everything, where all but iam:* is denied',
      { identity: policy(allow('*'), deny([], { Action: undefined, NotAction: 'iam:*' })) },
    ],
    [
      'of everything within a boundary of iam:*',
      { identity: managed('AdministratorAccess'), boundary: policy(allow('iam:*')) },
    ],
    [
      'of everything within a session policy of iam:*',
      { identity: managed('AdministratorAccess'), session: policy(allow('iam:*')) },
    ],
    [
      'of everything below a level of service control policies that leaves iam:*',
      { identity: managed('AdministratorAccess'), serviceControl: [policy(allow('*')), policy(allow('iam:*'))] },
    ],
    ['where what is allowed beside is denied', { identity: policy(allow(['iam:*', 's3:Get*']), deny('s3:*')) }],
    [
      'where it is denied on all resources that it is allowed on, with other patterns',
      {
        identity: policy(
          allow('iam:*'),
          allow('s3:GetObject', { Resource: `${BUCKET}/a/*` }),
          deny('s3:Get*', { Resource: [`${BUCKET}/?/*`, `${BUCKET}/long*`] }),
        ),
      },
    ],
    [
      'where NotResource of a Deny leaves out what is not allowed',
      {
        identity: policy(allow('iam:*'), allow('s3:GetObject', { Resource: `${BUCKET}/*` }), {
          Effect: 'Deny',
          Action: 's3:*',
          NotResource: 'arn:aws:s3:::other/*',
        }),
      },
    ],
    ['of a policy without anything else', { identity: policy(deny('*')) }],
    [
      'where a variable of the resource is denied under the same variable, whatever its value',
      {
        identity: policy(
          allow('iam:*'),
          allow('s3:GetObject', { Resource: `${BUCKET}/\${aws:username}` }),
          deny('s3:*', { Resource: `${BUCKET}/*` }),
        ),
      },
    ],
  ]
  for (const [name, policies] of cases) {
    test(name, () => assert.equal(only(policies, ['iam:*']).verdict, 'proved'))
  }
})

describe('only iam:* is refuted, and so is not proved for want of a value,', () => {
  const conditions: readonly (readonly [operator: string, value: string])[] = [
    ['NumericLessThan', '36028797018963968'],
    ['NumericGreaterThan', '100000000000000000000'],
    ['NumericGreaterThan', `1${'0'.repeat(400)}`],
    ['NumericLessThan', `0.${'0'.repeat(30)}1`],
    ['DateLessThan', '0'],
    ['DateLessThan', '0001-01-01'],
    ['DateGreaterThan', '9999-12-31T23:59:59.999Z'],
    ['DateGreaterThan', '9007199254000'],
    ['BinaryEquals', 'QQ=='],
    ['IpAddress', '255.255.255.255'],
    ['IpAddress', '::'],
    ['StringEqualsIgnoreCase', 'İ'],
  ]
  for (const [operator, value] of conditions) {
    test(`of an Allow on ${operator} ${value.slice(0, 40)}`, () => {
      const identity = policy(allow('iam:*'), allow('sqs:*', { Condition: when(operator, 'example:key', value) }))
      assert.equal(only({ identity }, ['iam:*']).verdict, 'refuted')
    })
  }

  test('of an Allow on a time that no other is surely after: that is not known', () => {
    const late = when('DateGreaterThan', 'example:key', '9223372036854775807')
    const identity = policy(allow('iam:*'), allow('sqs:*', { Condition: late }))
    assert.equal(only({ identity }, ['iam:*']).verdict, 'unknown')
  })
})

describe('a proof says what it depends on', () => {
  test('the Deny', () => {
    const answer = only({ identity: policy(allow(['iam:*', 's3:*']), deny('s3:*', { Sid: 'NoBuckets' })) }, ['iam:*'])
    assert.equal(answer.verdict, 'proved')
    assert.deepEqual(
      answer.dependsOn.statements.map(({ sid }) => sid),
      ['NoBuckets'],
    )
    assert.equal(answer.dependsOn.conditions, false)
  })

  test('the boundary', () => {
    const answer = only({ identity: managed('AdministratorAccess'), boundary: policy(allow('iam:*')) }, ['iam:*'])
    assert.deepEqual(answer.dependsOn.layers, ['permissions boundary'])
  })

  const exclusions: readonly (readonly [name: string, allowed: object, denied: object])[] = [
    [
      'the same conditions',
      when('StringEquals', 'aws:RequestedRegion', 'a'),
      when('StringEquals', 'aws:RequestedRegion', 'a'),
    ],
    [
      'a value among several',
      when('StringEquals', 'aws:RequestedRegion', 'a'),
      when('StringEquals', 'aws:RequestedRegion', ['b', 'a']),
    ],
    [
      'a value that a pattern covers',
      when('StringEquals', 'aws:RequestedRegion', 'eu-1'),
      when('StringLike', 'aws:RequestedRegion', 'eu-*'),
    ],
    [
      'another value than the denied ones',
      when('StringEquals', 'aws:RequestedRegion', 'a'),
      when('StringNotEquals', 'aws:RequestedRegion', 'b'),
    ],
    [
      'a smaller range of addresses',
      when('IpAddress', 'aws:SourceIp', '10.1.0.0/16'),
      when('IpAddress', 'aws:SourceIp', '10.0.0.0/8'),
    ],
    [
      'a smaller number',
      when('NumericLessThan', 's3:max-keys', '10'),
      when('NumericLessThanEquals', 's3:max-keys', '10'),
    ],
    [
      'an earlier date',
      when('DateLessThan', 'aws:CurrentTime', '2026-01-01'),
      when('DateLessThan', 'aws:CurrentTime', '2027-01-01'),
    ],
    [
      'a key that must be there',
      when('Bool', 'aws:MultiFactorAuthPresent', 'true'),
      when('Null', 'aws:MultiFactorAuthPresent', 'false'),
    ],
    [
      'a narrower ARN',
      when('ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:1:a'),
      when('ArnLike', 'aws:SourceArn', 'arn:aws:sns:*:*:?'),
    ],
  ]
  for (const [name, allowed, denied] of exclusions) {
    test(`conditions that exclude each other: ${name}`, () => {
      const identity = policy(
        allow('iam:*'),
        allow('s3:*', { Condition: allowed }),
        deny('s3:*', { Condition: denied }),
      )
      const answer = only({ identity }, ['iam:*'])
      assert.equal(answer.verdict, 'proved')
      assert.equal(answer.dependsOn.conditions, true)
      assert.deepEqual(
        answer.dependsOn.statements.map(({ statement }) => statement),
        [1, 2],
      )
    })
  }

  test('Denies that leave no case open', () => {
    const denying = (key: string) => {
      const denied = (operator: string, value: string) =>
        deny('s3:*', { Action: undefined, NotAction: 'iam:*', Condition: when(operator, key, value) })
      return policy(allow('*'), denied('Bool', 'true'), denied('BoolIfExists', 'false'))
    }
    assert.equal(only({ identity: denying('aws:SecureTransport') }, ['iam:*']).verdict, 'proved')
    // Of a key that AWS does not define, a value that is no Boolean is left: neither Deny holds on it.
    assert.equal(only({ identity: denying('example:secure') }, ['iam:*']).verdict, 'refuted')
    const known = only({ identity: denying('example:secure'), context: { 'example:secure': 'true' } }, ['iam:*'])
    assert.equal(known.verdict, 'proved')
  })
})

describe('only iam:* is refuted with a request', () => {
  test('of IAMFullAccess: it allows ten calls of AWS Organizations, which read', () => {
    const answer = only({ identity: managed('IAMFullAccess') }, ['iam:*'])
    assert.ok(answer.verdict === 'refuted')
    assert.deepEqual(answer.undecided, [])
    assert.equal(answer.outside.length, 1)
    assert.equal(answer.outside[0]?.unnamed, undefined)
    assert.deepEqual(answer.outside[0]?.actions, [
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
    assert.equal(only({ identity: managed('IAMFullAccess') }, ['iam:*', 'organizations:*']).verdict, 'proved')
  })

  const cases: readonly (readonly [name: string, identity: readonly object[], action: string, context: object])[] = [
    ['by a service that AWS does not have yet', [allow('foo:*')], 'foo:x', {}],
    ['by an action that AWS does not have yet', [allow('s3:Frobnicate')], 's3:frobnicate', {}],
    ['by a wildcard in the prefix', [allow('i?m:GetUser')], 'ixm:getuser', {}],
    [
      'by NotAction',
      [{ Effect: 'Allow', NotAction: ['a*', 'b*', 'c*', 's3:*'], Resource: '*' }, deny(['d*', 'e*'])],
      '',
      {},
    ],
    [
      'by a Deny that asks for a key',
      [allow('s3:GetObject'), deny('s3:*', { Condition: when('Bool', 'aws:MultiFactorAuthPresent', 'false') })],
      's3:GetObject',
      {},
    ],
    [
      'by a Deny that a key lifts',
      [allow('s3:GetObject'), deny('s3:*', { Condition: when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false') })],
      's3:GetObject',
      { 'aws:multifactorauthpresent': 'true' },
    ],
    [
      'by what a Deny leaves of a pattern',
      [allow('s3:GetObject', { Resource: `${BUCKET}/*` }), deny('s3:*', { Resource: `${BUCKET}/a*` })],
      's3:GetObject',
      {},
    ],
    [
      'by conditions on several keys',
      [
        allow('s3:GetObject', {
          Condition: {
            ...when('StringLike', 'aws:PrincipalTag/team', 'a*'),
            ...when('StringNotLike', 'aws:PrincipalTag/team', 'ab*'),
          },
        }),
      ],
      's3:GetObject',
      { 'aws:principaltag/team': 'a' },
    ],
    [
      'by a set of values',
      [
        allow('s3:GetObject', {
          Condition: {
            ...when('ForAllValues:StringEquals', 'aws:TagKeys', ['a', 'b']),
            ...when('Null', 'aws:TagKeys', 'false'),
          },
        }),
      ],
      's3:GetObject',
      { 'aws:tagkeys': 'a' },
    ],
  ]
  for (const [name, statements, action, context] of cases) {
    test(name, () => {
      const answer = only({ identity: policy(...statements) }, ['iam:*'])
      assert.ok(answer.verdict === 'refuted')
      const [first] = answer.outside
      if (action !== '') assert.equal(first?.request.action, action)
      if (action !== '') assert.deepEqual(first?.request.context, context)
      assert.equal(first?.allowedBy[0]?.policy, 'p')
    })
  }

  test('by a resource that a policy variable names, with a value for it', () => {
    const identity = policy(allow('s3:GetObject', { Resource: `${BUCKET}/\${aws:username}/*` }))
    const answer = only({ identity }, ['iam:*'])
    assert.ok(answer.verdict === 'refuted')
    assert.deepEqual(answer.outside[0]?.request, {
      action: 's3:GetObject',
      resource: `${BUCKET}/example/example`,
      context: { 'aws:username': 'example' },
    })
    const known = only({ identity, context: { 'aws:username': 'alice' } }, ['iam:*'])
    assert.equal(known.verdict === 'refuted' && known.outside[0]?.request.resource, `${BUCKET}/alice/example`)
  })

  test('not by sts:GetCallerIdentity, which needs no permission', () => {
    assert.equal(only({ identity: policy(allow(['iam:*', 'sts:GetCallerIdentity'])) }, ['iam:*']).verdict, 'proved')
  })
})

test('what was too long to be decided is unknown, with the reason', () => {
  const stars = Array.from(
    { length: 14 },
    (_, i) => `s3:*${String.fromCharCode(97 + i)}*${String.fromCharCode(110 + (i % 12))}*`,
  )
  const answer = only({ identity: policy(allow('iam:*'), ...stars.map((star) => allow(star)), deny('s3:*')) }, [
    'iam:*',
  ])
  assert.ok(answer.verdict === 'unknown')
  assert.match(answer.undecided[0]?.reason ?? '', /too many/)
})

test('what many patterns of actions tell apart is bounded together with what is asked of each', () => {
  // Every other one denies: there are as many groups of actions as sets of patterns.
  const patterns = Array.from(
    { length: 40 },
    (_, i) => `*:*${'abcdefghijklmnopqrstuvwxyz'[i % 26]}*${'etaoinshr'[i % 9]}*`,
  )
  const told = patterns.map((pattern, i) => ({
    ...(i % 2 ? allow(pattern) : deny(pattern)),
    Condition: when('StringLike', 'aws:UserAgent', `*${i}*`),
  }))
  const answer = only({ identity: policy(...told) }, ['iam:*'])
  assert.ok(answer.verdict !== 'proved' && answer.undecided.length > 0)
})

test('policies that cannot be read in full are refused, as they are for decisions', () => {
  assert.throws(() => only({ identity: [{ policy: 'p', document: '{' }] }, ['iam:*']))
  assert.throws(() => only({ identity: policy({ ...allow('a:b'), Effect: 'allow' }) }, ['iam:*']))
})

test('ten AWS managed policies take well under a second', () => {
  const names = listManagedPolicies().filter((_, i) => i % 150 === 7)
  const identity = names
    .slice(0, 10)
    .map(({ arn }) => ({ policy: arn, document: getManagedPolicy(arn)?.document ?? '' }))
  only({ identity }, ['iam:*'])
  const start = performance.now()
  assert.equal(only({ identity }, ['iam:*']).verdict, 'refuted')
  assert.ok(performance.now() - start < 1_000)
})

test('AWS managed policies leave no question open (every fourth of them here, for time)', () => {
  for (const { arn, name } of listManagedPolicies().filter((_, i) => i % 4 === 1)) {
    const answer = only({ identity: [{ policy: arn, document: getManagedPolicy(arn)?.document ?? '' }] }, ['iam:*'])
    assert.ok(answer.verdict === 'proved' || answer.undecided.length === 0, name)
  }
})
