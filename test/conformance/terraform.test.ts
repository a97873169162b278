import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IdentityProvider } from '../../src/saml/testing/identity-provider.ts'
import { keyOf } from '../support/sdk-clients.ts'
import { ACCOUNT, allow, document, listed, type Output, ToolCalls, trusting } from '../support/tool-calls.ts'

/*
 * The calls that Terraform's AWS provider makes for its resources beside `aws_iam_role`, in its order: create, read,
 * update and destroy, which waits for NoSuchEntity.
 * https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/iam
 */

const tool = new ToolCalls()
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`
const decoded = (text: Output | undefined) => JSON.parse(decodeURIComponent(String(text)))
const s3 = (...names: readonly string[]) => document(allow(names.map((name) => `s3:${name}`)))

test('aws_caller_identity and aws_iam_session_context, before anything else', async () => {
  const { Account, Arn, UserId } = await tool.call('sts:GetCallerIdentity')
  assert.deepEqual([Account, Arn, UserId].map(String), [ACCOUNT, arn('root'), ACCOUNT])
  const key = await tool.user('deployer', allow(['sts:AssumeRole', 'iam:GetRole']))
  await tool.call('iam:CreateRole', {
    RoleName: 'ci',
    Path: '/x/',
    AssumeRolePolicyDocument: trusting({ AWS: ACCOUNT }),
  })
  const session = await tool.session('sts:AssumeRole', { RoleArn: arn('role/x/ci'), RoleSessionName: 'tf' }, key)
  const [, RoleName] = (await tool.whoIs(session)).split('/')
  const { Role } = await tool.call('iam:GetRole', { RoleName }, key)
  assert.equal(String(Role?.Arn), arn('role/x/ci'))
})

test('aws_iam_policy: its version changes, the oldest makes room, and it is gone when nobody has it', async () => {
  const made = await tool.call('iam:CreatePolicy', {
    PolicyName: 'app',
    Path: '/',
    Description: 'of a module',
    PolicyDocument: s3('GetObject'),
    Tags: [{ Key: 'env', Value: 'test' }],
  })
  const PolicyArn = String(made.Policy?.Arn)
  const read = async () => {
    const { Policy } = await tool.call('iam:GetPolicy', { PolicyArn })
    const VersionId = String(Policy?.DefaultVersionId)
    const { PolicyVersion } = await tool.call('iam:GetPolicyVersion', { PolicyArn, VersionId })
    return { VersionId, document: decoded(PolicyVersion?.Document), tags: Policy?.Tags as unknown }
  }
  assert.deepEqual(await read(), {
    VersionId: 'v1',
    document: JSON.parse(s3('GetObject')),
    tags: [{ Key: 'env', Value: 'test' }],
  })
  for (let number = 2; number <= 7; number++) {
    const versions = listed((await tool.call('iam:ListPolicyVersions', { PolicyArn })).Versions)
    if (versions.length >= 5) {
      const [oldest] = versions
        .filter(({ IsDefaultVersion }) => !IsDefaultVersion)
        .toSorted((a, b) => Number(a.CreateDate) - Number(b.CreateDate))
      await tool.call('iam:DeletePolicyVersion', { PolicyArn, VersionId: oldest?.VersionId })
    }
    const PolicyDocument = s3('GetObject', `GetObject${number}`)
    await tool.call('iam:CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: true })
    assert.equal((await read()).VersionId, `v${number}`)
  }
  await tool.fails('EntityAlreadyExists', 'iam:CreatePolicy', { PolicyName: 'app', PolicyDocument: s3('GetObject') })

  await tool.call('iam:CreateGroup', { GroupName: 'of-policy' })
  await tool.call('iam:AttachGroupPolicy', { GroupName: 'of-policy', PolicyArn })
  for (const { VersionId, IsDefaultVersion } of listed(
    (await tool.call('iam:ListPolicyVersions', { PolicyArn })).Versions,
  )) {
    if (!IsDefaultVersion) await tool.call('iam:DeletePolicyVersion', { PolicyArn, VersionId })
  }
  await tool.fails('DeleteConflict', 'iam:DeletePolicy', { PolicyArn })
  await tool.call('iam:DetachGroupPolicy', { GroupName: 'of-policy', PolicyArn })
  await tool.call('iam:DeletePolicy', { PolicyArn })
  await tool.fails('NoSuchEntity', 'iam:GetPolicy', { PolicyArn })
})

test('aws_iam_role_policy and aws_iam_role_policy_attachment', async () => {
  const RoleName = 'attached'
  const AssumeRolePolicyDocument = trusting({ Service: 'lambda.amazonaws.com' })
  await tool.call('iam:CreateRole', { RoleName, AssumeRolePolicyDocument })
  const named = { RoleName, PolicyName: 'inline' }
  await tool.fails('MalformedPolicyDocument', 'iam:PutRolePolicy', {
    ...named,
    PolicyDocument: '{"Version":"2012-10-17"}',
  })
  await tool.call('iam:PutRolePolicy', { ...named, PolicyDocument: s3('GetObject') })
  assert.deepEqual(decoded((await tool.call('iam:GetRolePolicy', named)).PolicyDocument), JSON.parse(s3('GetObject')))
  await tool.call('iam:DeleteRolePolicy', named)
  await tool.fails('NoSuchEntity', 'iam:GetRolePolicy', named)
  await tool.fails('NoSuchEntity', 'iam:DeleteRolePolicy', named)

  const attached = { RoleName, PolicyArn: READ_ONLY }
  const found = async () =>
    listed((await tool.call('iam:ListAttachedRolePolicies', { RoleName })).AttachedPolicies).length
  for (let time = 0; time < 2; time++) await tool.call('iam:AttachRolePolicy', attached)
  assert.equal(await found(), 1)
  await tool.call('iam:DetachRolePolicy', attached)
  assert.equal(await found(), 0)
  await tool.fails('NoSuchEntity', 'iam:DetachRolePolicy', attached)
  await tool.fails('NoSuchEntity', 'iam:AttachRolePolicy', { RoleName, PolicyArn: arn('policy/none') })
})

test('aws_iam_user with force_destroy, aws_iam_access_key, aws_iam_user_login_profile and their like', async () => {
  const UserName = 'ann'
  const boundary = { UserName, PermissionsBoundary: READ_ONLY }
  await tool.call('iam:CreateUser', { ...boundary, Path: '/', Tags: [{ Key: 'env', Value: 'test' }] })
  const { User } = await tool.call('iam:GetUser', { UserName })
  assert.equal(String(User?.PermissionsBoundary?.PermissionsBoundaryArn), READ_ONLY)
  await tool.call('iam:UpdateUser', { UserName, NewUserName: 'anne', NewPath: '/team/' })
  await tool.fails('NoSuchEntity', 'iam:GetUser', { UserName })
  const named = { UserName: 'anne' }
  await tool.call('iam:DeleteUserPermissionsBoundary', named)
  await tool.call('iam:UntagUser', { ...named, TagKeys: ['env'] })
  await tool.call('iam:TagUser', { ...named, Tags: [{ Key: 'team', Value: 'blue' }] })
  assert.equal(String((await tool.call('iam:GetUser', named)).User?.Arn), arn('user/team/anne'))

  const { AccessKey } = await tool.call('iam:CreateAccessKey', named)
  const AccessKeyId = AccessKey?.AccessKeyId
  await tool.call('iam:UpdateAccessKey', { ...named, AccessKeyId, Status: 'Inactive' })
  const [only] = listed((await tool.call('iam:ListAccessKeys', named)).AccessKeyMetadata)
  assert.equal(String(only?.Status), 'Inactive')
  await tool.fails('InvalidClientTokenId', 'sts:GetCallerIdentity', {}, keyOf(AccessKey))
  await tool.fails('NoSuchEntity', 'iam:GetLoginProfile', named)
  await tool.call('iam:CreateLoginProfile', { ...named, Password: 'Correct-horse-1', PasswordResetRequired: true })
  await tool.call('iam:GetLoginProfile', named)
  await tool.fails('EntityAlreadyExists', 'iam:CreateLoginProfile', { ...named, Password: 'Correct-horse-1' })
  await tool.call('iam:PutUserPolicy', { ...named, PolicyName: 'own', PolicyDocument: s3('GetObject') })
  await tool.call('iam:AttachUserPolicy', { ...named, PolicyArn: READ_ONLY })
  await tool.call('iam:CreateServiceSpecificCredential', { ...named, ServiceName: 'codecommit.amazonaws.com' })
  const device = await tool.call('iam:CreateVirtualMFADevice', { VirtualMFADeviceName: 'unused', Path: '/' })

  for (const GroupName of ['admins', 'readers']) {
    await tool.call('iam:CreateGroup', { GroupName, Path: '/' })
    await tool.call('iam:AddUserToGroup', { ...named, GroupName })
  }
  // aws_iam_group_membership
  const members = listed((await tool.call('iam:GetGroup', { GroupName: 'admins' })).Users)
  assert.deepEqual(
    members.map((member) => String(member.UserName)),
    ['anne'],
  )
  await tool.call('iam:UpdateGroup', { GroupName: 'admins', NewGroupName: 'administrators', NewPath: '/team/' })
  await tool.fails('DeleteConflict', 'iam:DeleteGroup', { GroupName: 'administrators' })

  await tool.fails('DeleteConflict', 'iam:DeleteUser', named)
  for (const { GroupName } of listed((await tool.call('iam:ListGroupsForUser', named)).Groups)) {
    await tool.call('iam:RemoveUserFromGroup', { ...named, GroupName })
    await tool.call('iam:DeleteGroup', { GroupName })
  }
  for (const key of listed((await tool.call('iam:ListAccessKeys', named)).AccessKeyMetadata)) {
    await tool.call('iam:DeleteAccessKey', { ...named, AccessKeyId: key.AccessKeyId })
  }
  await tool.fails('NoSuchEntity', 'iam:DeleteAccessKey', { ...named, AccessKeyId })
  assert.deepEqual(listed((await tool.call('iam:ListSSHPublicKeys', named)).SSHPublicKeys), [])
  const { VirtualMFADevices } = await tool.call('iam:ListVirtualMFADevices', { AssignmentStatus: 'Assigned' })
  assert.deepEqual(VirtualMFADevices as unknown, [])
  assert.deepEqual(listed((await tool.call('iam:ListMFADevices', named)).MFADevices), [])
  await tool.call('iam:DeleteVirtualMFADevice', { SerialNumber: device.VirtualMFADevice?.SerialNumber })
  await tool.call('iam:DeleteLoginProfile', named)
  await tool.fails('NoSuchEntity', 'iam:DeleteLoginProfile', named)
  assert.deepEqual(listed((await tool.call('iam:ListSigningCertificates', named)).Certificates), [])
  const credentials = listed((await tool.call('iam:ListServiceSpecificCredentials', named)).ServiceSpecificCredentials)
  for (const { ServiceSpecificCredentialId } of credentials) {
    await tool.call('iam:DeleteServiceSpecificCredential', { ...named, ServiceSpecificCredentialId })
  }
  await tool.call('iam:DeleteUserPolicy', { ...named, PolicyName: 'own' })
  await tool.call('iam:DetachUserPolicy', { ...named, PolicyArn: READ_ONLY })
  await tool.call('iam:DeleteUser', named)
  await tool.fails('NoSuchEntity', 'iam:DeleteUser', named)
})

test('aws_iam_openid_connect_provider', async () => {
  const url = 'token.actions.githubusercontent.com'
  const given = { Url: `https://${url}`, ClientIDList: ['sts.amazonaws.com'], ThumbprintList: ['f'.repeat(40)] }
  const made = await tool.call('iam:CreateOpenIDConnectProvider', { ...given, Tags: [{ Key: 'env', Value: 'test' }] })
  const named = { OpenIDConnectProviderArn: made.OpenIDConnectProviderArn }
  assert.equal(String(named.OpenIDConnectProviderArn), arn(`oidc-provider/${url}`))
  await tool.fails('EntityAlreadyExists', 'iam:CreateOpenIDConnectProvider', given)
  await tool.call('iam:UpdateOpenIDConnectProviderThumbprint', { ...named, ThumbprintList: ['a'.repeat(40)] })
  await tool.call('iam:AddClientIDToOpenIDConnectProvider', { ...named, ClientID: 'other' })
  await tool.call('iam:RemoveClientIDFromOpenIDConnectProvider', { ...named, ClientID: 'sts.amazonaws.com' })
  await tool.call('iam:UntagOpenIDConnectProvider', { ...named, TagKeys: ['env'] })
  const { Url, ClientIDList, ThumbprintList, Tags } = await tool.call('iam:GetOpenIDConnectProvider', named)
  assert.deepEqual([Url, ClientIDList, ThumbprintList, Tags] as unknown[], [url, ['other'], ['a'.repeat(40)], []])
  await tool.call('iam:DeleteOpenIDConnectProvider', named)
  await tool.fails('NoSuchEntity', 'iam:GetOpenIDConnectProvider', named)
})

test('aws_iam_saml_provider', async () => {
  const SAMLMetadataDocument = new IdentityProvider().metadata()
  const made = await tool.call('iam:CreateSAMLProvider', { Name: 'idp', SAMLMetadataDocument })
  const named = { SAMLProviderArn: made.SAMLProviderArn }
  const read = await tool.call('iam:GetSAMLProvider', named)
  assert.equal(String(read.SAMLMetadataDocument), SAMLMetadataDocument)
  assert.ok(Number(read.ValidUntil) > Date.now())
  await tool.call('iam:UpdateSAMLProvider', { ...named, SAMLMetadataDocument: new IdentityProvider().metadata() })
  await tool.call('iam:TagSAMLProvider', { ...named, Tags: [{ Key: 'env', Value: 'test' }] })
  await tool.call('iam:DeleteSAMLProvider', named)
  await tool.fails('NoSuchEntity', 'iam:GetSAMLProvider', named)
})

test('aws_iam_account_alias, aws_iam_account_password_policy and aws_iam_virtual_mfa_device', async () => {
  await tool.call('iam:CreateAccountAlias', { AccountAlias: 'of-terraform' })
  const { AccountAliases } = await tool.call('iam:ListAccountAliases')
  assert.deepEqual(AccountAliases as unknown, ['of-terraform'])
  await tool.call('iam:DeleteAccountAlias', { AccountAlias: 'of-terraform' })
  await tool.fails('NoSuchEntity', 'iam:GetAccountPasswordPolicy')
  await tool.call('iam:UpdateAccountPasswordPolicy', { MinimumPasswordLength: 14, RequireNumbers: true })
  await tool.call('iam:GetAccountPasswordPolicy')
  await tool.call('iam:DeleteAccountPasswordPolicy')
  await tool.fails('NoSuchEntity', 'iam:DeleteAccountPasswordPolicy')
})
