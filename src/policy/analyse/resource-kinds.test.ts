import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { accessNotGranted } from './access-not-granted.ts'
import { noNewAccess } from './no-new-access.ts'
import { noPublicAccess } from './no-public-access.ts'

const KEYS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html'
const VARIABLES = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html'
const PRINCIPALS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html'
const OPERATORS =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html'
const SETS = `${KEYS.replace('condition-keys', 'condition-single-vs-multi-valued-context-keys')}`
const NOT_PRINCIPAL = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html'
const MFA = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html'
const TAGS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html'
const S3 = 'https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html'
const DEPUTY = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html'

const ACCOUNT = '111122223333'
const ROOT = `arn:aws:iam::${ACCOUNT}:root`
const USER = `arn:aws:iam::${ACCOUNT}:user/a`
const ROLE = `arn:aws:iam::${ACCOUNT}:role/r`
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`
const FEDERATED = `arn:aws:sts::${ACCOUNT}:federated-user/f`

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
type Who = '*' | Readonly<Record<string, string | readonly string[]>>

function statement(effect: 'Allow' | 'Deny', Principal: Who, Condition: Conditions = {}, Action = 's3:GetObject') {
  return { Effect: effect, Principal, Action, Resource: 'arn:aws:s3:::b/*', Condition }
}
const allow = (who: Who, condition?: Conditions, action?: string) => statement('Allow', who, condition, action)
const deny = (who: Who, condition?: Conditions, action?: string) => statement('Deny', who, condition, action)

function document(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

/** What the policy of a bucket grants to nobody: each with AWS's page. */
const NOTHING: readonly (readonly [name: string, source: string, policy: readonly object[]])[] = [
  [
    'anonymous requests do not include aws:PrincipalArn, and nobody else is the type',
    KEYS,
    [allow('*', { StringEquals: { 'aws:PrincipalType': 'Anonymous' }, ArnLike: { 'aws:PrincipalArn': '*' } })],
  ],
  [
    'for anonymous requests the account is anonymous',
    KEYS,
    [allow('*', { StringEquals: { 'aws:PrincipalType': 'Anonymous', 'aws:PrincipalAccount': ACCOUNT } })],
  ],
  [
    'the root user has no user name',
    KEYS,
    [allow({ AWS: ROOT }, { ArnEquals: { 'aws:PrincipalArn': ROOT }, StringLike: { 'aws:username': '*' } })],
  ],
  [
    'the root user has no tags',
    KEYS,
    [allow({ AWS: ROOT }, { ArnEquals: { 'aws:PrincipalArn': ROOT }, StringLike: { 'aws:PrincipalTag/team': '*' } })],
  ],
  [
    'the id of the root user is its account',
    VARIABLES,
    [allow({ AWS: ROOT }, { ArnEquals: { 'aws:PrincipalArn': ROOT }, StringLike: { 'aws:userid': 'AIDA*' } })],
  ],
  [
    'the id of a federated user is its account and its name',
    VARIABLES,
    [allow({ AWS: FEDERATED }, { StringNotEquals: { 'aws:userid': `${ACCOUNT}:f` } })],
  ],
  [
    'a role has its own ARN, not that of its session',
    KEYS,
    [allow({ AWS: ROLE }, { ArnLike: { 'aws:PrincipalArn': 'arn:aws:sts::*:assumed-role/*' } })],
  ],
  [
    'the id of a session ends with its name',
    VARIABLES,
    [allow({ AWS: SESSION }, { StringNotLike: { 'aws:userid': '*:s' } })],
  ],
  [
    'what is said of a session is not said of another of the role',
    PRINCIPALS,
    [allow({ AWS: ROLE }, { StringLike: { 'aws:userid': '*:s' } }), deny({ AWS: SESSION })],
  ],
  [
    'who is denied by name is not let in by ARN',
    PRINCIPALS,
    [allow({ AWS: ROOT }, { ArnEquals: { 'aws:PrincipalArn': ROLE } }), deny({ AWS: ROLE })],
  ],
  [
    'the account of a principal that is denied is not another account',
    PRINCIPALS,
    [allow('*', { StringEquals: { 'aws:PrincipalAccount': ACCOUNT } }), deny({ AWS: ROOT })],
  ],
  [
    'no service is a member of an organization',
    KEYS,
    [allow({ Service: 'sns.amazonaws.com' }, { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } })],
  ],
  [
    'aws:SourceArn is there only when a service principal calls',
    KEYS,
    [allow({ AWS: USER }, { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:*' } })],
  ],
  [
    'a service principal calls directly, by no chain of services',
    KEYS,
    [allow({ Service: 'sns.amazonaws.com' }, { Bool: { 'aws:ViaAWSService': 'true' } })],
  ],
  [
    'a service principal has no user name',
    KEYS,
    [allow({ Service: 'sns.amazonaws.com' }, { Null: { 'aws:username': 'false' } })],
  ],
  [
    'the name of a service is that of its principal',
    KEYS,
    [allow({ Service: 'sns.amazonaws.com' }, { StringEquals: { 'aws:PrincipalServiceName': 'sqs.amazonaws.com' } })],
  ],
  [
    'aws:PrincipalServiceName is not present for an IAM principal',
    KEYS,
    [allow({ AWS: ROOT }, { StringLike: { 'aws:PrincipalServiceName': '*' } })],
  ],
  [
    'the account of a source is the one in its ARN',
    DEPUTY,
    [
      allow(
        { Service: 'sns.amazonaws.com' },
        {
          ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' },
          StringEquals: { 'aws:SourceAccount': '444455556666' },
        },
      ),
    ],
  ],
  [
    'a path of an organization begins with its id',
    KEYS,
    [
      allow('*', {
        StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
        'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-f6g7h8i9j0/*' },
      }),
    ],
  ],
  [
    'a member of an organization has a path in it',
    KEYS,
    [allow('*', { Null: { 'aws:PrincipalOrgID': 'false', 'aws:PrincipalOrgPaths': 'true' } })],
  ],
  [
    'a request is made at one time',
    KEYS,
    [
      allow('*', {
        DateLessThan: { 'aws:CurrentTime': '2026-11-23T00:00:00Z' },
        NumericGreaterThanEquals: { 'aws:EpochTime': '1795392000' },
      }),
    ],
  ],
  [
    'aws:CurrentTime is always included in the request context',
    KEYS,
    [allow('*', { Null: { 'aws:CurrentTime': 'true' } })],
  ],
  ['aws:SecureTransport is always included', KEYS, [allow('*', { Null: { 'aws:SecureTransport': 'true' } })]],
  [
    'who uses a VPC endpoint has no aws:SourceIp',
    KEYS,
    [allow('*', { StringEquals: { 'aws:SourceVpc': 'vpc-1' }, IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } })],
  ],
  [
    'the address in a VPC is there only by an endpoint, whose id is there too',
    KEYS,
    [allow('*', { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' }, Null: { 'aws:SourceVpce': 'true' } })],
  ],
  [
    'each tag of a request is among its tag keys',
    TAGS,
    [
      allow('*', {
        StringEquals: { 'aws:RequestTag/team': 'red' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['cost-center'] },
      }),
    ],
  ],
  ['s3:prefix is a parameter of ListBucket', S3, [allow('*', { StringLike: { 's3:prefix': '*' } })]],
  ['s3:x-amz-acl is no parameter of GetObject', S3, [allow('*', { StringEquals: { 's3:x-amz-acl': 'private' } })]],
  [
    'MFA is no property of long-term keys, and no key of a user is a session',
    KEYS,
    [allow({ AWS: USER }, { Null: { 'aws:TokenIssueTime': 'true' }, Bool: { 'aws:MultiFactorAuthPresent': 'true' } })],
  ],
  [
    'only a session of a role has a source identity',
    KEYS,
    [allow({ AWS: USER }, { StringLike: { 'aws:SourceIdentity': '*' } })],
  ],
  [
    'with ForAllValues an absent key is a match, and Null takes it away',
    SETS,
    [
      allow('*', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] }, Null: { 'aws:TagKeys': 'false' } }),
      deny('*', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] } }),
    ],
  ],
  [
    'a Deny with IfExists is for who lacks the key',
    OPERATORS,
    [allow({ AWS: USER }), deny('*', { StringNotEqualsIfExists: { 'aws:PrincipalServiceName': 'sns.amazonaws.com' } })],
  ],
]

/** What it does grant, and to whom: the example is of that somebody. */
const SOMETHING: readonly (readonly [
  name: string,
  source: string,
  policy: readonly object[],
  has?: Readonly<Record<string, string | readonly string[] | undefined>>,
  action?: string,
])[] = [
  [
    'a role that is trusted by its account',
    KEYS,
    [allow({ AWS: ROOT }, { ArnEquals: { 'aws:PrincipalArn': ROLE } })],
    {
      'aws:principalarn': ROLE,
    },
  ],
  [
    'the root user of an account that nobody names',
    KEYS,
    [allow('*', { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::444455556666:root' } })],
  ],
  ['another session of a role than the one that is denied', PRINCIPALS, [allow({ AWS: ROLE }), deny({ AWS: SESSION })]],
  [
    'who has a permissions boundary is denied by NotPrincipal, and nobody else',
    NOT_PRINCIPAL,
    [allow({ AWS: USER }), { ...deny('*'), Principal: undefined, NotPrincipal: { AWS: [USER, ROOT] } }],
  ],
  [
    'a service for a bucket, whose ARN has no account',
    DEPUTY,
    [
      allow(
        { Service: 'sns.amazonaws.com' },
        {
          ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' },
          StringEquals: { 'aws:SourceAccount': '444455556666' },
        },
      ),
    ],
    { 'aws:sourceaccount': '444455556666' },
  ],
  [
    'a service that no policy names, where everybody is named',
    KEYS,
    [allow('*', { StringEquals: { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com' } })],
    { 'aws:principalservicename': 'cloudtrail.amazonaws.com' },
  ],
  [
    'a member of an organization, with the id of its path',
    KEYS,
    [
      allow('*', {
        'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-ab12/ou-*' },
        Null: { 'aws:PrincipalOrgID': 'false' },
      }),
    ],
    { 'aws:principalorgid': 'o-a1b2c3d4e5' },
  ],
  [
    'a user whose key a code accompanies, to AssumeRole alone',
    MFA,
    [
      allow(
        { AWS: USER },
        { Null: { 'aws:TokenIssueTime': 'true' }, Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
        'sts:AssumeRole',
      ),
    ],
    { 'aws:multifactorauthpresent': 'true', 'aws:tokenissuetime': undefined },
    'sts:AssumeRole',
  ],
  [
    'the tag of a request in the case that is asked for',
    TAGS,
    [
      allow('*', {
        StringEquals: { 'aws:RequestTag/team': 'red' },
        'ForAllValues:StringEquals': { 'aws:TagKeys': ['Team'] },
      }),
    ],
    { 'aws:tagkeys': 'Team' },
  ],
  [
    'a request that takes a tag away has its key, and no value',
    TAGS,
    [allow('*', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['team'] }, Null: { 'aws:RequestTag/team': 'true' } })],
  ],
  [
    'a Deny with Null of a key that ForAllValues does not ask for',
    SETS,
    [
      allow('*', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }),
      deny('*', { Null: { 'aws:TagKeys': 'false' } }),
    ],
    { 'aws:tagkeys': undefined },
  ],
  [
    'an endpoint with its VPC',
    KEYS,
    [allow('*', { StringEquals: { 'aws:SourceVpce': 'vpce-1' }, StringNotEquals: { 'aws:SourceVpc': 'vpc-2' } })],
    { 'aws:sourcevpce': 'vpce-1' },
  ],
  [
    'a second in which both clocks agree',
    KEYS,
    [
      allow('*', {
        DateGreaterThan: { 'aws:CurrentTime': '2026-11-23T00:00:00Z' },
        NumericEquals: { 'aws:EpochTime': '1795392000' },
      }),
    ],
    { 'aws:epochtime': '1795392000' },
  ],
]

describe('a policy of a resource grants nothing', () => {
  for (const [name, source, policy] of NOTHING) {
    test(`${name} (${source})`, () => {
      const { result, access } = accessNotGranted(document(...policy), {}, 'RESOURCE_POLICY')
      assert.equal(result, 'PASS', JSON.stringify(access.map(({ request, principal }) => ({ ...request, principal }))))
      assert.equal(noNewAccess(document(deny('*')), document(...policy), 'RESOURCE_POLICY').result, 'PASS')
    })
  }
})

describe('a policy of a resource grants access to', () => {
  for (const [name, source, policy, has = {}, action = 's3:GetObject'] of SOMETHING) {
    test(`${name} (${source})`, () => {
      const { access } = accessNotGranted(document(...policy), { actions: [action] }, 'RESOURCE_POLICY')
      const [first] = access
      assert.ok(first, 'somebody has access')
      for (const [key, value] of Object.entries(has)) assert.deepEqual(first.request.context[key], value, key)
      assert.ok(noNewAccess(document(deny('*')), document(...policy), 'RESOURCE_POLICY').access.length > 0)
    })
  }
})

describe('public access', () => {
  const isPublic = (...policy: readonly object[]) =>
    noPublicAccess(document(...policy), 'AWS::S3::Bucket').result === 'FAIL'

  test('is that of a service which everyone can make ask for them', () => {
    assert.ok(isPublic(allow('*', { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:::*' } })))
  })
  test('is not that of a service for the resources of one account', () => {
    assert.ok(!isPublic(allow('*', { StringEquals: { 'aws:SourceAccount': ACCOUNT } })))
  })
  test(`is not that of what no stranger is: a service principal alone (${KEYS})`, () => {
    const isService = { Bool: { 'aws:PrincipalIsAWSService': 'true' } }
    assert.ok(!isPublic(allow('*', { ...isService, StringLike: { 'aws:username': '*' } })))
  })
  test(`is that of an anonymous caller, who has no aws:PrincipalIsAWSService (${KEYS})`, () => {
    assert.ok(isPublic(allow('*', { Null: { 'aws:PrincipalIsAWSService': 'true' } })))
  })
})
