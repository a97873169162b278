import { ACCOUNT, file, OTHER_ACCOUNT } from './values.ts'

/** An operation that needs what those before it made: chance alone would hardly ever get there. */
export interface Step {
  readonly operation: string
  /** A text `{{Token}}` is the last value that an answer had under that name. */
  readonly input: Readonly<Record<string, unknown>>
  /** The user who asks, by an access key, or `BROWSER`; absent: root. */
  readonly by?: string
}

/** Of root, who has just signed in with a code. */
export const BROWSER = 'a browser'

const step = (operation: string, input: Step['input'] = {}, by?: string): Step =>
  by === undefined ? { operation, input } : { operation, input, by }

const UserName = 'eve'
const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/chained`
const PolicyDocument = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'
const TopicArn = `arn:aws:sns:us-east-1:${ACCOUNT}:chained`
const OF_IAM = `{"Statement":{"Effect":"Allow","Principal":{"Service":"iam.amazonaws.com"},"Action":"SNS:Publish","Resource":"*"}}`
const SerialNumber = `arn:aws:iam::${ACCOUNT}:mfa/chained`
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const TRUST = `{"Statement":{"Effect":"Allow","Principal":{"AWS":"${ACCOUNT}"},"Action":"sts:AssumeRole"}}`
const THUMBPRINT = '9e99a48a9960b14926bb7f3b02e22da2b0ab7280'
const Tags = [{ Key: 'team', Value: 'blue' }]
const METADATA = file('saml-metadata.xml')
const SERVER = file('server.pem')
const SERVER_KEY = file('server.key')
const SIGNING = file('elliptic.pem')
const SSH_KEY = file('ssh-4.pub')
const CREDENTIAL = '{{ServiceSpecificCredentialId}}'
const CODES = { AuthenticationCode1: '000000', AuthenticationCode2: '000000' }
const id = { DelegationRequestId: '{{DelegationRequestId}}' }
const delegation = (RequestorWorkflowId: string) =>
  step('CreateDelegationRequest', {
    ...{ Description: 'a', RequestorWorkflowId, NotificationChannel: TopicArn, SessionDuration: 3600 },
    Permissions: {
      PolicyTemplateArn: `arn:aws:iam::${ACCOUNT}:delegation-template/example`,
      Parameters: [{ Name: 'bucketName', Values: ['data'], Type: 'string' }],
    },
  })

/** Its tags come and go, and then it goes itself. */
const thing = (kind: string, name: Step['input'], ...between: readonly Step[]): readonly Step[] => [
  step(`Tag${kind}`, { ...name, Tags }),
  ...between,
  step(`Untag${kind}`, { ...name, TagKeys: ['team'] }),
  step(`Delete${kind}`, name),
]

const provider = { SAMLProviderArn: `arn:aws:iam::${ACCOUNT}:saml-provider/chained` }
const oidc = { OpenIDConnectProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/chained.example.com` }
const certificate = { ServerCertificateName: 'chained' }
const profile = { InstanceProfileName: 'chained' }
const role = { RoleName: 'chained' }
const group = { GroupName: 'chained' }
const user = { UserName: 'eve2' }
const alarm = { AlarmNames: ['chained'] }
const alarmArn = { ResourceARN: `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:chained` }

export const CHAINS: readonly (readonly Step[])[] = [
  [
    step('CreateSAMLProvider', { Name: 'chained', SAMLMetadataDocument: METADATA }),
    ...thing('SAMLProvider', provider, step('UpdateSAMLProvider', { ...provider, SAMLMetadataDocument: METADATA })),
    step('CreateOpenIDConnectProvider', { Url: 'https://chained.example.com', ThumbprintList: [THUMBPRINT] }),
    ...thing(
      'OpenIDConnectProvider',
      oidc,
      step('AddClientIDToOpenIDConnectProvider', { ...oidc, ClientID: 'app' }),
      step('RemoveClientIDFromOpenIDConnectProvider', { ...oidc, ClientID: 'app' }),
      step('UpdateOpenIDConnectProviderThumbprint', { ...oidc, ThumbprintList: [THUMBPRINT] }),
    ),
    step('UploadServerCertificate', { ...certificate, CertificateBody: SERVER, PrivateKey: SERVER_KEY }),
    ...thing('ServerCertificate', certificate, step('UpdateServerCertificate', { ...certificate, NewPath: '/x/' })),
  ],
  [
    step('CreateRole', { ...role, AssumeRolePolicyDocument: TRUST }),
    step('PutRolePolicy', { ...role, PolicyName: 'own', PolicyDocument }),
    step('AttachRolePolicy', { ...role, PolicyArn: READ_ONLY }),
    step('PutRolePermissionsBoundary', { ...role, PermissionsBoundary: READ_ONLY }),
    step('UpdateAssumeRolePolicy', { ...role, PolicyDocument: TRUST }),
    step('UpdateRole', { ...role, MaxSessionDuration: 7200 }),
    step('UpdateRoleDescription', { ...role, Description: 'a' }),
    step('CreateInstanceProfile', profile),
    step('AddRoleToInstanceProfile', { ...profile, ...role }),
    step('RemoveRoleFromInstanceProfile', { ...profile, ...role }),
    ...thing('InstanceProfile', profile),
    step('DeleteRolePermissionsBoundary', role),
    step('DetachRolePolicy', { ...role, PolicyArn: READ_ONLY }),
    step('DeleteRolePolicy', { ...role, PolicyName: 'own' }),
    ...thing('Role', role),
    step('CreateServiceLinkedRole', { AWSServiceName: 'lex.amazonaws.com' }),
    step('DeleteServiceLinkedRole', { RoleName: 'AWSServiceRoleForLexBots' }),
  ],
  [
    step('CreateUser', user),
    step('CreateGroup', group),
    step('AddUserToGroup', { ...group, ...user }),
    step('PutGroupPolicy', { ...group, PolicyName: 'own', PolicyDocument }),
    step('AttachGroupPolicy', { ...group, PolicyArn: READ_ONLY }),
    step('UpdateGroup', { ...group, NewPath: '/x/' }),
    step('PutUserPermissionsBoundary', { ...user, PermissionsBoundary: READ_ONLY }),
    step('DeleteUserPermissionsBoundary', user),
    step('UpdateUser', { ...user, NewPath: '/x/' }),
    step('UploadSSHPublicKey', { ...user, SSHPublicKeyBody: SSH_KEY }),
    step('UpdateSSHPublicKey', { ...user, SSHPublicKeyId: '{{SSHPublicKeyId}}', Status: 'Inactive' }),
    step('DeleteSSHPublicKey', { ...user, SSHPublicKeyId: '{{SSHPublicKeyId}}' }),
    step('UploadSigningCertificate', { ...user, CertificateBody: SIGNING }),
    step('UpdateSigningCertificate', { ...user, CertificateId: '{{CertificateId}}', Status: 'Inactive' }),
    step('DeleteSigningCertificate', { ...user, CertificateId: '{{CertificateId}}' }),
    step('GenerateServiceLastAccessedDetails', { Arn: `arn:aws:iam::${ACCOUNT}:group/x/chained` }),
    step('GenerateCredentialReport'),
    step('DetachGroupPolicy', { ...group, PolicyArn: READ_ONLY }),
    step('DeleteGroupPolicy', { ...group, PolicyName: 'own' }),
    step('RemoveUserFromGroup', { ...group, ...user }),
    step('DeleteGroup', group),
    ...thing('User', user),
  ],
  [
    step('PutMetricData', { Namespace: 'App', MetricData: [{ MetricName: 'Load', Value: 2 }] }),
    step('PutMetricAlarm', {
      ...{ AlarmName: 'chained', Namespace: 'App', MetricName: 'Load', Statistic: 'Average', Period: 60 },
      ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
    }),
    step('SetAlarmState', { AlarmName: 'chained', StateValue: 'ALARM', StateReason: 'a test' }),
    step('DisableAlarmActions', alarm),
    step('EnableAlarmActions', alarm),
    step('cloudwatch:TagResource', { ...alarmArn, Tags }),
    step('cloudwatch:UntagResource', { ...alarmArn, TagKeys: ['team'] }),
    step('DeleteAlarms', alarm),
    step('EnableRegion', { RegionName: 'ap-east-1' }),
    step('DisableRegion', { RegionName: 'ap-east-1' }),
    step('UpdateAccountPasswordPolicy', { MinimumPasswordLength: 8 }),
    step('DeleteAccountPasswordPolicy'),
    step('CreateAccountAlias', { AccountAlias: 'chained' }),
    step('DeleteAccountAlias', { AccountAlias: 'chained' }),
    step('EnableOutboundWebIdentityFederation'),
    step('DisableOutboundWebIdentityFederation'),
  ],
  [
    step('CreateUser', { UserName }),
    step('PutUserPolicy', { UserName, PolicyName: 'own', PolicyDocument }),
    step('CreateAccessKey', { UserName }),
    step('CreateServiceSpecificCredential', { UserName, ServiceName: 'codecommit.amazonaws.com' }),
    step('UpdateServiceSpecificCredential', { UserName, ServiceSpecificCredentialId: CREDENTIAL, Status: 'Inactive' }),
    step('ResetServiceSpecificCredential', { UserName, ServiceSpecificCredentialId: CREDENTIAL }),
    step('DeleteServiceSpecificCredential', { UserName, ServiceSpecificCredentialId: CREDENTIAL }),
    step('CreateLoginProfile', { UserName, Password: 'Correct-horse-1' }),
    step('ChangePassword', { OldPassword: 'Correct-horse-1', NewPassword: 'Battery-staple-2' }, UserName),
    step('UpdateLoginProfile', { UserName, PasswordResetRequired: true }),
    step('CreateVirtualMFADevice', { VirtualMFADeviceName: 'chained' }),
    step('TagMFADevice', { SerialNumber, Tags }),
    step('UntagMFADevice', { SerialNumber, TagKeys: ['team'] }),
    step('EnableMFADevice', { UserName, SerialNumber, ...CODES }),
    step('ResyncMFADevice', { UserName, SerialNumber, ...CODES }),
    step('DeactivateMFADevice', { UserName, SerialNumber }),
    step('DeleteVirtualMFADevice', { SerialNumber }),
    step('ListAccessKeys', { UserName }),
    step('UpdateAccessKey', { UserName, AccessKeyId: '{{AccessKeyId}}', Status: 'Inactive' }),
    step('DeleteAccessKey', { UserName, AccessKeyId: '{{AccessKeyId}}' }),
    step('DeleteLoginProfile', { UserName }),
    step('DeleteUserPolicy', { UserName, PolicyName: 'own' }),
    step('DeleteUser', { UserName }),
  ],
  [
    step('CreatePolicy', { PolicyName: 'chained', PolicyDocument }),
    step('CreatePolicyVersion', {
      PolicyArn,
      PolicyDocument: PolicyDocument.replace('Allow', 'Deny'),
      SetAsDefault: true,
    }),
    step('AttachUserPolicy', { UserName: 'ann', PolicyArn }),
    step('SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v1' }),
    step('DeletePolicyVersion', { PolicyArn, VersionId: 'v2' }),
    step('TagPolicy', { PolicyArn, Tags: [{ Key: 'team', Value: 'blue' }] }),
    step('UntagPolicy', { PolicyArn, TagKeys: ['team'] }),
    step('DetachUserPolicy', { UserName: 'ann', PolicyArn }),
    step('DeletePolicy', { PolicyArn }),
  ],
  [
    step('CreateTopic', { Name: 'chained' }),
    step('sns:TagResource', { ResourceArn: TopicArn, Tags }),
    step('sns:UntagResource', { ResourceArn: TopicArn, TagKeys: ['team'] }),
    step('AddPermission', { TopicArn, Label: 'one', AWSAccountId: [OTHER_ACCOUNT], ActionName: ['Publish'] }),
    step('RemovePermission', { TopicArn, Label: 'one' }),
    step('PublishBatch', { TopicArn, PublishBatchRequestEntries: [{ Id: 'one', Message: 'A message' }] }),
    step('Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'eve@example.com' }),
    step('ListMail'),
    step('ConfirmSubscription', { TopicArn, Token: '{{Token}}' }),
    step('ListSubscriptionsByTopic', { TopicArn }),
    step('SetSubscriptionAttributes', {
      ...{ SubscriptionArn: '{{SubscriptionArn}}', AttributeName: 'FilterPolicy', AttributeValue: '{"kind":["a"]}' },
    }),
    step('Publish', { TopicArn, Message: 'A message' }),
    step('Unsubscribe', { SubscriptionArn: '{{SubscriptionArn}}' }),
    step('DeleteTopic', { TopicArn }),
  ],
  [
    ...['Root-password-1', 'Root-password-2'].map((Password) =>
      step('StartRootEmailUpdate', { Email: 'chained@example.com', Password }),
    ),
    step('ListMail'),
    step('AcceptRootEmailUpdate', { Email: 'chained@example.com', VerificationCode: '{{VerificationCode}}' }),
    step('CreateVirtualMFADevice', { VirtualMFADeviceName: 'chained' }),
    step('EnableRootMFADevice', { SerialNumber, ...CODES }),
    step('ResyncRootMFADevice', { SerialNumber, ...CODES }),
    step('DeactivateRootMFADevice', { SerialNumber }, BROWSER),
    step('DeleteVirtualMFADevice', { SerialNumber }),
    step('ListConsoleSessions', {}, BROWSER),
    step('EndConsoleSession', { SessionId: '{{SessionId}}' }, BROWSER),
  ],
  [
    step('CreateTopic', { Name: 'chained' }),
    step('SetTopicAttributes', { TopicArn, AttributeName: 'Policy', AttributeValue: OF_IAM }),
    delegation('flow-one'),
    step('AssociateDelegationRequest', id),
    step('UpdateDelegationRequest', { ...id, Notes: 'a' }),
    step('AcceptDelegationRequest', id),
    step('SendDelegationToken', id),
    delegation('flow-two'),
    step('AssociateDelegationRequest', id),
    step('RejectDelegationRequest', id),
  ],
]
