import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as iam from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { base32Encode } from '../../src/aws/index.ts'
import { totpCode, totpStep } from '../../src/credentials/index.ts'
import { type CastellanServer, start } from '../../src/index.ts'

const ACCOUNT = '123456789012'
const ROOT_KEY = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'testtesttesttesttesttesttesttesttesttest' }
const IAM_FULL = 'arn:aws:iam::aws:policy/IAMFullAccess'

let castellan: CastellanServer
let root: iam.IAMClient
/** Milliseconds that the server's clock is ahead: less than the fifteen minutes that signatures allow. */
let ahead = 0

const clientOf = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
  new iam.IAMClient({ region: 'us-east-1', endpoint: castellan.endpoint, credentials, maxAttempts: 1 })

before(async () => {
  castellan = await start({
    clock: () => Date.now() + ahead,
    environment: {
      CASTELLAN_ROOT_EMAIL: 'root@example.com',
      CASTELLAN_ROOT_PASSWORD: 'correct horse battery 9',
      CASTELLAN_ACCOUNT_ID: ACCOUNT,
      CASTELLAN_ROOT_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
      CASTELLAN_ROOT_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
    },
  })
  root = clientOf(ROOT_KEY)
})
after(() => castellan?.close())

async function newKey(UserName: string) {
  const { AccessKey } = await root.send(new iam.CreateAccessKeyCommand({ UserName }))
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
}

test('the IAM admin of the walkthrough: user, password, IAMFullAccess, MFA, and a session that proves it', async () => {
  const UserName = 'iam-admin'
  const { User } = await root.send(
    new iam.CreateUserCommand({ UserName, Tags: [{ Key: 'purpose', Value: 'IAM only' }] }),
  )
  assert.equal(User?.Arn, `arn:aws:iam::${ACCOUNT}:user/iam-admin`)
  assert.ok(User.CreateDate instanceof Date)
  await root.send(
    new iam.CreateLoginProfileCommand({ UserName, Password: 'Correct-horse-1', PasswordResetRequired: false }),
  )
  await root.send(new iam.AttachUserPolicyCommand({ UserName, PolicyArn: IAM_FULL }))
  const key = await newKey(UserName)
  const admin = clientOf(key)
  const { User: self } = await admin.send(new iam.GetUserCommand({}))
  assert.deepEqual(self?.Tags, [{ Key: 'purpose', Value: 'IAM only' }])

  const { VirtualMFADevice } = await admin.send(
    new iam.CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }),
  )
  const text = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString()
  assert.deepEqual([...(VirtualMFADevice?.QRCodePNG?.slice(1, 4) ?? [])], [...Buffer.from('PNG')])
  const seed = seedOf(text)
  const code = (offset = 0) => totpCode(seed, totpStep(Date.now() + ahead) + offset)
  const SerialNumber = VirtualMFADevice?.SerialNumber ?? ''
  const enable = (first: string, second: string) =>
    admin.send(
      new iam.EnableMFADeviceCommand({
        UserName,
        SerialNumber,
        AuthenticationCode1: first,
        AuthenticationCode2: second,
      }),
    )
  await assert.rejects(enable('000000', '000000'), iam.InvalidAuthenticationCodeException)
  await enable(code(-1), code(0))
  const { MFADevices } = await admin.send(new iam.ListMFADevicesCommand({}))
  assert.equal(MFADevices?.[0]?.SerialNumber, SerialNumber)
  assert.ok(MFADevices[0].EnableDate instanceof Date)

  const sts = new STSClient({ region: 'us-east-1', endpoint: castellan.endpoint, credentials: key, maxAttempts: 1 })
  const session = (TokenCode: string) => sts.send(new GetSessionTokenCommand({ SerialNumber, TokenCode }))
  await assert.rejects(session(code(0)), { name: 'AccessDenied' }, 'the code that enrolled is spent')
  ahead += 30_000
  const { Credentials } = await session(code(0))
  await assert.rejects(session(code(0)), { name: 'AccessDenied' })
  const withMfa = clientOf({
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  })
  assert.equal((await withMfa.send(new iam.GetUserCommand({}))).User?.UserName, UserName)
  await assert.rejects(
    sts.send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${ACCOUNT}:role/x`, RoleSessionName: 's1' })),
  )
})

test('errors are the SDK’s own exceptions, with AWS’s words', async () => {
  await root.send(new iam.CreateUserCommand({ UserName: 'errors' }))
  const cases: readonly [() => Promise<unknown>, string, RegExp][] = [
    [
      () => root.send(new iam.CreateUserCommand({ UserName: 'ERRORS' })),
      'EntityAlreadyExistsException',
      /^User with name ERRORS already exists\.$/,
    ],
    [
      () => root.send(new iam.GetUserCommand({ UserName: 'nobody' })),
      'NoSuchEntityException',
      /^The user with name nobody cannot be found\.$/,
    ],
    [
      () => root.send(new iam.CreateLoginProfileCommand({ UserName: 'errors', Password: 'weak' })),
      'PasswordPolicyViolationException',
      /password policy/,
    ],
    [
      () => root.send(new iam.CreatePolicyCommand({ PolicyName: 'p', PolicyDocument: '{}' })),
      'MalformedPolicyDocumentException',
      /./,
    ],
    [() => root.send(new iam.GetCredentialReportCommand({})), 'CredentialReportNotPresentException', /./],
    [
      () => root.send(new iam.CreateUserCommand({ UserName: 'a b' })),
      'ValidationError',
      /^The specified value for userName is invalid\./,
    ],
    [
      () => root.send(new iam.CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: '{}' })),
      'MalformedPolicyDocumentException',
      /^Could not parse the policy: Statement is empty!$/,
    ],
  ]
  for (const [send, name, message] of cases) await assert.rejects(send(), { name, message })
})

test('a user without policies may do nothing, and AWS’s text names action and resource', async () => {
  await root.send(new iam.CreateUserCommand({ UserName: 'powerless', Path: '/x/' }))
  const powerless = clientOf(await newKey('powerless'))
  const denied = (promise: Promise<unknown>, action: string, resource: string) =>
    assert.rejects(promise, {
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${ACCOUNT}:user/x/powerless is not authorized to perform: iam:${action} on resource: ${resource} because no identity-based policy allows the iam:${action} action`,
    })
  const own = `arn:aws:iam::${ACCOUNT}:user/x/powerless`
  await denied(powerless.send(new iam.ListUsersCommand({})), 'ListUsers', `arn:aws:iam::${ACCOUNT}:user/`)
  await denied(powerless.send(new iam.CreateAccessKeyCommand({})), 'CreateAccessKey', own)
  await denied(
    powerless.send(new iam.AttachUserPolicyCommand({ UserName: 'POWERLESS', PolicyArn: IAM_FULL })),
    'AttachUserPolicy',
    own,
  )
  await denied(powerless.send(new iam.ListPoliciesCommand({})), 'ListPolicies', 'policy path /')
  await denied(
    powerless.send(new iam.ChangePasswordCommand({ OldPassword: 'a', NewPassword: 'b' })),
    'ChangePassword',
    own,
  )
})

test('a denial counts for the user whatever the case of the name in the request', async () => {
  await root.send(new iam.CreateUserCommand({ UserName: 'Protected' }))
  await root.send(new iam.CreateUserCommand({ UserName: 'meddler' }))
  const document = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
      { Effect: 'Deny', Action: 'iam:*', Resource: `arn:aws:iam::${ACCOUNT}:user/Protected` },
    ],
  }
  await root.send(
    new iam.PutUserPolicyCommand({ UserName: 'meddler', PolicyName: 'p', PolicyDocument: JSON.stringify(document) }),
  )
  const meddler = clientOf(await newKey('meddler'))
  for (const UserName of ['Protected', 'protected', 'PROTECTED']) {
    await assert.rejects(meddler.send(new iam.CreateAccessKeyCommand({ UserName })), { name: 'AccessDenied' })
  }
  // Nor by giving somebody else the protected name.
  await assert.rejects(meddler.send(new iam.UpdateUserCommand({ UserName: 'protected', NewUserName: 'open' })), {
    name: 'AccessDenied',
  })
})

test('permission to attach one policy is no permission to attach another', async () => {
  await root.send(new iam.CreateUserCommand({ UserName: 'limited' }))
  const only = { ArnEquals: { 'iam:PolicyARN': IAM_FULL } }
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'iam:AttachUserPolicy', Resource: '*', Condition: only }],
  }
  await root.send(
    new iam.PutUserPolicyCommand({ UserName: 'limited', PolicyName: 'p', PolicyDocument: JSON.stringify(document) }),
  )
  const limited = clientOf(await newKey('limited'))
  const attach = (PolicyArn: string) =>
    limited.send(new iam.AttachUserPolicyCommand({ UserName: 'limited', PolicyArn }))
  await assert.rejects(attach('arn:aws:iam::aws:policy/AdministratorAccess'), { name: 'AccessDenied' })
  await attach(IAM_FULL)
})

test('AllowUsersToChangePassword lets a user without policies change its own password', async () => {
  await root.send(new iam.CreateUserCommand({ UserName: 'self' }))
  await root.send(new iam.CreateLoginProfileCommand({ UserName: 'self', Password: 'Correct-horse-1' }))
  const self = clientOf(await newKey('self'))
  const change = () =>
    self.send(new iam.ChangePasswordCommand({ OldPassword: 'Correct-horse-1', NewPassword: 'Another-horse-2' }))
  await assert.rejects(change(), { name: 'AccessDenied' })
  await root.send(new iam.UpdateAccountPasswordPolicyCommand({ AllowUsersToChangePassword: true }))
  await change()
  await root.send(new iam.DeleteAccountPasswordPolicyCommand({}))
})

test('a policy travels as it was written, and its default version counts at once', async () => {
  await root.send(new iam.CreateUserCommand({ UserName: 'versions' }))
  const document = (Action: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Sid: 'ä', Effect: 'Allow', Action, Resource: '*' }],
    }).replace('ä', 'a')
  const { Policy } = await root.send(
    new iam.CreatePolicyCommand({
      PolicyName: 'versions',
      PolicyDocument: document('iam:GetUser'),
      Description: 'é & <',
    }),
  )
  const PolicyArn = Policy?.Arn ?? ''
  await root.send(new iam.AttachUserPolicyCommand({ UserName: 'versions', PolicyArn }))
  const user = clientOf(await newKey('versions'))
  await user.send(new iam.GetUserCommand({}))
  await assert.rejects(user.send(new iam.ListUsersCommand({})), { name: 'AccessDenied' })
  await root.send(
    new iam.CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: document('iam:ListUsers'), SetAsDefault: true }),
  )
  await user.send(new iam.ListUsersCommand({}))
  await assert.rejects(user.send(new iam.GetUserCommand({})), { name: 'AccessDenied' })
  const { PolicyVersion } = await root.send(new iam.GetPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }))
  assert.equal(decodeURIComponent(PolicyVersion?.Document ?? ''), document('iam:ListUsers'))
  assert.equal((await root.send(new iam.GetPolicyCommand({ PolicyArn }))).Policy?.Description, 'é & <')
})

test('lists are paged by the SDK’s own paginators', async () => {
  const names: string[] = []
  for await (const { Users = [] } of iam.paginateListUsers({ client: root, pageSize: 2 }, {})) {
    for (const { UserName = '' } of Users) names.push(UserName)
  }
  assert.equal(new Set(names).size, names.length)
  assert.ok(names.includes('iam-admin') && names.includes('versions'))
  let policies = 0
  for await (const page of iam.paginateListPolicies({ client: root, pageSize: 500 }, {}))
    policies += page.Policies?.length ?? 0
  assert.ok(policies > 1000)
})

test('root’s own credentials: keys, summary, report, and no name', async () => {
  const { User } = await root.send(new iam.GetUserCommand({}))
  assert.deepEqual([User?.Arn, User?.UserId, User?.UserName], [`arn:aws:iam::${ACCOUNT}:root`, ACCOUNT, undefined])
  const { AccessKeyMetadata } = await root.send(new iam.ListAccessKeysCommand({}))
  assert.deepEqual(
    AccessKeyMetadata?.map(({ AccessKeyId }) => AccessKeyId),
    [ROOT_KEY.accessKeyId],
  )
  const { SummaryMap } = await root.send(new iam.GetAccountSummaryCommand({}))
  assert.deepEqual(
    [SummaryMap?.AccountAccessKeysPresent, SummaryMap?.AccountPasswordPresent, SummaryMap?.MFADevicesInUse],
    [1, 1, 1],
  )
  await root.send(new iam.GenerateCredentialReportCommand({}))
  const { Content, GeneratedTime } = await root.send(new iam.GetCredentialReportCommand({}))
  assert.match(Buffer.from(Content ?? []).toString(), /\n<root_account>,arn:aws:iam::123456789012:root,/)
  assert.ok(GeneratedTime instanceof Date)
})

test('a deleted key, and a deleted user, are refused at the next request', async () => {
  await root.send(new iam.CreateUserCommand({ UserName: 'gone' }))
  await root.send(new iam.AttachUserPolicyCommand({ UserName: 'gone', PolicyArn: IAM_FULL }))
  const key = await newKey('gone')
  const gone = clientOf(key)
  await gone.send(new iam.GetUserCommand({}))
  await root.send(
    new iam.UpdateAccessKeyCommand({ UserName: 'gone', AccessKeyId: key.accessKeyId, Status: 'Inactive' }),
  )
  await assert.rejects(gone.send(new iam.GetUserCommand({})), { name: 'InvalidClientTokenId' })
  await root.send(new iam.UpdateAccessKeyCommand({ UserName: 'gone', AccessKeyId: key.accessKeyId, Status: 'Active' }))
  await gone.send(new iam.GetUserCommand({}))
  await root.send(new iam.DeleteAccessKeyCommand({ UserName: 'gone', AccessKeyId: key.accessKeyId }))
  await assert.rejects(gone.send(new iam.GetUserCommand({})), { name: 'InvalidClientTokenId' })
})

/** The bytes of a seed as an authenticator app reads them. */
function seedOf(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...text].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const seed = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  assert.equal(base32Encode(seed), text)
  return seed
}
