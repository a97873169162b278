import assert from 'node:assert/strict'
import { test } from 'node:test'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { Key } from '../support/sdk-clients.ts'
import { keyOf } from '../support/sdk-clients.ts'
import { ACCOUNT, allow, document, listed, type Output, ToolCalls, trusting } from '../support/tool-calls.ts'

/*
 * What Vault's and OpenBao's secrets engine for AWS calls, in its order, and their auth method:
 * https://developer.hashicorp.com/vault/docs/secrets/aws and https://developer.hashicorp.com/vault/docs/auth/aws
 */

const tool = new ToolCalls()
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const names = (list: Output | undefined, member: string) => listed(list).map((each) => each[member])

/** The engine's own user, with the policy that the manual gives it. */
function engine(UserName: string): Promise<Key> {
  return tool.user(
    UserName,
    allow(
      [
        ...['AttachUserPolicy', 'CreateAccessKey', 'CreateUser', 'DeleteAccessKey', 'DeleteUser', 'DeleteUserPolicy'],
        ...['DetachUserPolicy', 'GetUser', 'ListAccessKeys', 'ListAttachedUserPolicies', 'ListGroupsForUser'],
        ...['ListUserPolicies', 'PutUserPolicy', 'AddUserToGroup', 'RemoveUserFromGroup', 'TagUser', 'GetGroup'],
      ].map((name) => `iam:${name}`),
      [`arn:aws:iam::${ACCOUNT}:user/vault-*`, `arn:aws:iam::${ACCOUNT}:group/*`],
    ),
    allow(['sts:AssumeRole', 'sts:GetFederationToken']),
  )
}

/** Takes back what a lease was for: everything of the user, in this order. */
async function revoke(UserName: string, key: Key): Promise<void> {
  const { Groups } = await tool.call('iam:ListGroupsForUser', { UserName, MaxItems: 1000 }, key)
  const { PolicyNames } = await tool.call('iam:ListUserPolicies', { UserName, MaxItems: 1000 }, key)
  const { AttachedPolicies } = await tool.call('iam:ListAttachedUserPolicies', { UserName, MaxItems: 1000 }, key)
  const { AccessKeyMetadata } = await tool.call('iam:ListAccessKeys', { UserName, MaxItems: 1000 }, key)
  for (const AccessKeyId of names(AccessKeyMetadata, 'AccessKeyId')) {
    await tool.call('iam:DeleteAccessKey', { UserName, AccessKeyId }, key)
  }
  for (const PolicyArn of names(AttachedPolicies, 'PolicyArn')) {
    await tool.call('iam:DetachUserPolicy', { UserName, PolicyArn }, key)
  }
  for (const PolicyName of listed(PolicyNames)) {
    await tool.call('iam:DeleteUserPolicy', { UserName, PolicyName }, key)
  }
  for (const GroupName of names(Groups, 'GroupName')) {
    await tool.call('iam:RemoveUserFromGroup', { UserName, GroupName }, key)
  }
  await tool.call('iam:DeleteUser', { UserName }, key)
}

test('credential_type iam_user: a user with its policies, groups, tags and key, and none of it when the lease ends', async () => {
  const key = await engine('vault-root-a')
  const UserName = 'vault-token-deploy-1764500000-x'
  await tool.call('iam:CreateGroup', { GroupName: 'of-vault' })
  await tool.call('iam:CreateUser', { UserName, Path: '/', PermissionsBoundary: READ_ONLY }, key)
  await tool.call('iam:AttachUserPolicy', { UserName, PolicyArn: READ_ONLY }, key)
  const inline = { PolicyName: 'deploy', PolicyDocument: document(allow('iam:ListUsers')) }
  await tool.call('iam:PutUserPolicy', { UserName, ...inline }, key)
  await tool.call('iam:AddUserToGroup', { UserName, GroupName: 'of-vault' }, key)
  await tool.call('iam:TagUser', { UserName, Tags: [{ Key: 'team', Value: 'blue' }] }, key)
  const leased = keyOf((await tool.call('iam:CreateAccessKey', { UserName }, key)).AccessKey)
  await tool.call('iam:ListUsers', {}, leased)

  assert.match(await tool.fails('DeleteConflict', 'iam:DeleteUser', { UserName }, key), /must/)
  await revoke(UserName, key)
  await tool.fails('InvalidClientTokenId', 'iam:ListUsers', {}, leased)
  // A lease of which nothing is left is given up for this code alone.
  await tool.fails('NoSuchEntity', 'iam:ListGroupsForUser', { UserName, MaxItems: 1000 }, key)
})

test('credential_type iam_user: what the engine may not do is refused, and what was made before is taken back', async () => {
  const key = await engine('vault-root-b')
  const UserName = 'vault-half-made'
  await tool.call('iam:CreateUser', { UserName, Path: '/' }, key)
  const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/none`
  await tool.fails('NoSuchEntity', 'iam:AttachUserPolicy', { UserName, PolicyArn }, key)
  await tool.fails('AccessDenied', 'iam:CreateUser', { UserName: 'not-of-vault', Path: '/' }, key)
  await revoke(UserName, key)
})

test('credential_type assumed_role: a session of an allowed role, narrowed by policies, for the time that was asked', async () => {
  const key = await engine('vault-root-c')
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/deploy`
  const AssumeRolePolicyDocument = trusting({ AWS: `arn:aws:iam::${ACCOUNT}:root` })
  await tool.call('iam:CreateRole', { RoleName: 'deploy', AssumeRolePolicyDocument })
  await tool.call('iam:AttachRolePolicy', { RoleName: 'deploy', PolicyArn: READ_ONLY })
  const input = { RoleArn, RoleSessionName: 'vault-root-deploy-1764500000-x', DurationSeconds: 900 }
  const output = await tool.call('sts:AssumeRole', input, key)
  assert.match(String(output.AssumedRoleUser?.Arn), /assumed-role\/deploy\/vault-root-deploy/)
  await tool.call('iam:ListUsers', {}, keyOf(output.Credentials))
  const Policy = document(allow('iam:ListRoles'))
  const narrowed = await tool.session('sts:AssumeRole', { ...input, Policy, PolicyArns: [{ arn: READ_ONLY }] }, key)
  await tool.call('iam:ListRoles', {}, narrowed)
  const more = { ...input, DurationSeconds: 7200 }
  assert.match(await tool.fails('ValidationError', 'sts:AssumeRole', more, key), /MaxSessionDuration/)
})

test('credential_type federation_token: a federated user who may what policy and engine both may', async () => {
  const key = await engine('vault-root-d')
  const input = { Name: 'vault-1764500000-x', DurationSeconds: 900 }
  const Policy = document(allow(['sts:*', 'sns:ListTopics']))
  const federated = await tool.session('sts:GetFederationToken', { ...input, Policy }, key)
  assert.equal(await tool.whoIs(federated), `arn:aws:sts::${ACCOUNT}:federated-user/vault-1764500000-x`)
  // The engine may not.
  await tool.fails('AuthorizationError', 'sns:ListTopics', {}, federated)
})

test('credential_type session_token: a session of the engine’s own user', async () => {
  const key = await engine('vault-root-e')
  const session = await tool.session('sts:GetSessionToken', { DurationSeconds: 900 }, key)
  assert.equal(await tool.whoIs(session), `arn:aws:iam::${ACCOUNT}:user/vault-root-e`)
})

test('rotate-root: the engine finds its own name, makes a key, and deletes the one before with it', async () => {
  const before = await engine('vault-root-f')
  const { User } = await tool.call('iam:GetUser', {}, before)
  const UserName = User?.UserName
  const made = keyOf((await tool.call('iam:CreateAccessKey', { UserName }, before)).AccessKey)
  // A third is one too many: rotation that stopped halfway says so.
  await tool.fails('LimitExceeded', 'iam:CreateAccessKey', { UserName }, before)
  assert.equal(await tool.whoIs(made), `arn:aws:iam::${ACCOUNT}:user/vault-root-f`)
  await tool.call('iam:DeleteAccessKey', { UserName, AccessKeyId: before.accessKeyId }, made)
  await tool.fails('InvalidClientTokenId', 'sts:GetCallerIdentity', {}, before)
})

test('static roles: the user’s oldest key makes room for another', async () => {
  const key = await engine('vault-root-g')
  const old = await tool.user('vault-static')
  const UserName = 'vault-static'
  await tool.call('iam:GetUser', { UserName }, key)
  await tool.call('iam:CreateAccessKey', { UserName }, key)
  const { AccessKeyMetadata } = await tool.call('iam:ListAccessKeys', { UserName }, key)
  const keys = listed(AccessKeyMetadata)
  const [oldest] = keys.toSorted((a, b) => Number(a.CreateDate) - Number(b.CreateDate))
  assert.equal(keys.length, 2)
  assert.ok(names(AccessKeyMetadata, 'AccessKeyId').map(String).includes(old.accessKeyId))
  await tool.call('iam:DeleteAccessKey', { UserName, AccessKeyId: oldest?.AccessKeyId }, key)
  await tool.call('iam:CreateAccessKey', { UserName }, key)
})

/** What a client of the auth method signs and does not send. */
async function signedIdentity(credentials: Key, serverId: string) {
  const client = new STSClient({ region: 'us-east-1', endpoint: tool.url, credentials })
  let signed: { readonly headers: Record<string, string>; readonly body: string } | undefined
  client.middlewareStack.add(
    () =>
      async ({ request }) => {
        signed = request as typeof signed
        throw new Error('not sent')
      },
    { step: 'finalizeRequest', name: 'keep', priority: 'low' },
  )
  client.middlewareStack.add(
    (next) => (args) => {
      Object.assign((args.request as { headers: object }).headers, { 'x-vault-aws-iam-server-id': serverId })
      return next(args)
    },
    { step: 'build', name: 'server-id' },
  )
  await assert.rejects(client.send(new GetCallerIdentityCommand({})), /not sent/)
  assert.ok(signed)
  assert.match(signed.headers.authorization ?? '', /x-vault-aws-iam-server-id/)
  return signed
}

/** Vault sends it, as it is. */
async function posted({ headers, body }: Awaited<ReturnType<typeof signedIdentity>>) {
  const { host: _, 'content-length': __, ...sent } = headers
  const answer = await fetch(tool.url, { method: 'POST', headers: sent, body })
  const text = await answer.text()
  const member = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? ''
  return { status: answer.status, arn: member('Arn'), userId: member('UserId'), code: member('Code') }
}

test('the auth method: who signed GetCallerIdentity is known to who posts it, by the unique id that IAM tells', async () => {
  const vault = await tool.user('vault', allow(['iam:GetUser', 'iam:GetRole', 'iam:GetInstanceProfile']))
  const ann = await tool.user('ann', allow('sts:AssumeRole'))
  const ofUser = await posted(await signedIdentity(ann, 'vault.example.com'))
  assert.equal(ofUser.arn, `arn:aws:iam::${ACCOUNT}:user/ann`)
  const { User } = await tool.call('iam:GetUser', { UserName: 'ann' }, vault)
  assert.equal(ofUser.userId, String(User?.UserId))

  const AssumeRolePolicyDocument = trusting({ AWS: ACCOUNT })
  await tool.call('iam:CreateRole', { RoleName: 'app', Path: '/team/', AssumeRolePolicyDocument })
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/team/app`
  const session = await tool.session('sts:AssumeRole', { RoleArn, RoleSessionName: 'job' }, ann)
  const ofRole = await posted(await signedIdentity(session, 'vault.example.com'))
  assert.equal(ofRole.arn, `arn:aws:sts::${ACCOUNT}:assumed-role/app/job`)
  const { Role } = await tool.call('iam:GetRole', { RoleName: 'app' }, vault)
  assert.equal(ofRole.userId, `${String(Role?.RoleId)}:job`)
  assert.equal(String(Role?.Arn), RoleArn)
})

test('the auth method: what was signed for another server is refused, and so is what somebody changed', async () => {
  const key = await tool.user('ben')
  const signed = await signedIdentity(key, 'other.example.com')
  const changed = { ...signed, headers: { ...signed.headers, 'x-vault-aws-iam-server-id': 'vault.example.com' } }
  assert.deepEqual(await posted(changed), { status: 403, arn: '', userId: '', code: 'SignatureDoesNotMatch' })
  const asked = { ...signed, body: signed.body.replace('GetCallerIdentity', 'GetSessionToken') }
  assert.deepEqual(await posted(asked), { status: 403, arn: '', userId: '', code: 'SignatureDoesNotMatch' })
})
