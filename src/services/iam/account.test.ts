import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCOUNT, testAccount } from './testing.ts'

test('an alias takes the place of the one before, and twelve digits are none', async () => {
  const { call, store } = await testAccount()
  await call('CreateAccountAlias', { AccountAlias: 'first' })
  await call('CreateAccountAlias', { AccountAlias: 'second' })
  assert.deepEqual((await call('ListAccountAliases', {})).AccountAliases, ['second'])
  assert.equal(await store.directory.byAlias('first'), undefined)
  assert.equal(await store.directory.byAlias('second'), ACCOUNT)
  await assert.rejects(call('CreateAccountAlias', { AccountAlias: '123456789012' }), { code: 'ValidationError' })
  await assert.rejects(call('DeleteAccountAlias', { AccountAlias: 'first' }), { code: 'NoSuchEntity' })
  await call('DeleteAccountAlias', { AccountAlias: 'second' })
  assert.deepEqual((await call('ListAccountAliases', {})).AccountAliases, [])
})

test('another account’s alias is taken', async () => {
  const { call, store } = await testAccount()
  const other = '999999999999' as typeof ACCOUNT
  const account = { accountId: other, name: 'o', rootEmail: 'o@example.com', rootPasswordHash: null, createdAt: 0 }
  await store.directory.createAccount(account)
  await store.write(other, (tx) => tx.account.setAlias('taken'))
  await assert.rejects(call('CreateAccountAlias', { AccountAlias: 'taken' }), {
    code: 'EntityAlreadyExists',
    message: 'The account alias taken already exists.',
  })
})

test('the password policy is replaced as a whole', async () => {
  const { call } = await testAccount()
  await assert.rejects(call('GetAccountPasswordPolicy', {}), {
    code: 'NoSuchEntity',
    message: `The Password Policy with domain name ${ACCOUNT} cannot be found.`,
  })
  await call('UpdateAccountPasswordPolicy', {
    MinimumPasswordLength: 12,
    MaxPasswordAge: 90,
    PasswordReusePrevention: 3,
  })
  await call('UpdateAccountPasswordPolicy', { RequireNumbers: true })
  assert.deepEqual((await call('GetAccountPasswordPolicy', {})).PasswordPolicy, {
    MinimumPasswordLength: 6,
    RequireSymbols: false,
    RequireNumbers: true,
    RequireUppercaseCharacters: false,
    RequireLowercaseCharacters: false,
    AllowUsersToChangePassword: false,
    ExpirePasswords: false,
  })
  // Recorded on AWS, 2026-02-13: what nobody has said is not answered.
  await call('UpdateAccountPasswordPolicy', { HardExpiry: true })
  assert.equal((await call('GetAccountPasswordPolicy', {})).PasswordPolicy.HardExpiry, true)
  await call('UpdateAccountPasswordPolicy', { HardExpiry: false })
  assert.equal((await call('GetAccountPasswordPolicy', {})).PasswordPolicy.HardExpiry, false)
  await call('DeleteAccountPasswordPolicy', {})
  await assert.rejects(call('DeleteAccountPasswordPolicy', {}), {
    code: 'NoSuchEntity',
    message: 'The account policy with name PasswordPolicy cannot be found.',
  })
})

test('the summary counts what is there', async () => {
  const { call, newUser } = await testAccount()
  await newUser('Ann')
  await call('CreateGroup', { GroupName: 'g' })
  await call('CreateAccessKey', {})
  const { SummaryMap = {} } = await call('GetAccountSummary', {})
  const of = (...keys: string[]) => keys.map((key) => SummaryMap[key])
  assert.deepEqual(of('Users', 'Groups', 'Policies', 'Roles', 'MFADevices', 'MFADevicesInUse'), [1, 1, 0, 0, 0, 0])
  assert.deepEqual(of('AccountMFAEnabled', 'AccountAccessKeysPresent', 'AccountPasswordPresent'), [0, 1, 0])
  assert.deepEqual(of('UsersQuota', 'AccessKeysPerUserQuota', 'VersionsPerPolicyQuota'), [5000, 2, 5])
})

// Recorded on AWS, 2026-09-11.
test('a policy version is in use once its policy is attached or bounds somebody, and counts once', async () => {
  const { call, newUser } = await testAccount()
  await newUser('Ann')
  await newUser('Bob')
  const inUse = async () => (await call('GetAccountSummary', {})).SummaryMap?.PolicyVersionsInUse
  const PolicyDocument = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}'
  const { Policy } = await call('CreatePolicy', { PolicyName: 'p', PolicyDocument })
  const PolicyArn = Policy?.Arn ?? ''
  await call('CreatePolicyVersion', { PolicyArn, PolicyDocument })
  assert.equal(await inUse(), 0)
  await call('PutUserPermissionsBoundary', { UserName: 'Ann', PermissionsBoundary: PolicyArn })
  assert.equal(await inUse(), 1)
  await call('AttachUserPolicy', { UserName: 'Ann', PolicyArn })
  await call('AttachUserPolicy', { UserName: 'Bob', PolicyArn })
  assert.equal(await inUse(), 1)
  await call('AttachUserPolicy', { UserName: 'Bob', PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' })
  assert.equal(await inUse(), 2)
})

// Recorded on AWS, 2026-02-17 and 2026-09-11.
test('of a user without inline policies the authorization details have no list of them', async () => {
  const { call, newUser } = await testAccount()
  await newUser('Ann')
  await call('CreateGroup', { GroupName: 'G' })
  const { UserDetailList, GroupDetailList } = await call('GetAccountAuthorizationDetails', {})
  const [user] = UserDetailList ?? []
  assert.deepEqual([user?.UserPolicyList, user?.AttachedManagedPolicies, user?.Tags], [undefined, [], []])
  assert.deepEqual(GroupDetailList?.[0]?.GroupPolicyList, [])
})

test('the credential report has AWS’s columns, root first, and is made anew when something changed', async () => {
  const { call, newUser, pass, clock } = await testAccount()
  await assert.rejects(call('GetCredentialReport', {}), { code: 'ReportNotPresent', message: '', status: 410 })
  await newUser('Ann,Q')
  await newUser('Bob')
  await call('CreateLoginProfile', { UserName: 'Bob', Password: 'Correct-horse-1' })
  await call('UpdateAccountPasswordPolicy', { MaxPasswordAge: 1 })
  await call('CreateAccessKey', { UserName: 'Bob' })
  const now = new Date(clock()).toISOString().replace('.000Z', 'Z')
  const tomorrow = new Date(clock() + 86_400_000).toISOString().replace('.000Z', 'Z')
  assert.equal((await call('GenerateCredentialReport', {})).State, 'STARTED')
  assert.equal((await call('GenerateCredentialReport', {})).State, 'COMPLETE')
  const read = async () => {
    const { Content = new Uint8Array(), ReportFormat } = await call('GetCredentialReport', {})
    assert.equal(ReportFormat, 'text/csv')
    return Buffer.from(Content).toString().split('\n')
  }
  const none = 'false,N/A,N/A,N/A,N/A'
  assert.deepEqual(await read(), [
    'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated',
    `<root_account>,arn:aws:iam::${ACCOUNT}:root,${now},false,N/A,N/A,not_supported,false,${none},${none},false,N/A,false,N/A`,
    `"Ann,Q","arn:aws:iam::${ACCOUNT}:user/Ann,Q",${now},false,N/A,N/A,N/A,false,${none},${none},false,N/A,false,N/A`,
    `Bob,arn:aws:iam::${ACCOUNT}:user/Bob,${now},true,no_information,${now},${tomorrow},false,true,${now},N/A,N/A,N/A,${none},false,N/A,false,N/A`,
  ])
  await newUser('Cyd')
  assert.equal((await call('GenerateCredentialReport', {})).State, 'STARTED')
  assert.equal((await read()).length, 5)
  pass(4 * 3_600_000)
  await assert.rejects(call('GetCredentialReport', {}), { code: 'ReportExpired', status: 410 })
})

test('GetAccountAuthorizationDetails tells of everything once, page by page', async () => {
  const { call, newUser } = await testAccount()
  const PolicyArn = 'arn:aws:iam::aws:policy/IAMFullAccess'
  await newUser('Ann')
  await newUser('Bob')
  await call('CreateGroup', { GroupName: 'G' })
  await call('AddUserToGroup', { GroupName: 'G', UserName: 'Ann' })
  await call('AttachUserPolicy', { UserName: 'Ann', PolicyArn })
  const seen: (string | undefined)[] = []
  let Marker: string | undefined
  do {
    const page = await call('GetAccountAuthorizationDetails', { MaxItems: 1, ...(Marker !== undefined && { Marker }) })
    seen.push(...(page.UserDetailList ?? []).map(({ UserName, GroupList }) => `${UserName}:${GroupList}`))
    seen.push(...(page.GroupDetailList ?? []).map(({ GroupName }) => GroupName))
    seen.push(...(page.Policies ?? []).map(({ Arn }) => Arn))
    Marker = page.Marker
  } while (Marker !== undefined)
  assert.deepEqual(seen, ['Ann:G', 'Bob:', 'G', PolicyArn])
  const { UserDetailList, Policies } = await call('GetAccountAuthorizationDetails', { Filter: ['AWSManagedPolicy'] })
  assert.deepEqual(UserDetailList, [])
  assert.match(decodeURIComponent(Policies?.[0]?.PolicyVersionList?.[0]?.Document ?? ''), /"iam:\*"/)
})

test('what cannot be made is listed as none', async () => {
  const { call, newUser } = await testAccount()
  await newUser('Ann')
  assert.deepEqual((await call('ListRoles', {})).Roles, [])
  assert.deepEqual((await call('ListSSHPublicKeys', { UserName: 'Ann' })).SSHPublicKeys, [])
  await assert.rejects(call('GetRole', { RoleName: 'r' }), { code: 'NoSuchEntity' })
  await assert.rejects(call('ListSigningCertificates', { UserName: 'nobody' }), { code: 'NoSuchEntity' })
})

test("the version of the global endpoint's tokens is 1 until it is set, and is in the summary", async () => {
  const { call } = await testAccount()
  const version = async () => (await call('GetAccountSummary', {})).SummaryMap?.GlobalEndpointTokenVersion
  assert.equal(await version(), 1)
  await call('SetSecurityTokenServicePreferences', { GlobalEndpointTokenVersion: 'v2Token' })
  assert.equal(await version(), 2)
  await call('SetSecurityTokenServicePreferences', { GlobalEndpointTokenVersion: 'v1Token' })
  assert.equal(await version(), 1)
})
