import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { getManagedPolicy, listManagedPolicies } from '../aws-data/managed.ts'
import { compile } from '../decide/decide.ts'
import { parsePolicy } from '../language/parse.ts'
import { POLICY_KINDS } from '../validate/validate.ts'
import type { Example } from './check.ts'
import { checks } from './checks/index.ts'
import { FINDING_TYPES } from './finding.ts'
import { lintPolicy } from './lint-policy.ts'

function textOf({ policy }: Example): string {
  return typeof policy === 'string' ? policy : JSON.stringify(policy, undefined, 2)
}

function codes(example: Example): readonly string[] {
  return lintPolicy(textOf(example), { kind: example.kind }).map(({ issueCode }) => issueCode)
}

function statement(changes: object): Example {
  const whole = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*', ...changes }
  return { policy: { Version: '2012-10-17', Statement: whole } }
}

describe('every check', () => {
  test('has a code of its own', () => {
    const all = checks.map(({ issueCode }) => issueCode)
    assert.deepEqual(all, [...new Set(all)])
  })

  for (const check of checks) {
    test(`${check.issueCode} finds its failing example and not its passing one`, () => {
      const found = lintPolicy(textOf(check.fails), { kind: check.fails.kind })
      const finding = found.find(({ issueCode }) => issueCode === check.issueCode)
      assert.ok(finding, `only ${found.map(({ issueCode }) => issueCode)}`)
      assert.equal(finding.findingType, check.findingType)
      assert.match(finding.findingDetails, /[.?]$/)
      assert.match(finding.learnMoreLink, /^https:\/\/docs\.aws\.amazon\.com\//)
      assert.ok(finding.locations.length > 0)
      assert.ok(!codes(check.passes).includes(check.issueCode))
    })

    test(`${check.issueCode} stands beside a passing example without an ERROR`, () => {
      const found = lintPolicy(textOf(check.passes), { kind: check.passes.kind })
      assert.deepEqual(
        found.filter(({ findingType }) => findingType === 'ERROR'),
        [],
      )
    })
  }
})

describe('the linter', () => {
  const found = (changes: object) => codes(statement(changes))
  const BUCKET = 'arn:aws:s3:::amzn-s3-demo-bucket'

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html#mismatch_resource */
  test('knows that a bucket has no slash in its name, and an object has', () => {
    const code = 'NO_APPLICABLE_RESOURCE'
    assert.ok(found({ Action: 's3:ListBucket', Resource: `${BUCKET}/*` }).includes(code))
    assert.ok(found({ Action: 's3:GetObject', Resource: BUCKET }).includes(code))
    assert.ok(!found({ Action: 's3:ListBucket', Resource: 'arn:aws:s3:::amzn-s3-*' }).includes(code))
    assert.ok(!found({ Action: 's3:GetObject', Resource: `${BUCKET}/a:b/*` }).includes(code))
    assert.ok(!found({ Action: 's3:*', Resource: `${BUCKET}/*` }).includes(code))
  })

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam_users-manage-group.html */
  test('takes the ARNs by which AWS lists users, groups, roles and buckets', () => {
    for (const [Action, Resource] of [
      ['iam:ListUsers', 'arn:aws:iam::123456789012:user/*'],
      ['iam:ListGroups', 'arn:aws:iam::123456789012:group/division/*'],
      ['iam:ListRoles', 'arn:aws:iam::*:role/*'],
      ['s3:ListAllMyBuckets', 'arn:aws:s3:::*'],
    ] as const) {
      assert.ok(!found({ Action, Resource }).includes('NO_APPLICABLE_RESOURCE'), Action)
    }
    assert.ok(found({ Action: 's3:ListAllMyBuckets', Resource: BUCKET }).includes('NO_APPLICABLE_RESOURCE'))
    assert.ok(
      found({ Action: 'iam:ListUsers', Resource: 'arn:aws:iam::123456789012:role/*' }).includes(
        'NO_APPLICABLE_RESOURCE',
      ),
    )
  })

  /** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
  test('says which action an operation of another name needs', () => {
    const [finding] = lintPolicy(textOf(statement({ Action: 's3:HeadBucket' })))
    assert.match(finding?.findingDetails ?? '', /Did you mean s3:ListBucket\?/)
  })

  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html */
  test('lets a statement for who signs in with SAML only set the source identity, or tag the session', () => {
    const saml = (Action: string | readonly string[]) => ({
      kind: 'trust' as const,
      policy: {
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Principal: { Federated: 'arn:aws:iam::123456789012:saml-provider/corp-idp' },
          Action,
        },
      },
    })
    assert.deepEqual(codes(saml('sts:SetSourceIdentity')), [])
    assert.deepEqual(codes(saml(['sts:TagSession', 'sts:SetSourceIdentity'])), [])
    assert.ok(codes(saml(['sts:AssumeRole', 'sts:TagSession'])).includes('MISMATCHED_ACTION_FOR_PRINCIPAL'))
  })

  test('finds PassRole in iam:* on *, and no ERROR', () => {
    const found = lintPolicy(textOf(statement({ Action: 'iam:*' })))
    assert.deepEqual(
      found.map(({ findingType, issueCode }) => `${findingType} ${issueCode}`),
      [
        'SECURITY_WARNING PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE',
        'WARNING CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE',
      ],
    )
  })

  test('says where a finding stands: by path, line, column and offset', () => {
    const text =
      '{\n  "Version": "2012-10-17",\n  "Statement": [\n    { "Effect": "Allow", "Action": ["iam:GetUsr"], "Resource": "*" }\n  ]\n}'
    const [finding] = lintPolicy(text)
    assert.equal(finding?.findingDetails, 'The action iam:GetUsr does not exist. Did you mean iam:GetUser?')
    assert.deepEqual(finding?.locations, [
      {
        path: [{ value: 'Statement' }, { index: 0 }, { value: 'Action' }, { index: 0 }],
        span: { start: { line: 4, column: 36, offset: 82 }, end: { line: 4, column: 48, offset: 94 } },
      },
    ])
    assert.equal(text.slice(82, 94), '"iam:GetUsr"')
  })

  test('points at the character where JSON ends to be JSON', () => {
    const [finding, ...more] = lintPolicy('{\n  "Version": 2012-10-17\n}')
    assert.deepEqual(more, [])
    assert.equal(finding?.issueCode, 'JSON_SYNTAX_ERROR')
    assert.deepEqual(finding?.locations[0]?.span.start, { line: 2, column: 17, offset: 19 })
  })

  test('refuses a member that stands twice, and depth and length without bound', () => {
    const twice = '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}'
    for (const text of [twice, '['.repeat(5_000), ' '.repeat(500_000)])
      assert.deepEqual(
        lintPolicy(text).map(({ issueCode }) => issueCode),
        ['JSON_SYNTAX_ERROR'],
      )
  })

  test('finds all mistakes of a statement, not only the first', () => {
    const found = codes(
      statement({ Effect: 'allow', Action: 7, Extra: 1, Condition: { Maybe: { 'aws:username': 'a' } } }),
    )
    for (const code of ['INVALID_EFFECT', 'DATA_TYPE_MISMATCH', 'INVALID_POLICY_ELEMENT', 'INVALID_CONDITION_OPERATOR'])
      assert.ok(found.includes(code), code)
  })

  test('gives the gravest findings first', () => {
    const found = lintPolicy(textOf(statement({ Action: ['iam:*', 'iam:GetUser', 'iam:Nothing'], Sid: '' })))
    const order = found.map(({ findingType }) => FINDING_TYPES.indexOf(findingType))
    assert.deepEqual(
      order,
      order.toSorted((a, b) => a - b),
    )
    assert.equal(found[0]?.issueCode, 'INVALID_ACTION')
  })

  test("says in AWS's words what no check sees and AWS would refuse", () => {
    const found = lintPolicy(textOf(statement({ Action: 'iam:Get:User' })))
    assert.ok(found.some(({ findingType }) => findingType === 'ERROR'))
    assert.deepEqual(
      lintPolicy(textOf(statement({ Action: 's3:ListBucket', Resource: 'arn:aws:s3*:::b' }))).map(
        ({ issueCode, findingDetails }) => [issueCode, findingDetails],
      ),
      [['MALFORMED_POLICY_DOCUMENT', 'Resource vendor must be fully qualified and cannot contain regexes.']],
    )
  })

  test('does not take iam:PassedToService or a part of a name for all roles', () => {
    const passedTo = { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }
    assert.deepEqual(codes(statement({ Action: 'iam:PassRole', Condition: passedTo })), [])
    assert.deepEqual(codes(statement({ Action: 'iam:PassRole', Resource: 'arn:aws:iam::*:role/Service*' })), [])
    for (const Resource of ['arn:aws:iam::123456789012:role/*', 'arn:aws:iam::*:role*', 'arn:aws:iam::123456789012:*'])
      assert.ok(
        codes(statement({ Action: 'iam:PassRole', Resource })).includes('PASS_ROLE_WITH_STAR_IN_RESOURCE'),
        Resource,
      )
  })

  test('takes no time to speak of for a hostile policy', () => {
    for (const part of ['${', '*a', 'a:', '?', '"\\']) {
      const hostile = part.repeat(10_000)
      const Condition = { StringEquals: { [hostile]: hostile }, IpAddress: { 'aws:SourceIp': hostile } }
      const example = statement({ Action: hostile, Resource: [hostile, `arn:aws:s3:::${hostile}`], Condition })
      const started = performance.now()
      const found = codes(example)
      assert.ok(found.length > 0 && !found.includes('JSON_SYNTAX_ERROR'))
      assert.ok(performance.now() - started < 10_000, part)
    }
  })

  test('takes whatever text it is given, as whatever kind', () => {
    fc.assert(
      fc.property(policyLike, fc.constantFrom(...POLICY_KINDS), (text, kind) => {
        for (const { locations } of lintPolicy(text, { kind })) {
          for (const { span } of locations)
            assert.ok(span.start.offset <= span.end.offset && span.end.offset <= text.length)
        }
      }),
      { numRuns: 500, seed: 3 },
    )
  })

  test('finds an ERROR wherever the parser refuses, and none in what has no fault', () => {
    fc.assert(
      fc.property(policyLike, (text) => {
        const hasError = lintPolicy(text).some(({ findingType }) => findingType === 'ERROR')
        if (!hasError) parsePolicy(text)
      }),
      { numRuns: 500, seed: 3 },
    )
  })
})

/** Documents that are nearly policies: known elements with values of any kind. */
const scalar = fc.constantFrom<unknown>(
  ...[
    '*',
    'Allow',
    'Deny',
    'iam:*',
    'iam:PassRole',
    '2012-10-17',
    '${aws:username',
    'arn:aws:s3:::b/*',
    '10.0.0.0/8',
    '',
  ],
  ...[7, true, null, {}, [], [[]]],
)
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }))
const block = fc.dictionary(
  fc.constantFrom('StringEquals', 'ForAllValues:StringLike', 'IpAddress', 'Null', 'DateLessThan', 'Bool', 'AWS', 'x'),
  fc.oneof(value, fc.dictionary(fc.constantFrom('aws:SourceIp', 'aws:TagKeys', 'iam:x', 'x'), value, { maxKeys: 3 })),
  { maxKeys: 3 },
)
const element = fc.constantFrom(
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'Condition',
)
const policyLike = fc
  .record({
    Version: fc.oneof({ weight: 3, arbitrary: fc.constant('2012-10-17') }, value),
    Statement: fc.oneof(
      value,
      fc.array(fc.dictionary(element, fc.oneof(value, block), { maxKeys: 6 }), { maxLength: 3 }),
    ),
  })
  .map((policy) => JSON.stringify(policy))

describe('AWS managed policies', () => {
  // Where AWS's reference lacks what AWS's own policies name, that is in the table too, as undocumented: see
  // authorization-data/format.ts.
  test('all parse, compile and lint without an ERROR', () => {
    const policies = listManagedPolicies()
    const errors = policies.flatMap(({ arn }) => {
      const document = getManagedPolicy(arn)?.document ?? ''
      assert.doesNotThrow(() => compile([{ policy: arn, document }]), arn)
      return lintPolicy(document, { kind: 'managed' })
        .filter(({ findingType }) => findingType === 'ERROR')
        .map(({ issueCode }) => `${arn} ${issueCode}`)
    })
    assert.equal(policies.length, 1_594)
    assert.deepEqual(errors, [])
  })

  const expected: Readonly<Record<string, readonly string[]>> = {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html names these
    // policies with these findings.
    AdministratorAccess: ['PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE', 'CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE'],
    IAMFullAccess: ['PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE', 'CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE'],
    PowerUserAccess: ['CREATE_SLR_WITH_STAR_IN_RESOURCE'],
    ReadOnlyAccess: ['POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA'],
  }
  for (const [name, wanted] of Object.entries(expected)) {
    test(`${name} has ${wanted.join(' and ')}, as AWS says`, () => {
      const found = codes({
        kind: 'managed',
        policy: getManagedPolicy(`arn:aws:iam::aws:policy/${name}`)?.document ?? '',
      })
      for (const code of wanted) assert.ok(found.includes(code), `${code} is not among ${found}`)
    })
  }
})
