// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like that

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AwsError } from '../../aws/index.ts'
import { MANAGED_POLICY_SIZE, type PolicyKind, policyQuota, policySize, validatePolicy } from '../index.ts'

const SYNTAX = 'Syntax errors in policy.'
const LEGACY = 'The policy failed legacy parsing'
const VERSION = 'Policy document must be version 2012-10-17 or greater.'
const ACTIONS = 'Policy statement must contain actions.'
const RESOURCES = 'Policy statement must contain resources.'
const VENDOR = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
const FULLY_QUALIFIED = 'Resource vendor must be fully qualified and cannot contain regexes.'
const IAM_PATH =
  'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, ' +
  'mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.'

const allow = { Effect: 'Allow', Action: 'iam:GetUser', Resource: '*' }

/** A document of one statement: `allow` with changes; `undefined` leaves a member out. */
function statement(changes: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: { ...allow, ...changes } })
}

function policy(changes: object): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [allow], ...changes })
}

/** Most policies are IAM's; an organization's and an endpoint's are refused by another service. */
function codeOf(kind: PolicyKind): string {
  if (kind === 'scp' || kind === 'rcp') return 'MalformedPolicyDocumentException'
  return kind === 'vpc-endpoint' ? 'InvalidPolicyDocument' : 'MalformedPolicyDocument'
}

function check(kind: PolicyKind, name: string, document: string, message: string | undefined): void {
  test(`${name}: ${message ?? 'accepted'}`, () => {
    if (message === undefined) {
      validatePolicy(document, kind)
      return
    }
    assert.throws(
      () => validatePolicy(document, kind),
      (error) => {
        assert.ok(error instanceof AwsError, String(error))
        assert.deepEqual([error.code, error.status, error.message], [codeOf(kind), 400, message])
        return true
      },
    )
  })
}

describe('a managed policy', () => {
  const cases: readonly (readonly [name: string, document: string, message: string | undefined])[] = [
    ['one statement in a list', policy({}), undefined],
    ['one statement without a list', statement({}), undefined],
    ['an Id', policy({ Id: 'any text' }), undefined],
    ['nothing', '', SYNTAX],
    ['no JSON', 'not json', SYNTAX],
    ['a list', '[]', SYNTAX],
    ['an empty object', '{}', SYNTAX],
    ['no Statement', '{"Version":"2012-10-17"}', SYNTAX],
    ['an empty list of statements', policy({ Statement: [] }), SYNTAX],
    ['a statement that is text', policy({ Statement: ['Allow'] }), SYNTAX],
    ['an unknown element', policy({ Extra: 1 }), SYNTAX],
    ['an element in another letter case', '{"version":"2012-10-17","Statement":[]}', SYNTAX],
    ['an unknown Version', policy({ Version: '2012-10-18' }), SYNTAX],
    ['Version as a number', policy({ Version: 2012 }), SYNTAX],
    ['Version 2008-10-17', policy({ Version: '2008-10-17' }), VERSION],
    ['no Version', JSON.stringify({ Statement: [allow] }), VERSION],
    [
      'Effect twice',
      '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}',
      SYNTAX,
    ],
    ['an unknown element of a statement', statement({ Resources: '*' }), SYNTAX],
    ['no Effect', statement({ Effect: undefined }), SYNTAX],
    ['an unknown Effect', statement({ Effect: 'Maybe' }), SYNTAX],
    ['an Effect in another letter case', statement({ Effect: 'allow' }), LEGACY],
    ['no Action', statement({ Action: undefined }), ACTIONS],
    ['an empty list of actions', statement({ Action: [] }), ACTIONS],
    ['Action and NotAction', statement({ NotAction: 's3:*' }), SYNTAX],
    ['an action that is a number', statement({ Action: 1 }), SYNTAX],
    ['an action that is a list', statement({ Action: [['iam:GetUser']] }), SYNTAX],
    ['all actions', statement({ Action: '*' }), undefined],
    ['NotAction', statement({ Action: undefined, NotAction: ['iam:*'] }), undefined],
    ['an action without its service', statement({ Action: 'CreateUser' }), VENDOR],
    ['an empty action', statement({ Action: '' }), VENDOR],
    [
      'an action with two colons',
      statement({ Action: 'iam:Get:User' }),
      'Actions/Condition can contain only one colon.',
    ],
    ['a service with a wildcard', statement({ Action: 'ia*:GetUser' }), 'Vendor ia* is not valid'],
    ['a service with a space', statement({ Action: ' iam:GetUser' }), 'Vendor  iam is not valid'],
    ['no Resource', statement({ Resource: undefined }), RESOURCES],
    ['an empty list of resources', statement({ Resource: [] }), RESOURCES],
    ['Resource and NotResource', statement({ NotResource: '*' }), SYNTAX],
    ['a resource that is no ARN', statement({ Resource: 'bucket' }), 'Resource bucket must be in ARN format or "*".'],
    ['an empty resource', statement({ Resource: '' }), 'Resource  must be in ARN format or "*".'],
    [
      'an unknown partition',
      statement({ Resource: 'arn:azure:s3:::b' }),
      'Partition "azure" is not valid for resource "arn:azure:s3:::b".',
    ],
    [
      'an unknown partition of a short ARN',
      statement({ Resource: 'arn:azure' }),
      'Partition "azure" is not valid for resource "arn:azure:*:*:*:*".',
    ],
    ['an ARN with its partition only', statement({ Resource: 'arn:aws' }), FULLY_QUALIFIED],
    ['a wildcard for the service', statement({ Resource: 'arn:aws:s?:::b' }), FULLY_QUALIFIED],
    ['a wildcard for the partition', statement({ Resource: 'arn:*:s3:::b' }), undefined],
    ['an ARN without its service', statement({ Resource: 'arn:aws::us-east-1:123456789012:x' }), LEGACY],
    ['an ARN that ends early', statement({ Resource: 'arn:aws:sqs:us-east-1' }), undefined],
    ['an ARN that ends early after an empty part', statement({ Resource: 'arn:aws:sqs::123456789012' }), LEGACY],
    [
      'a region for IAM',
      statement({ Resource: 'arn:aws:iam:us-east-1:123456789012:user/a' }),
      'IAM resource arn:aws:iam:us-east-1:123456789012:user/a cannot contain region information.',
    ],
    [
      'a region for a bucket',
      statement({ Resource: 'arn:aws:s3:us-east-1::b' }),
      'Resource arn:aws:s3:us-east-1::b can not contain region information.',
    ],
    [
      'a region for an access point',
      statement({ Resource: 'arn:aws:s3:us-east-1:123456789012:accesspoint/a' }),
      undefined,
    ],
    ['an unknown path for IAM', statement({ Resource: 'arn:aws:iam::123456789012:users/a' }), IAM_PATH],
    ['everything of IAM', statement({ Resource: 'arn:aws:iam::123456789012:*' }), undefined],
    ['a Principal', statement({ Principal: '*' }), 'Policy document should not specify a principal.'],
    [
      'a NotPrincipal',
      statement({ NotPrincipal: { AWS: '123456789012' } }),
      'Policy document should not specify a principal.',
    ],
    ['a Sid', statement({ Sid: 'AllowAll1' }), undefined],
    ['an empty Sid', statement({ Sid: '' }), undefined],
    ['a Sid that is a number', statement({ Sid: 1 }), SYNTAX],
    [
      'a Sid with a space',
      statement({ Sid: 'Allow all' }),
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    ],
    [
      'a Sid twice',
      policy({
        Statement: [
          { Sid: 'a', ...allow },
          { Sid: 'a', ...allow },
        ],
      }),
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    [
      'Sids that differ in letter case',
      policy({
        Statement: [
          { Sid: 'a', ...allow },
          { Sid: 'A', ...allow },
        ],
      }),
      undefined,
    ],
    ['an empty Condition', statement({ Condition: {} }), undefined],
    ['a Condition that is a list', statement({ Condition: [] }), SYNTAX],
    ['an unknown operator', statement({ Condition: { StringMatches: { 'aws:username': 'a' } } }), SYNTAX],
    ['an unknown operator without keys', statement({ Condition: { StringMatches: {} } }), undefined],
    [
      'an operator with qualifier and IfExists',
      statement({ Condition: { 'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': ['a*'] } } }),
      undefined,
    ],
    [
      'values that are booleans and numbers',
      statement({ Condition: { Bool: { 'aws:SecureTransport': true }, NumericEquals: { 's3:max-keys': [1, 2.5] } } }),
      undefined,
    ],
    ['a value that is null', statement({ Condition: { StringEquals: { 'aws:username': null } } }), SYNTAX],
    ['a value that is an object', statement({ Condition: { StringEquals: { 'aws:username': {} } } }), SYNTAX],
    ['a key without its vendor', statement({ Condition: { StringEquals: { username: 'a' } } }), undefined],
    [
      'a tag with colons in a key',
      statement({ Condition: { StringEquals: { 'aws:PrincipalTag/a:b': '${aws:PrincipalTag/a:b}' } } }),
      undefined,
    ],
    ['a date that is none', statement({ Condition: { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } } }), LEGACY],
    [
      'a date in seconds',
      statement({ Condition: { 'ForAnyValue:DateLessThanIfExists': { 'aws:CurrentTime': '1795428000' } } }),
      undefined,
    ],
    ['100,000 levels', `{"Statement":${'['.repeat(100_000)}`, SYNTAX],
    ['the first problem of several counts: syntax', '{"Version":"2008-10-17","Statement":[{}]}', SYNTAX],
    ['the first problem of several counts: version', '{"Statement":[{"Effect":"allow"}]}', VERSION],
    [
      'the first problem of several counts: actions before resources',
      statement({ Action: [], Resource: 'b' }),
      ACTIONS,
    ],
  ]
  for (const [name, document, message] of cases) check('managed', name, document, message)
})

describe('an inline policy', () => {
  check('identity', 'no Version', JSON.stringify({ Statement: [allow] }), undefined)
  check('identity', 'Version 2008-10-17', policy({ Version: '2008-10-17' }), undefined)
  check('identity', 'a Principal', statement({ Principal: '*' }), 'Policy document should not specify a principal.')
})

describe('a permissions boundary', () => {
  check('boundary', 'one statement', statement({}), undefined)
  check('boundary', 'no Version', JSON.stringify({ Statement: [allow] }), VERSION)
})

describe('a session policy', () => {
  check('session', 'no Version', JSON.stringify({ Statement: [allow] }), undefined)
  check('session', 'no JSON', '{', SYNTAX)
  check('session', 'a Principal', statement({ Principal: '*' }), 'Policy document should not specify a principal.')
})

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
describe('a service control policy', () => {
  const refused = 'The provided policy document does not meet the requirements of the specified policy type.'
  const cases: readonly (readonly [name: string, document: string, message: string | undefined])[] = [
    ['Allow', statement({ Action: '*' }), undefined],
    [
      'Deny with a condition',
      statement({ Effect: 'Deny', Condition: { Bool: { 'aws:ViaAWSService': 'false' } } }),
      undefined,
    ],
    ['Allow with a condition', statement({ Condition: { Bool: { 'aws:ViaAWSService': 'false' } } }), undefined],
    ['Allow with NotAction', statement({ Action: undefined, NotAction: 'iam:*' }), undefined],
    ['NotResource', statement({ Resource: undefined, NotResource: 'arn:aws:iam::*:user/a' }), undefined],
    ['a wildcard within an action', statement({ Action: 'iam:*User' }), undefined],
    ['a Principal', statement({ Principal: '*' }), refused],
    ['no Version', JSON.stringify({ Statement: [allow] }), refused],
    ['no Action', statement({ Action: undefined }), refused],
    ['an action without its service', statement({ Action: 'GetUser' }), refused],
    ['no Resource', statement({ Resource: undefined }), refused],
    ['an ARN that ends early', statement({ Resource: 'arn:aws:iam::*' }), refused],
    ['an Effect in another letter case', statement({ Effect: 'deny' }), refused],
    ['no JSON', '{', refused],
  ]
  for (const [name, document, message] of cases) check('scp', name, document, message)
})

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
describe('a resource control policy', () => {
  const refused = 'The provided policy document does not meet the requirements of the specified policy type.'
  const deny = { Effect: 'Deny', Principal: '*', Action: 's3:PutBucketPolicy' }
  const cases: readonly (readonly [name: string, document: string, message: string | undefined])[] = [
    ['Deny', statement(deny), undefined],
    ['NotResource', statement({ ...deny, Resource: undefined, NotResource: 'arn:aws:s3:::b' }), undefined],
    ['Allow', statement({ ...deny, Effect: 'Allow' }), refused],
    ['no Principal', statement({ ...deny, Principal: undefined }), refused],
    ['an account', statement({ ...deny, Principal: { AWS: '123456789012' } }), refused],
    ['NotPrincipal', statement({ ...deny, Principal: undefined, NotPrincipal: '*' }), refused],
    ['NotAction', statement({ ...deny, Action: undefined, NotAction: 's3:GetObject' }), refused],
    ['no Version', JSON.stringify({ Statement: { ...allow, ...deny } }), refused],
  ]
  for (const [name, document, message] of cases) check('rcp', name, document, message)
})

// https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
describe('the policy of a VPC endpoint', () => {
  const refused = 'The Policy Document is not valid.'
  const open = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }
  check('vpc-endpoint', 'the default policy', JSON.stringify({ Statement: [open] }), undefined)
  check('vpc-endpoint', 'no Principal', statement({}), refused)
  check('vpc-endpoint', 'no Action', statement({ ...open, Action: undefined }), refused)
  check('vpc-endpoint', 'no Resource', statement({ ...open, Resource: undefined }), refused)
  check('vpc-endpoint', 'no JSON', '{\n  "Statement": [,]\n}', `${refused} Syntax error at position (2,17)`)
})

describe('a trust policy', () => {
  const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const PROVIDERS = 'arn:aws:iam::123456789012:'
  const FEDERATED_REFUSED = 'Federated principals must be valid domain names or SAML metadata ARNs'
  const SERVICE_REFUSED = 'Invalid principal in policy: "SERVICE":"*.amazonaws.com"'
  const cases: readonly (readonly [name: string, statement: object, message: string | undefined])[] = [
    ['a service', trust, undefined],
    ['an account', { ...trust, Principal: { AWS: '123456789012' } }, undefined],
    ['a user', { ...trust, Principal: { AWS: 'arn:aws:iam::123456789012:user/a' } }, undefined],
    ['two actions', { ...trust, Action: ['sts:AssumeRole', 'sts:TagSession'] }, undefined],
    ['everyone', { ...trust, Principal: { AWS: '*' } }, undefined],
    ['the bare *', { ...trust, Principal: '*' }, 'AssumeRolepolicy contained an invalid principal: "STAR":"*".'],
    ['no Principal', { ...trust, Principal: undefined }, 'Missing required field Principal'],
    ['an empty Principal', { ...trust, Principal: {} }, 'Missing required field Principal cannot be empty!'],
    ['no account', { ...trust, Principal: { AWS: 'nobody' } }, 'Invalid principal in policy: "AWS":"nobody"'],
    [
      'a user with a wildcard',
      { ...trust, Principal: { AWS: 'arn:aws:iam::123456789012:user/*' } },
      'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:user/*"',
    ],
    [
      'NotPrincipal',
      { ...trust, Principal: undefined, NotPrincipal: { AWS: '123456789012' } },
      'Allow with NotPrincipal is not allowed.',
    ],
    ['no Action', { ...trust, Action: undefined }, 'Missing required field Action'],
    [
      'an action of another service',
      { ...trust, Action: 's3:GetObject' },
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    ['all actions', { ...trust, Action: '*' }, 'AssumeRole policy may only specify STS AssumeRole actions.'],
    ['a Resource', { ...trust, Resource: '*' }, 'Has prohibited field Resource'],
    ['an unknown element', { ...trust, Principals: '*' }, 'Unknown field Principals'],
    ['an Effect in another letter case', { ...trust, Effect: 'allow' }, 'Invalid effect: allow'],
    ['no Effect', { ...trust, Effect: undefined }, 'Missing required field Effect'],
    ['a NotResource', { ...trust, NotResource: '*' }, 'AssumeRole policy must not contain resources.'],
    [
      'a Deny with NotPrincipal',
      { ...trust, Effect: 'Deny', Principal: undefined, NotPrincipal: { AWS: '123456789012' } },
      'AssumeRole policy must not contain NotPrincipal field.',
    ],
    ['actions that a pattern stands for', { ...trust, Action: 'sts:Assume*' }, undefined],
    ['an action in another letter case', { ...trust, Action: 'STS:ASSUMEROLE' }, undefined],
    [
      'an action of STS that is not about a role',
      { ...trust, Action: ['sts:AssumeRole', 'sts:GetCallerIdentity'] },
      'Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and sts:AssumeRoleWithWebIdentity',
    ],
    [
      'a group',
      { ...trust, Principal: { AWS: 'arn:aws:iam::123456789012:group/a' } },
      'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:group/a"',
    ],
    ['a session of a role', { ...trust, Principal: { AWS: 'arn:aws:sts::123456789012:assumed-role/r/s' } }, undefined],
    ['a unique id', { ...trust, Principal: { AWS: ['AIDAQ3EGRVPOTTXAMPLE', 'AROAQ3EGRVPOTTXAMPLE'] } }, undefined],
    ['a service with a wildcard', { ...trust, Principal: { Service: '*.amazonaws.com' } }, SERVICE_REFUSED],
    [
      'a canonical user',
      { ...trust, Principal: { CanonicalUser: '79a5' } },
      'Invalid principal in policy: "CANONICALUSER":"79a5"',
    ],
    ['a SAML provider', { ...trust, Principal: { Federated: `${PROVIDERS}saml-provider/adfs` } }, undefined],
    [
      'an OIDC provider',
      { ...trust, Principal: { Federated: `${PROVIDERS}oidc-provider/id.example.com/a` } },
      undefined,
    ],
    ['a provider that AWS knows', { ...trust, Principal: { Federated: 'accounts.google.com' } }, undefined],
    ['no provider', { ...trust, Principal: { Federated: `${PROVIDERS}role/r` } }, FEDERATED_REFUSED],
    [
      'a provider with an empty name',
      { ...trust, Principal: { Federated: `${PROVIDERS}oidc-provider/` } },
      FEDERATED_REFUSED,
    ],
    [
      'Cognito without its condition',
      { ...trust, Principal: { Federated: 'cognito-identity.amazonaws.com' } },
      'A condition block must be present for the Cognito provider',
    ],
  ]
  for (const [name, each, message] of cases)
    check('trust', name, JSON.stringify({ Version: '2012-10-17', Statement: [each] }), message)
  check('trust', 'no JSON', '{', 'This policy contains invalid Json')
  check('trust', 'no Version', JSON.stringify({ Statement: trust }), undefined)
  const EMPTY = 'Could not parse the policy: Statement is empty!'
  check('trust', 'an empty object', '{}', EMPTY)
  check('trust', 'an empty list of statements', JSON.stringify({ Version: '2012-10-17', Statement: [] }), EMPTY)
  const VERSION_REFUSED = 'The policy must contain a valid version string'
  check('trust', 'an unknown Version', JSON.stringify({ Version: '2012-10-18', Statement: trust }), VERSION_REFUSED)
  check('trust', 'Version as a number', JSON.stringify({ Version: 2012, Statement: trust }), VERSION_REFUSED)
  const sids = [1, 2].map(() => ({ Sid: 'a', ...trust }))
  check('trust', 'a Sid twice', JSON.stringify({ Statement: sids }), 'The Statement Ids in the policy are not unique')

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
  describe('of a provider that many tenants share', () => {
    const GITHUB = 'token.actions.githubusercontent.com'
    const shared = (Condition: object | undefined, more: object = {}) =>
      JSON.stringify({
        Statement: { ...trust, Principal: { Federated: `${PROVIDERS}oidc-provider/${GITHUB}` }, Condition, ...more },
      })
    // Recorded on AWS, 2026-08-30.
    const REFUSED =
      `Trust policy with trusted principal ${PROVIDERS}oidc-provider/${GITHUB} must evaluate, using StringEquals, ` +
      `StringLike or StringEqualsIgnoreCase, ${GITHUB}:sub or ${GITHUB}:job_workflow_ref which is not scoped to all.`
    const sub = (operator: string, value: string | string[]) => ({ [operator]: { [`${GITHUB}:sub`]: value } })
    check('trust', 'a repository', shared(sub('StringLike', 'repo:org/*')), undefined)
    check(
      'trust',
      'a key in another letter case',
      shared({ StringEquals: { [`${GITHUB}:SUB`]: 'repo:a/b' } }),
      undefined,
    )
    check(
      'trust',
      'a workflow',
      shared({ StringEquals: { [`${GITHUB}:job_workflow_ref`]: 'o/r/.github/w.yml@x' } }),
      undefined,
    )
    check(
      'trust',
      'a repository by another claim',
      shared({ StringEquals: { [`${GITHUB}:repository`]: 'o/r' } }),
      REFUSED,
    )
    check('trust', 'all of what GitHub says, in its own form', shared(sub('StringLike', 'repo:*')), undefined)
    check('trust', 'no condition', shared(undefined), REFUSED)
    check('trust', 'an audience alone', shared({ StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } }), REFUSED)
    check('trust', 'all subjects', shared(sub('StringLike', '*')), REFUSED)
    check('trust', 'all subjects, in other words', shared(sub('StringLike', ['repo:org/*', '?*'])), REFUSED)
    check('trust', 'all subjects but one', shared(sub('StringNotEquals', 'repo:org/other')), REFUSED)
    check('trust', 'that there is a subject', shared({ Null: { [`${GITHUB}:sub`]: 'false' } }), REFUSED)
    check('trust', 'whom a Deny is for needs none', shared(undefined, { Effect: 'Deny' }), undefined)
  })
})

describe('a resource-based policy', () => {
  check('resource', 'a principal', statement({ Principal: '*', Sid: 'x' }), undefined)
  check(
    'resource',
    "the ids of SNS's default policy",
    statement({ Principal: { AWS: '*' }, Sid: '__default_statement_ID' }),
    undefined,
  )
  check('resource', 'no Resource', statement({ Principal: '*', Resource: undefined }), undefined)
  check('resource', 'no principal', statement({}), 'Missing required field Principal')
})

describe('the size of a policy', () => {
  test('leaves white space out', () => {
    assert.equal(policySize('{ "a" :\t"b c"\r\n}'), '{"a":"bc"}'.length)
  })
  test('has a quota by kind, with white space or without', () => {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
    assert.deepEqual(policyQuota('boundary'), { characters: 6_144, countsWhiteSpace: false })
    assert.deepEqual(policyQuota('trust'), { characters: 2_048, countsWhiteSpace: false })
    assert.deepEqual(policyQuota('session'), { characters: 2_048, countsWhiteSpace: true })
    // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    assert.deepEqual(policyQuota('vpc-endpoint'), { characters: 20_480, countsWhiteSpace: true })
    assert.equal(policyQuota('resource'), undefined)
  })
  test('of a managed policy is at most 6,144', () => {
    assert.equal(MANAGED_POLICY_SIZE, 6_144)
  })
})
