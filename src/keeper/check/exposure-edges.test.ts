import { AnswerError, type Edge, testEdges } from './testing.ts'

const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: statement })

const OPEN = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }
const NO_BLOCK = new AnswerError('NoSuchPublicAccessBlockConfiguration', 404)
const bucket = (more: object) => ({
  's3control:GetPublicAccessBlock': NO_BLOCK,
  's3:ListBuckets': { Buckets: [{ Name: 'b', BucketRegion: 'us-east-1' }] },
  's3:GetBucketPolicy': { Policy: policy(OPEN) },
  's3:GetBucketAcl': { Grants: [{ Grantee: { ID: 'owner' }, Permission: 'FULL_CONTROL' }] },
  's3:GetPublicAccessBlock': NO_BLOCK,
  ...more,
})
const NO_POLICY = { 's3:GetBucketPolicy': new AnswerError('NoSuchBucketPolicy', 404) }
const grant = (group: string) => ({
  's3:GetBucketAcl': { Grants: [{ Grantee: { URI: `http://acs.amazonaws.com/groups/${group}` } }] },
})
const holding = (block: object) => ({ 's3:GetPublicAccessBlock': { PublicAccessBlockConfiguration: block } })

const topic = (Policy: string | undefined) => ({
  'account:ListRegions': { Regions: [{ RegionName: 'us-east-1' }] },
  'sns:ListTopics': { Topics: [{ TopicArn: 'arn:aws:sns:us-east-1:123456789012:t' }] },
  'sns:GetTopicAttributes': { Attributes: { Policy } },
})

const ALONE = { 'organizations:DescribeOrganization': new AnswerError('AWSOrganizationsNotInUseException') }
const inOrganization = (MasterAccountId: string) => ({
  'organizations:DescribeOrganization': { Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId } },
})
const role = (statement: object) => ({
  'iam:GetAccountAuthorizationDetails': {
    RoleDetailList: [
      {
        RoleName: 'r',
        Arn: 'arn:aws:iam::123456789012:role/r',
        AssumeRolePolicyDocument: encodeURIComponent(policy(statement)),
      },
    ],
  },
})
const trust = (Principal: unknown, Condition?: object) => ({
  ...ALONE,
  ...role({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...(Condition && { Condition }) }),
})
const PARTNER = { AWS: 'arn:aws:iam::210987654321:root' }
const ID = 'sts:ExternalId'

const EDGES: Readonly<Record<string, readonly Edge[]>> = {
  'public-buckets': [
    { name: 'passes a bucket without a policy', answers: bucket(NO_POLICY), expected: 'pass' },
    { name: 'finds a policy for everyone', answers: bucket({}), expected: ['public'] },
    {
      name: 'passes what the bucket’s own block holds back',
      answers: bucket(holding({ RestrictPublicBuckets: true })),
      expected: 'pass',
    },
    {
      name: 'does not take a block of ACLs for one of policies',
      answers: bucket(holding({ IgnorePublicAcls: true, BlockPublicPolicy: true })),
      expected: ['public'],
    },
    {
      name: 'passes what the account’s block holds back, and asks for no bucket then',
      answers: {
        's3control:GetPublicAccessBlock': {
          PublicAccessBlockConfiguration: { RestrictPublicBuckets: true, IgnorePublicAcls: true },
        },
      },
      expected: 'pass',
    },
    {
      name: 'finds an ACL for everyone',
      answers: bucket({ ...NO_POLICY, ...grant('global/AllUsers') }),
      expected: ['acl'],
    },
    {
      name: 'finds an ACL for everyone with any account',
      answers: bucket({ ...NO_POLICY, ...grant('global/AuthenticatedUsers') }),
      expected: ['acl'],
    },
    {
      name: 'passes an ACL for the delivery of logs',
      answers: bucket({ ...NO_POLICY, ...grant('s3/LogDelivery') }),
      expected: 'pass',
    },
    {
      name: 'does not pass a policy that cannot be read',
      answers: bucket({ 's3:GetBucketPolicy': { Policy: '{' } }),
      expected: ['unreadable'],
    },
    {
      name: 'is not seen where one bucket may not be looked at',
      answers: bucket({ 's3:GetBucketPolicy': new AnswerError('AccessDenied', 403) }),
      expected: 'not-visible',
    },
  ],
  'public-topics': [
    { name: 'passes a topic without a policy', answers: topic(undefined), expected: 'pass' },
    { name: 'does not pass a policy that cannot be read', answers: topic('{'), expected: ['unreadable'] },
    {
      name: 'finds a topic that everyone may subscribe to',
      answers: topic(policy({ Effect: 'Allow', Principal: '*', Action: 'sns:Subscribe', Resource: '*' })),
      expected: ['public'],
    },
    {
      name: 'passes a topic that a service publishes to for this account',
      answers: topic(
        policy({
          Effect: 'Allow',
          Principal: { Service: 'budgets.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: '*',
          Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
        }),
      ),
      expected: 'pass',
    },
  ],
  'foreign-trust': [
    { name: 'passes the account itself', answers: trust({ AWS: 'arn:aws:iam::123456789012:root' }), expected: 'pass' },
    { name: 'passes a service', answers: trust({ Service: 'ec2.amazonaws.com' }), expected: 'pass' },
    { name: 'finds another account', answers: trust(PARTNER), expected: ['no-external-id'] },
    {
      name: 'finds a role of another account',
      answers: trust({ AWS: 'arn:aws:iam::210987654321:role/deploy' }),
      expected: ['no-external-id'],
    },
    {
      name: 'passes an external id',
      answers: trust(PARTNER, { StringEquals: { [ID]: 'x-4711' } }),
      expected: 'pass',
    },
    {
      name: 'finds an external id that may be left out',
      answers: trust(PARTNER, { StringEqualsIfExists: { [ID]: 'x-4711' } }),
      expected: ['no-external-id'],
    },
    {
      name: 'finds an external id that must not be one value, and may be none',
      answers: trust(PARTNER, { StringNotEquals: { [ID]: 'x-4711' } }),
      expected: ['no-external-id'],
    },
    {
      name: 'finds MFA in place of an external id',
      answers: trust(PARTNER, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
      expected: ['no-external-id'],
    },
    {
      name: 'passes the organization by its id',
      answers: {
        ...trust(PARTNER, { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
        ...inOrganization('1'),
      },
      expected: 'pass',
    },
    {
      name: 'finds another organization by its id',
      answers: { ...trust(PARTNER, { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } }), ...inOrganization('1') },
      expected: ['no-external-id'],
    },
    {
      name: 'passes the management account of the organization',
      answers: { ...trust(PARTNER), ...inOrganization('210987654321') },
      expected: 'pass',
    },
    {
      name: 'passes a member of the organization that the management account lists',
      answers: {
        ...trust(PARTNER),
        ...inOrganization('123456789012'),
        'organizations:ListAccounts': { Accounts: [{ Id: '123456789012' }, { Id: '210987654321' }] },
      },
      expected: 'pass',
    },
    {
      name: 'finds a member too many rather than one too few, where the organization is not seen',
      answers: { ...trust(PARTNER), 'organizations:DescribeOrganization': new AnswerError('AccessDenied', 403) },
      expected: ['no-external-id'],
    },
    {
      name: 'finds the second statement, beside one that asks for an external id',
      answers: {
        ...ALONE,
        ...role([
          { Effect: 'Allow', Principal: PARTNER, Action: 'sts:AssumeRole', Condition: { StringEquals: { [ID]: 'x' } } },
          { Effect: 'Allow', Principal: { AWS: '333333333333' }, Action: 'sts:*' },
        ]),
      },
      expected: ['no-external-id'],
    },
    {
      name: 'passes another account that is denied all the same',
      answers: {
        ...ALONE,
        ...role([
          { Effect: 'Allow', Principal: PARTNER, Action: 'sts:AssumeRole' },
          { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole', Condition: { Null: { [ID]: 'true' } } },
        ]),
      },
      expected: 'pass',
    },
    { name: 'leaves a role for everyone to who looks for that', answers: trust('*'), expected: 'pass' },
    {
      name: 'finds everyone of one account',
      answers: trust('*', { StringEquals: { 'aws:PrincipalAccount': '210987654321' } }),
      expected: ['no-external-id'],
    },
    {
      name: 'does not pass a trust policy that cannot be read',
      answers: {
        ...ALONE,
        'iam:GetAccountAuthorizationDetails': {
          RoleDetailList: [{ RoleName: 'r', Arn: 'arn:aws:iam::1:role/r', AssumeRolePolicyDocument: '{' }],
        },
      },
      expected: ['undecided'],
    },
  ],
}

testEdges(EDGES)
