import type { AccountFacts } from '../account/index.ts'
import { AnswerError, type Edge, testEdges } from './testing.ts'

const GONE = new AnswerError('NotImplemented', 501)
const ELSEWHERE = { isAws: false } as const
const AUDITOR: Partial<AccountFacts> = {
  caller: { kind: 'user', arn: 'arn:aws:iam::123456789012:user/auditor', name: 'auditor' },
}

const summary = (AccountMFAEnabled: number) => ({
  'iam:GetAccountSummary': { SummaryMap: { AccountMFAEnabled, AccountPasswordPresent: 1 } },
})
const virtual = (...owners: readonly string[]) => ({
  'iam:ListVirtualMFADevices': {
    VirtualMFADevices: owners.map((owner, index) => ({
      SerialNumber: `arn:aws:iam::123456789012:mfa/${index}`,
      User: { Arn: `arn:aws:iam::123456789012:${owner}` },
    })),
  },
})

const organization = (MasterAccountId: string) => ({
  'organizations:DescribeOrganization': { Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId } },
})
const OURS = '123456789012'

const apiKey = (more: object) => ({
  'iam:ListServiceSpecificCredentials': {
    ServiceSpecificCredentials: [
      { UserName: 'a', ServiceSpecificCredentialId: 'ACCA1', CreateDate: new Date('2026-08-26T12:00:00Z'), ...more },
    ],
  },
})
const TOMORROW = new Date('2026-11-26T12:00:00Z')
const YESTERDAY = new Date('2026-11-24T12:00:00Z')

const EDGES: Readonly<Record<string, readonly Edge[]>> = {
  'contact-information': [
    {
      name: 'finds all missing where none was ever set',
      answers: { 'account:GetContactInformation': new AnswerError('ResourceNotFoundException', 404) },
      expected: ['incomplete'],
    },
    {
      name: 'has failed where the service is broken',
      answers: { 'account:GetContactInformation': new AnswerError('InternalServerException', 500) },
      expected: 'failed',
    },
  ],
  'root-second-mfa': [
    { name: 'does not apply to a root user without MFA', answers: summary(0), expected: 'not-applicable' },
    {
      name: 'counts the virtual devices where somebody else looks, and of root alone',
      answers: { ...summary(1), ...virtual('root', 'user/alice') },
      facts: AUDITOR,
      expected: ['one-device'],
    },
    {
      name: 'is passed for somebody else by two virtual devices of root',
      answers: { ...summary(1), ...virtual('root', 'root') },
      facts: AUDITOR,
      expected: 'pass',
    },
    {
      name: 'is not passed where somebody else sees none',
      answers: { ...summary(1), ...virtual('user/alice', 'user/bob') },
      facts: AUDITOR,
      expected: ['one-device'],
    },
  ],
  'root-hardware-mfa': [
    { name: 'does not apply to a root user without MFA', answers: summary(0), expected: 'not-applicable' },
    {
      name: 'is not asked of Castellan, which has virtual devices alone',
      answers: { ...summary(1), ...virtual('root') },
      facts: { ...ELSEWHERE, isCastellan: true },
      expected: 'not-available',
    },
    {
      name: 'finds each virtual device of root, and none of a user’s',
      answers: { ...summary(1), ...virtual('root', 'user/alice', 'root') },
      expected: ['virtual-device', 'virtual-device'],
    },
  ],
  'root-signing-certificates': [
    {
      name: 'is not passed by a summary that does not say',
      answers: { 'iam:GetAccountSummary': { SummaryMap: { Users: 1 } } },
      expected: 'failed',
    },
  ],
  'central-root': [
    {
      name: 'does not apply to an account in no organization',
      answers: { 'organizations:DescribeOrganization': new AnswerError('AWSOrganizationsNotInUseException') },
      expected: 'not-applicable',
    },
    { name: 'does not apply to a member', answers: organization('210987654321'), expected: 'not-applicable' },
    {
      name: 'finds an organization that does not trust IAM with it',
      answers: {
        ...organization(OURS),
        'iam:ListOrganizationsFeatures': new AnswerError('ServiceAccessNotEnabledException'),
      },
      expected: ['off'],
    },
    {
      name: 'does not take sessions of root for it',
      answers: { ...organization(OURS), 'iam:ListOrganizationsFeatures': { EnabledFeatures: ['RootSessions'] } },
      expected: ['off'],
    },
    {
      name: 'is not available at an endpoint without organizations',
      answers: { 'organizations:DescribeOrganization': GONE },
      facts: ELSEWHERE,
      expected: 'not-available',
    },
    {
      name: 'is not passed by an answer without an organization',
      answers: { 'organizations:DescribeOrganization': {} },
      expected: 'failed',
    },
  ],
  'server-certificates': [
    {
      name: 'finds one whose end is not told',
      answers: { 'iam:ListServerCertificates': { ServerCertificateMetadataList: [{ ServerCertificateName: 'a' }] } },
      expected: ['expired'],
    },
    {
      name: 'passes an account without any',
      answers: { 'iam:ListServerCertificates': { ServerCertificateMetadataList: [] } },
      expected: 'pass',
    },
  ],
  'service-api-keys': [
    {
      name: 'finds one of CodeCommit after 90 days, which cannot be made to expire',
      answers: apiKey({ ServiceName: 'codecommit.amazonaws.com', Status: 'Active' }),
      expected: ['old'],
    },
    {
      name: 'passes one of Keyspaces that is younger',
      answers: apiKey({ ServiceName: 'cassandra.amazonaws.com', Status: 'Active', CreateDate: YESTERDAY }),
      expected: 'pass',
    },
    {
      name: 'finds one of Bedrock that was made to expire, and is old',
      answers: apiKey({ ServiceName: 'bedrock.amazonaws.com', Status: 'Active', ExpirationDate: TOMORROW }),
      expected: ['old'],
    },
    {
      name: 'finds one of any other service that does not expire',
      answers: apiKey({ ServiceName: 'logs.amazonaws.com', Status: 'Active', CreateDate: YESTERDAY }),
      expected: ['endless'],
    },
    {
      name: 'finds one of which nothing is told but its name',
      answers: apiKey({ ServiceName: 'codecommit.amazonaws.com', CreateDate: undefined }),
      expected: ['old'],
    },
    {
      name: 'passes one that is switched off',
      answers: apiKey({ ServiceName: 'bedrock.amazonaws.com', Status: 'Inactive' }),
      expected: 'pass',
    },
    {
      name: 'passes one that has expired',
      answers: apiKey({ ServiceName: 'bedrock.amazonaws.com', Status: 'Expired', ExpirationDate: YESTERDAY }),
      expected: 'pass',
    },
  ],
}

/** By Region, as the account has them. */
const regions = (...names: readonly string[]) => ({
  'account:ListRegions': { Regions: names.map((RegionName) => ({ RegionName })) },
})
const TWO = regions('us-east-1', 'eu-west-1')

const REGIONAL: Readonly<Record<string, readonly Edge[]>> = {
  'ebs-encryption': [
    {
      name: 'finds each Region that is without it',
      answers: { ...TWO, 'ec2:GetEbsEncryptionByDefault': { EbsEncryptionByDefault: false } },
      expected: ['off', 'off'],
    },
    {
      name: 'is not passed by an answer that does not say',
      answers: { ...TWO, 'ec2:GetEbsEncryptionByDefault': {} },
      expected: ['off', 'off'],
    },
    {
      name: 'is not available at an endpoint without EC2',
      answers: { 'account:ListRegions': GONE, 'ec2:GetEbsEncryptionByDefault': GONE },
      facts: ELSEWHERE,
      expected: 'not-available',
    },
    {
      name: 'has failed where AWS says that an operation is not supported',
      answers: { ...TWO, 'ec2:GetEbsEncryptionByDefault': new AnswerError('UnsupportedOperation') },
      expected: 'failed',
    },
  ],
  'imds-default': [
    {
      name: 'finds a default that allows version 1',
      answers: { ...TWO, 'ec2:GetInstanceMetadataDefaults': { AccountLevel: { HttpTokens: 'optional' } } },
      expected: ['optional', 'optional'],
    },
    {
      name: 'finds an account that has none',
      answers: { ...TWO, 'ec2:GetInstanceMetadataDefaults': {} },
      expected: ['optional', 'optional'],
    },
  ],
  'snapshot-block': [
    {
      name: 'does not take a block of new sharing for one of all',
      answers: { ...TWO, 'ec2:GetSnapshotBlockPublicAccessState': { State: 'block-new-sharing' } },
      expected: ['block-new-sharing', 'block-new-sharing'],
    },
    {
      name: 'is not passed by an answer that does not say',
      answers: { ...TWO, 'ec2:GetSnapshotBlockPublicAccessState': {} },
      expected: ['unblocked', 'unblocked'],
    },
  ],
}

const trail = (more: object) => ({
  'cloudtrail:DescribeTrails': {
    trailList: [{ Name: 't', TrailARN: 'arn:aws:cloudtrail:us-east-1:123456789012:trail/t', ...more }],
  },
})
const NO_TRAIL = { 'cloudtrail:DescribeTrails': { trailList: [] } }
const PLAN = { accountPlanType: 'FREE', accountPlanStatus: 'ACTIVE' }
const freePlan = (more: object) => ({ 'freetier:GetAccountPlanState': { ...PLAN, ...more } })
const IN_MAY = '2027-05-01T00:00:00Z'

const SETTINGS: Readonly<Record<string, readonly Edge[]>> = {
  'trail-validation': [
    { name: 'does not apply to an account without a trail', answers: NO_TRAIL, expected: 'not-applicable' },
    { name: 'is not passed by an answer that does not say', answers: trail({}), expected: ['no-validation'] },
  ],
  'trail-encryption': [
    { name: 'does not apply to an account without a trail', answers: NO_TRAIL, expected: 'not-applicable' },
    { name: 'does not take an empty name for a key', answers: trail({ KmsKeyId: '' }), expected: ['no-key'] },
  ],
  's3-public-block': [
    {
      name: 'finds an account that never set one',
      answers: { 's3control:GetPublicAccessBlock': new AnswerError('NoSuchPublicAccessBlockConfiguration', 404) },
      expected: ['none'],
    },
    {
      name: 'is not passed by an answer that does not say all four',
      answers: { 's3control:GetPublicAccessBlock': { PublicAccessBlockConfiguration: { BlockPublicAcls: true } } },
      expected: ['incomplete'],
    },
  ],
  'cost-anomalies': [
    {
      name: 'finds nothing that watches',
      answers: { 'costexplorer:GetAnomalyMonitors': { AnomalyMonitors: [] } },
      expected: ['no-monitor'],
    },
    {
      name: 'finds an account that never turned Cost Explorer on',
      answers: {
        'costexplorer:GetAnomalyMonitors': new AnswerError(
          'AccessDeniedException',
          400,
          'User not enabled for cost explorer access',
        ),
      },
      expected: ['no-monitor'],
    },
    {
      name: 'is not seen where the caller may not look',
      answers: { 'costexplorer:GetAnomalyMonitors': new AnswerError('AccessDeniedException', 400) },
      expected: 'not-visible',
    },
    {
      name: 'does not count who declined to hear',
      answers: {
        'costexplorer:GetAnomalyMonitors': { AnomalyMonitors: [{ MonitorArn: 'a' }] },
        'costexplorer:GetAnomalySubscriptions': {
          AnomalySubscriptions: [{ MonitorArnList: ['a'], Subscribers: [{ Status: 'DECLINED' }] }],
        },
      },
      expected: ['not-heard'],
    },
    { name: 'is for AWS’s own partition', answers: {}, facts: { partition: 'aws-cn' }, expected: 'not-applicable' },
  ],
  'free-plan': [
    {
      name: 'passes an account on the paid plan',
      answers: freePlan({ accountPlanType: 'PAID' }),
      expected: 'pass',
    },
    {
      name: 'does not apply to an account that is older than the plans',
      answers: { 'freetier:GetAccountPlanState': new AnswerError('ResourceNotFoundException', 400) },
      expected: 'not-applicable',
    },
    {
      name: 'finds a plan that has ended, once',
      answers: freePlan({ accountPlanStatus: 'EXPIRED' }),
      expected: ['expired'],
    },
    {
      name: 'finds credits that are nearly used up, long before the end',
      answers: freePlan({ accountPlanExpirationDate: IN_MAY, accountPlanRemainingCredits: { amount: 19.99 } }),
      expected: ['credits'],
    },
    {
      name: 'finds an end of which only the credits are told',
      answers: freePlan({ accountPlanRemainingCredits: { amount: 100 } }),
      expected: ['ends'],
    },
    {
      name: 'is not passed by an answer that says neither end nor credits',
      answers: freePlan({}),
      expected: ['ends', 'credits'],
    },
    {
      name: 'passes a plan with time and credits',
      answers: freePlan({ accountPlanExpirationDate: IN_MAY, accountPlanRemainingCredits: { amount: 20 } }),
      expected: 'pass',
    },
  ],
}

testEdges({ ...EDGES, ...REGIONAL, ...SETTINGS })
