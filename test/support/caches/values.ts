import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { arnsOf } from './policies.ts'

/** One of `vectors/files/`. */
export const file = (name: string) => readFileSync(join(import.meta.dirname, '../../../vectors/files', name), 'utf8')

export const ACCOUNT = '123456789012'
export const OTHER_ACCOUNT = '210987654321'
export const USERS = ['ann', 'bob', 'cat']
export const ROLES = ['reader', 'writer']
const GROUPS = ['team', 'staff']
const POLICIES = ['one', 'two']
const TOPICS = ['news', 'notes'].map((name) => `arn:aws:sns:us-east-1:${ACCOUNT}:${name}`)
const ALARMS = ['high', 'low']
const DEVICES = ['phone', 'spare']

const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: unknown, more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more })
const deny = (Action: unknown, more: object = {}) => ({ Effect: 'Deny', Action, Resource: '*', ...more })
const when = (operator: string, key: string, value: unknown) => ({ Condition: { [operator]: { [key]: value } } })
const trust = (Principal: unknown, Action: unknown = ['sts:AssumeRole', 'sts:TagSession'], more: object = {}) =>
  document({ Effect: 'Allow', Principal, Action, ...more })

/** Of users, groups and roles, and of sessions: what they say must differ in as many ways as there are. */
const DOCUMENTS = [
  document(allow('*')),
  document(allow(['iam:Get*', 'iam:List*'])),
  document(allow('s3:GetObject', { Resource: `arn:aws:s3:::data/$\{aws:username}/*` })),
  document(allow('s3:*', when('StringEquals', 'aws:PrincipalTag/team', 'blue'))),
  document(allow('iam:*', when('StringEquals', 'iam:ResourceTag/team', '${aws:PrincipalTag/team}'))),
  document(allow('sns:*'), deny('sns:DeleteTopic')),
  document(allow('sts:AssumeRole', { Resource: `arn:aws:iam::${ACCOUNT}:role/reader` })),
  document(allow('*', when('Bool', 'aws:MultiFactorAuthPresent', 'true'))),
  document(allow('*'), deny('*', when('BoolIfExists', 'aws:MultiFactorAuthPresent', 'false'))),
  document(deny('s3:*')),
  document(deny('iam:*', when('StringEquals', 'aws:PrincipalTag/team', 'red'))),
  document({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
  document(deny('*', when('DateLessThan', 'aws:TokenIssueTime', '2026-11-23T12:01:00Z'))),
]

const TRUSTS = [
  trust({ AWS: ACCOUNT }),
  trust({ AWS: `arn:aws:iam::${ACCOUNT}:user/ann` }),
  trust({ AWS: `arn:aws:iam::${ACCOUNT}:role/writer` }),
  trust({ AWS: OTHER_ACCOUNT }),
  trust({ AWS: '*' }, 'sts:AssumeRole', when('StringEquals', 'aws:PrincipalTag/team', 'blue')),
  trust({ AWS: ACCOUNT }, 'sts:AssumeRole', when('Bool', 'aws:MultiFactorAuthPresent', 'true')),
  trust({ Service: 'lambda.amazonaws.com' }, 'sts:AssumeRole'),
]

const ofTopic = (Principal: unknown, Effect = 'Allow') =>
  document({ Effect, Principal, Action: ['SNS:Publish', 'SNS:GetTopicAttributes'], Resource: '*' })

const TOPIC_ATTRIBUTES: readonly (readonly [name: string, value: string])[] = [
  ['DisplayName', 'News'],
  ['Policy', ofTopic({ AWS: '*' })],
  ['Policy', ofTopic({ AWS: `arn:aws:iam::${ACCOUNT}:user/bob` }, 'Deny')],
  ['Policy', ofTopic({ AWS: OTHER_ACCOUNT })],
  ['Policy', ofTopic({ Service: 'iam.amazonaws.com' })],
]
const SUBSCRIPTION_ATTRIBUTES: readonly (readonly [name: string, value: string])[] = [
  ['RawMessageDelivery', 'false'],
  ['FilterPolicy', '{"kind":["a"]}'],
]

/** By operation and member, or by member: a value is one of these, or one that an answer has told. */
export const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  UserName: USERS,
  NewUserName: USERS,
  GroupName: GROUPS,
  NewGroupName: GROUPS,
  RoleName: ROLES,
  PolicyName: POLICIES,
  PolicyArn: arnsOf(POLICIES),
  PermissionsBoundary: arnsOf(POLICIES),
  PolicyArns: arnsOf(POLICIES),
  PolicySourceArn: [...USERS.map((name) => `arn:aws:iam::${ACCOUNT}:user/${name}`)],
  'GenerateServiceLastAccessedDetails.Arn': USERS.map((name) => `arn:aws:iam::${ACCOUNT}:user/${name}`),
  'ListPoliciesGrantingServiceAccess.Arn': USERS.map((name) => `arn:aws:iam::${ACCOUNT}:user/${name}`),
  RoleArn: ROLES.map((name) => `arn:aws:iam::${ACCOUNT}:role/${name}`),
  RoleSessionName: ['session'],
  VersionId: ['v1', 'v2', 'v3'],
  PolicyDocument: DOCUMENTS,
  'UpdateAssumeRolePolicy.PolicyDocument': TRUSTS,
  AssumeRolePolicyDocument: TRUSTS,
  PolicyInputList: DOCUMENTS,
  Policy: DOCUMENTS,
  Path: ['/', '/x/'],
  NewPath: ['/', '/x/', '/y/'],
  PathPrefix: ['/', '/x/'],
  Key: ['team', 'kind'],
  Value: ['blue', 'red'],
  TagKeys: ['team', 'kind'],
  InstanceProfileName: ['host'],
  ServerCertificateName: ['shop'],
  NewServerCertificateName: ['shop', 'store'],
  'UploadServerCertificate.CertificateBody': [file('server.pem')],
  'UploadServerCertificate.CertificateChain': [undefined],
  PrivateKey: [file('server.key')],
  'UploadSigningCertificate.CertificateBody': [file('other.pem'), file('root.pem')],
  SSHPublicKeyBody: ['ssh-1.pub', 'ssh-2.pub', 'ssh-3.pub'].map(file),
  Encoding: ['SSH', 'PEM'],
  'CreateServiceSpecificCredential.ServiceName': ['codecommit.amazonaws.com', 'cassandra.amazonaws.com'],
  AWSServiceName: ['elasticloadbalancing.amazonaws.com', 'support.amazonaws.com', 'lex.amazonaws.com'],
  'CreateSAMLProvider.Name': ['idp'],
  SAMLProviderArn: [`arn:aws:iam::${ACCOUNT}:saml-provider/idp`],
  SAMLMetadataDocument: [file('saml-metadata.xml'), file('saml-metadata-until-2050.xml')],
  AddPrivateKey: [undefined],
  AssertionEncryptionMode: [undefined],
  Url: ['https://idp.example.com'],
  OpenIDConnectProviderArn: [`arn:aws:iam::${ACCOUNT}:oidc-provider/idp.example.com`],
  ClientID: ['app', 'web'],
  ClientIDList: ['app', 'web'],
  ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280', '0123456789012345678901234567890123456789'],
  VirtualMFADeviceName: DEVICES,
  'DeactivateMFADevice.UserName': USERS,
  'DeleteServiceLinkedRole.RoleName': ['Support', 'ElasticLoadBalancing', 'LexBots'].map(
    (name) => `AWSServiceRoleFor${name}`,
  ),
  SerialNumber: DEVICES.map((name) => `arn:aws:iam::${ACCOUNT}:mfa/${name}`),
  'EnableRootMFADevice.SerialNumber': [`arn:aws:iam::${ACCOUNT}:mfa/spare`],
  AccountAlias: ['our-account', 'their-account'],
  AccountId: [undefined],
  Password: ['Correct-horse-1', 'Battery-staple-2'],
  OldPassword: ['Correct-horse-1', 'Battery-staple-2', 'Root-password-1', 'Root-password-2'],
  NewPassword: ['Correct-horse-1', 'Battery-staple-2'],
  'ChangeRootPassword.OldPassword': ['Root-password-1', 'Root-password-2'],
  'ChangeRootPassword.NewPassword': ['Root-password-1', 'Root-password-2'],
  'StartRootEmailUpdate.Password': ['Root-password-1', 'Root-password-2'],
  Email: ['root2@example.com', 'root3@example.com'],
  MinimumPasswordLength: [6, 8],
  PasswordReusePrevention: [1],
  MaxPasswordAge: [90],
  MaxSessionDuration: [3600, 7200],
  DurationSeconds: [3600],
  RequestorWorkflowId: ['flow-1', 'flow-2', 'flow-3'],
  NotificationChannel: TOPICS,
  'CreateDelegationRequest.Permissions': [
    {
      PolicyTemplateArn: `arn:aws:iam::${ACCOUNT}:delegation-template/example`,
      Parameters: [{ Name: 'bucketName', Values: ['data'], Type: 'string' }],
    },
  ],
  'CreateDelegationRequest.OwnerAccountId': [undefined],
  'CreateDelegationRequest.OnlySendByOwner': [undefined],
  SessionDuration: [3600],
  CredentialAgeDays: [undefined],
  CustomSuffix: [undefined],
  RedirectUrl: [undefined],
  'PutAccountProperties.Properties': [new Map([['PasswordLoginEnabled', 'true']])],
  // Notifications.
  'CreateTopic.Name': ['news', 'notes'],
  'CreateTopic.Attributes': [undefined],
  DataProtectionPolicy: [undefined],
  TopicArn: TOPICS,
  TargetArn: [undefined],
  PhoneNumber: ['+1 555 0100'],
  'Publish.PhoneNumber': [undefined],
  Protocol: ['email'],
  Endpoint: ['ann@example.com', 'bob@example.com'],
  'Subscribe.Attributes': [undefined],
  Label: ['first', 'second'],
  AWSAccountId: [OTHER_ACCOUNT],
  ActionName: ['Publish', 'GetTopicAttributes'],
  'SetTopicAttributes.AttributeName': TOPIC_ATTRIBUTES,
  'SetSubscriptionAttributes.AttributeName': SUBSCRIPTION_ATTRIBUTES,
  Subject: ['A subject'],
  Message: ['A message'],
  MessageStructure: [undefined],
  MessageAttributes: [undefined],
  MessageGroupId: [undefined],
  MessageDeduplicationId: [undefined],
  'PublishBatch.PublishBatchRequestEntries': [[{ Id: 'one', Message: 'A message' }]],
  // Metrics.
  'PutMetricAlarm.MetricName': ['Load'],
  'PutMetricAlarm.Statistic': ['Average'],
  'PutMetricAlarm.Period': [60],
  'PutMetricAlarm.Threshold': [1],
  'PutMetricAlarm.ComparisonOperator': ['GreaterThanThreshold'],
  'PutMetricAlarm.TreatMissingData': ['missing', 'breaching'],
  AlarmName: ALARMS,
  AlarmNames: ALARMS,
  'PutMetricAlarm.Namespace': ['App'],
  'PutMetricData.Namespace': ['App'],
  Namespace: ['App'],
  MetricName: ['Load'],
  Dimensions: [undefined],
  Statistic: ['Average'],
  Statistics: ['Average'],
  Period: [60],
  EvaluationPeriods: [1, 2],
  DatapointsToAlarm: [1],
  Threshold: [1],
  AlarmActions: TOPICS,
  'PutMetricData.MetricData': [[{ MetricName: 'Load', Value: 2 }], [{ MetricName: 'Load', Values: [1, 2] }]],
  'PutMetricData.EntityMetricData': [undefined],
  Metrics: [undefined],
  ExtendedStatistic: [undefined],
  EvaluateLowSampleCountPercentile: [undefined],
  ThresholdMetricId: [undefined],
  EvaluationCriteria: [undefined],
  EvaluationInterval: [undefined],
  WarmUpConfiguration: [undefined],
  EvaluationWindow: [undefined],
  AlarmTagsPropagation: [undefined],
  TreatMissingData: ['missing', 'breaching'],
  Unit: [undefined],
  OKActions: [undefined],
  InsufficientDataActions: [undefined],
  StateReason: ['a test'],
  StateReasonData: ['{}'],
  ResourceARN: ALARMS.map((name) => `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:${name}`),
  ResourceArn: TOPICS,
  // The account, and money.
  RegionName: ['af-south-1', 'eu-south-1'],
  AccountName: ['Our account', 'Their account'],
  AlternateContactType: ['BILLING', 'SECURITY'],
  EmailAddress: ['billing@example.com'],
  'PutContactInformation.ContactInformation': ['Ann', 'Bob'].map((FullName) => ({
    ...{ FullName, AddressLine1: '1 Street', City: 'Seattle', StateOrRegion: 'WA', PostalCode: '98101' },
    ...{ CountryCode: 'US', PhoneNumber: '+12065550100' },
  })),
  'RecordCharges.Charges': [[{ ServiceName: 'AmazonEC2', Amount: '1.5' }]],
  'UpdateBillingPreferences.feature': ['BILLING_ALERTS'],
  'UpdateBillingPreferences.billingPreferencesPerKey': [
    [{ key: 'BillingAlerts', value: 'ENABLED' }],
    [{ key: 'BillingAlerts', value: 'DISABLED' }],
  ],
  MaxItems: [1, 2, 100],
  MaxResults: [1, 10],
  Marker: [undefined],
  NextToken: [undefined],
  StartTime: [undefined],
  EndTime: [undefined],
}
