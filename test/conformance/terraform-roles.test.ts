import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as iam from '@aws-sdk/client-iam'
import { type CastellanServer, start } from '../../src/index.ts'

/*
 * The calls that Terraform's AWS provider makes for its resources, in its order, and what it reads of the answers:
 * https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service/iam
 */

const ACCOUNT = '123456789012'
const ROOT_KEY = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'testtesttesttesttesttesttesttesttesttest' }
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
})

let castellan: CastellanServer
let client: iam.IAMClient

before(async () => {
  castellan = await start({
    environment: {
      CASTELLAN_ROOT_EMAIL: 'root@example.com',
      CASTELLAN_ACCOUNT_ID: ACCOUNT,
      CASTELLAN_ROOT_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
      CASTELLAN_ROOT_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
    },
  })
  client = new iam.IAMClient({
    region: 'us-east-1',
    endpoint: castellan.endpoint,
    credentials: ROOT_KEY,
    maxAttempts: 1,
  })
})
after(() => castellan?.close())

const trust = (...services: string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: services } }],
  })

/** What `aws_iam_role` reads into its state. */
async function readRole(RoleName: string) {
  const { Role } = await client.send(new iam.GetRoleCommand({ RoleName }))
  const { PolicyNames = [] } = await client.send(new iam.ListRolePoliciesCommand({ RoleName }))
  const inline: Record<string, string> = {}
  for (const PolicyName of PolicyNames) {
    const { PolicyDocument } = await client.send(new iam.GetRolePolicyCommand({ RoleName, PolicyName }))
    inline[PolicyName] = decodeURIComponent(PolicyDocument ?? '')
  }
  const { AttachedPolicies = [] } = await client.send(new iam.ListAttachedRolePoliciesCommand({ RoleName }))
  return {
    arn: Role?.Arn,
    assumeRolePolicy: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''),
    description: Role?.Description,
    maxSessionDuration: Role?.MaxSessionDuration,
    path: Role?.Path,
    boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: Role?.Tags,
    inline,
    managed: AttachedPolicies.map(({ PolicyArn }) => PolicyArn),
  }
}

test('aws_iam_role: create, read, update and destroy', async () => {
  const RoleName = 'app'
  const { Role } = await client.send(
    new iam.CreateRoleCommand({
      RoleName,
      Path: '/',
      AssumeRolePolicyDocument: trust('ec2.amazonaws.com'),
      Description: 'first',
      MaxSessionDuration: 3600,
      Tags: [{ Key: 'env', Value: 'test' }],
    }),
  )
  assert.match(Role?.RoleId ?? '', /^AROA/)
  await client.send(new iam.PutRolePolicyCommand({ RoleName, PolicyName: 'inline', PolicyDocument: POLICY }))
  await client.send(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn: READ_ONLY }))
  const created = {
    arn: `arn:aws:iam::${ACCOUNT}:role/app`,
    assumeRolePolicy: trust('ec2.amazonaws.com'),
    description: 'first',
    maxSessionDuration: 3600,
    path: '/',
    boundary: undefined,
    tags: [{ Key: 'env', Value: 'test' }],
    inline: { inline: POLICY },
    managed: [READ_ONLY],
  }
  assert.deepEqual(await readRole(RoleName), created)

  await client.send(
    new iam.UpdateAssumeRolePolicyCommand({
      RoleName,
      PolicyDocument: trust('ec2.amazonaws.com', 'lambda.amazonaws.com'),
    }),
  )
  await client.send(new iam.UpdateRoleDescriptionCommand({ RoleName, Description: 'second' }))
  await client.send(new iam.UpdateRoleCommand({ RoleName, MaxSessionDuration: 7200 }))
  await client.send(new iam.PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: READ_ONLY }))
  await client.send(new iam.UntagRoleCommand({ RoleName, TagKeys: ['env'] }))
  await client.send(new iam.TagRoleCommand({ RoleName, Tags: [{ Key: 'team', Value: 'blue' }] }))
  await client.send(new iam.DeleteRolePolicyCommand({ RoleName, PolicyName: 'inline' }))
  assert.deepEqual(await readRole(RoleName), {
    ...created,
    assumeRolePolicy: trust('ec2.amazonaws.com', 'lambda.amazonaws.com'),
    description: 'second',
    maxSessionDuration: 7200,
    boundary: READ_ONLY,
    tags: [{ Key: 'team', Value: 'blue' }],
    inline: {},
  })
  await client.send(new iam.DeleteRolePermissionsBoundaryCommand({ RoleName }))
  assert.equal((await readRole(RoleName)).boundary, undefined)

  const { InstanceProfiles } = await client.send(new iam.ListInstanceProfilesForRoleCommand({ RoleName }))
  assert.deepEqual(InstanceProfiles, [])
  await assert.rejects(client.send(new iam.DeleteRoleCommand({ RoleName })), { name: 'DeleteConflictException' })
  for (const PolicyArn of (await readRole(RoleName)).managed) {
    await client.send(new iam.DetachRolePolicyCommand({ RoleName, PolicyArn }))
  }
  await client.send(new iam.DeleteRoleCommand({ RoleName }))
  await assert.rejects(client.send(new iam.GetRoleCommand({ RoleName })), { name: 'NoSuchEntityException' })
})

test('aws_iam_role that trusts a user who is made beside it: refused until the user is there', async () => {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/deployer` } },
    ],
  })
  const create = () => client.send(new iam.CreateRoleCommand({ RoleName: 'deploy', AssumeRolePolicyDocument }))
  // The provider tries again where the message has these words.
  await assert.rejects(create(), { name: 'MalformedPolicyDocumentException', message: /Invalid principal in policy/ })
  await client.send(new iam.CreateUserCommand({ UserName: 'deployer' }))
  await create()
  // Or it would plan a change for ever.
  assert.equal((await readRole('deploy')).assumeRolePolicy, AssumeRolePolicyDocument)
})

test('aws_iam_instance_profile: create, read, another role, and destroy', async () => {
  const InstanceProfileName = 'web'
  for (const RoleName of ['blue', 'green']) {
    await client.send(new iam.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust('ec2.amazonaws.com') }))
  }
  const add = (RoleName: string) =>
    client.send(new iam.AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }))
  const remove = (RoleName: string) =>
    client.send(new iam.RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName }))
  const read = async () => {
    const { InstanceProfile } = await client.send(new iam.GetInstanceProfileCommand({ InstanceProfileName }))
    const roles = (InstanceProfile?.Roles ?? []).map((role) => role.RoleName)
    return { arn: InstanceProfile?.Arn, path: InstanceProfile?.Path, roles, tags: InstanceProfile?.Tags }
  }
  await client.send(
    new iam.CreateInstanceProfileCommand({ InstanceProfileName, Path: '/', Tags: [{ Key: 'env', Value: 'test' }] }),
  )
  await iam.waitUntilInstanceProfileExists({ client, maxWaitTime: 5 }, { InstanceProfileName })
  await add('blue')
  const created = {
    arn: `arn:aws:iam::${ACCOUNT}:instance-profile/web`,
    path: '/',
    tags: [{ Key: 'env', Value: 'test' }],
  }
  assert.deepEqual(await read(), { ...created, roles: ['blue'] })

  await remove('blue')
  await add('green')
  await client.send(new iam.UntagInstanceProfileCommand({ InstanceProfileName, TagKeys: ['env'] }))
  assert.deepEqual(await read(), { ...created, roles: ['green'], tags: [] })

  await assert.rejects(client.send(new iam.DeleteInstanceProfileCommand({ InstanceProfileName })), {
    name: 'DeleteConflictException',
  })
  await remove('green')
  await client.send(new iam.DeleteInstanceProfileCommand({ InstanceProfileName }))
  await assert.rejects(read(), { name: 'NoSuchEntityException' })
})

test('aws_iam_service_linked_role: create, read, describe and destroy', async () => {
  const { Role } = await client.send(new iam.CreateServiceLinkedRoleCommand({ AWSServiceName: 'ecs.amazonaws.com' }))
  const RoleName = Role?.RoleName
  assert.equal(Role?.Arn, `arn:aws:iam::${ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`)
  await client.send(new iam.UpdateRoleCommand({ RoleName, Description: 'for ECS' }))
  const { Role: read } = await client.send(new iam.GetRoleCommand({ RoleName }))
  assert.equal(read?.Description, 'for ECS')
  const { DeletionTaskId } = await client.send(new iam.DeleteServiceLinkedRoleCommand({ RoleName }))
  const { Status } = await client.send(new iam.GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }))
  assert.equal(Status, 'SUCCEEDED')
  await assert.rejects(client.send(new iam.GetRoleCommand({ RoleName })), { name: 'NoSuchEntityException' })
})
