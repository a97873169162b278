import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2'
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteAccountPasswordPolicyCommand,
  DeletePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachUserPolicyCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UpdateLoginProfileCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { type CastellanServer, start } from '../../src/index.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { runKeeper } from '../support/keeper.ts'
import type { Credentials } from '../support/signed-fetch.ts'

const ARN = `arn:aws:iam::${ROOT.accountId}`
const BOUNDARY = `${ARN}:policy/castellan/iam-admin-boundary`
const ADMINISTRATOR_ACCESS = 'arn:aws:iam::aws:policy/AdministratorAccess'
const EVERYTHING = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } })

let castellan: CastellanServer
let root: IAMClient
let admin: IAMClient
/** What iam-admin made, with AdministratorAccess attached. */
let made: { readonly iam: IAMClient; readonly ec2: EC2Client }

const clientOptions = (credentials: Credentials) => ({
  region: 'us-east-1',
  endpoint: castellan.endpoint,
  credentials,
  maxAttempts: 1,
})
const iamAs = (key: Credentials) => new IAMClient(clientOptions(key))

async function newKey(client: IAMClient, UserName: string): Promise<Credentials> {
  const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName }))
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
}

before(async () => {
  castellan = await start({ environment: UNATTENDED })
  const folder = mkdtempSync(join(tmpdir(), 'castellan-boundary-'))
  const flags = ['--endpoint', castellan.endpoint, '--yes', '--boundary', '--secrets-file', join(folder, 'secrets')]
  const { code, stdout, stderr } = await runKeeper(['secure', ...flags], { key: ROOT_KEY })
  rmSync(folder, { recursive: true })
  assert.equal(code, 0, stdout + stderr)
  root = iamAs(ROOT_KEY)
  admin = iamAs(await newKey(root, 'iam-admin'))
  // Others, with more: what a way out would lead to.
  await root.send(new CreateUserCommand({ UserName: 'owner' }))
  await root.send(new AttachUserPolicyCommand({ UserName: 'owner', PolicyArn: ADMINISTRATOR_ACCESS }))
  await root.send(new CreateGroupCommand({ GroupName: 'owners' }))
  await root.send(new AttachGroupPolicyCommand({ GroupName: 'owners', PolicyArn: ADMINISTRATOR_ACCESS }))
})
after(() => castellan.close())

const CONFINED = { Path: '/iam-admin/', PermissionsBoundary: BOUNDARY }
const developer = { UserName: 'developer' }

describe('the administrator of IAM within its boundary', () => {
  test('makes a user that is confined as it is, and gives it permissions and credentials', async () => {
    await admin.send(new ListUsersCommand({}))
    await admin.send(new CreateUserCommand({ ...developer, ...CONFINED }))
    await admin.send(new AttachUserPolicyCommand({ ...developer, PolicyArn: ADMINISTRATOR_ACCESS }))
    await admin.send(new PutUserPolicyCommand({ ...developer, PolicyName: 'all', PolicyDocument: EVERYTHING }))
    await admin.send(new CreateLoginProfileCommand({ ...developer, Password: 'correct-Horse-battery-9' }))
    const key = await newKey(admin, developer.UserName)
    made = { iam: iamAs(key), ec2: new EC2Client(clientOptions(key)) }
    await made.iam.send(new ListUsersCommand({}))
  })

  const other = { UserName: 'owner' }
  const self = { UserName: 'iam-admin' }
  const denied: readonly { readonly name: string; readonly attempt: (as: IAMClient) => Promise<unknown> }[] = [
    {
      name: 'make a user without a boundary',
      attempt: (as) => as.send(new CreateUserCommand({ UserName: 'free', Path: '/iam-admin/' })),
    },
    {
      name: 'make a user with another boundary',
      attempt: (as) =>
        as.send(
          new CreateUserCommand({ UserName: 'free', Path: '/iam-admin/', PermissionsBoundary: ADMINISTRATOR_ACCESS }),
        ),
    },
    {
      name: 'make a user elsewhere',
      attempt: (as) => as.send(new CreateUserCommand({ UserName: 'free', PermissionsBoundary: BOUNDARY })),
    },
    { name: 'remove its own boundary', attempt: (as) => as.send(new DeleteUserPermissionsBoundaryCommand(self)) },
    {
      name: 'replace its own boundary',
      attempt: (as) =>
        as.send(new PutUserPermissionsBoundaryCommand({ ...self, PermissionsBoundary: ADMINISTRATOR_ACCESS })),
    },
    {
      name: 'remove the boundary of what it made',
      attempt: (as) => as.send(new DeleteUserPermissionsBoundaryCommand(developer)),
    },
    {
      name: 'replace the boundary of what it made',
      attempt: (as) =>
        as.send(new PutUserPermissionsBoundaryCommand({ ...developer, PermissionsBoundary: ADMINISTRATOR_ACCESS })),
    },
    {
      name: 'change what the boundary says',
      attempt: (as) =>
        as.send(
          new CreatePolicyVersionCommand({ PolicyArn: BOUNDARY, PolicyDocument: EVERYTHING, SetAsDefault: true }),
        ),
    },
    { name: 'delete the boundary', attempt: (as) => as.send(new DeletePolicyCommand({ PolicyArn: BOUNDARY })) },
    {
      name: 'make a policy beside the boundary',
      attempt: (as) =>
        as.send(new CreatePolicyCommand({ PolicyName: 'free', Path: '/castellan/', PolicyDocument: EVERYTHING })),
    },
    { name: 'make a key for another user', attempt: (as) => as.send(new CreateAccessKeyCommand(other)) },
    {
      name: 'give another user a password',
      attempt: (as) => as.send(new CreateLoginProfileCommand({ ...other, Password: 'correct-Horse-battery-9' })),
    },
    {
      name: 'take permissions from another user',
      attempt: (as) => as.send(new DetachUserPolicyCommand({ ...other, PolicyArn: ADMINISTRATOR_ACCESS })),
    },
    {
      name: 'move another user under its path',
      attempt: (as) => as.send(new UpdateUserCommand({ ...other, NewPath: '/iam-admin/' })),
    },
    {
      name: 'tag another user',
      attempt: (as) => as.send(new TagUserCommand({ ...other, Tags: [{ Key: 'team', Value: 'mine' }] })),
    },
    {
      name: 'attach a policy to itself',
      attempt: (as) => as.send(new AttachUserPolicyCommand({ ...self, PolicyArn: ADMINISTRATOR_ACCESS })),
    },
    { name: 'join a group', attempt: (as) => as.send(new AddUserToGroupCommand({ ...self, GroupName: 'owners' })) },
    {
      name: 'put another user into a group',
      attempt: (as) => as.send(new AddUserToGroupCommand({ ...other, GroupName: 'owners' })),
    },
    {
      name: 'give a group permissions',
      attempt: (as) => as.send(new AttachGroupPolicyCommand({ GroupName: 'owners', PolicyArn: ADMINISTRATOR_ACCESS })),
    },
    { name: 'remove the password policy', attempt: (as) => as.send(new DeleteAccountPasswordPolicyCommand({})) },
  ]
  for (const { name, attempt } of denied)
    test(`can not ${name}, nor can what it made`, async () => {
      for (const as of [admin, made.iam]) await assert.rejects(attempt(as), { name: 'AccessDenied' })
    })

  const maker: readonly { readonly name: string; readonly attempt: (as: IAMClient) => Promise<unknown> }[] = [
    { name: 'make a key for', attempt: (as) => as.send(new CreateAccessKeyCommand(self)) },
    {
      name: 'give a password to',
      attempt: (as) => as.send(new UpdateLoginProfileCommand({ ...self, Password: 'correct-Horse-battery-9' })),
    },
    {
      name: 'take the device of',
      attempt: (as) => as.send(new DeactivateMFADeviceCommand({ ...self, SerialNumber: `${ARN}:mfa/iam-admin` })),
    },
  ]
  for (const { name, attempt } of maker)
    test(`what it made can not ${name} its maker`, () => assert.rejects(attempt(made.iam), { name: 'AccessDenied' }))

  test('gives itself a key', async () => {
    const { AccessKeyId } = (await admin.send(new CreateAccessKeyCommand(self))).AccessKey ?? {}
    await admin.send(new DeleteAccessKeyCommand({ ...self, AccessKeyId }))
  })

  test('what it made with AdministratorAccess has no permission outside IAM', async () => {
    const answer = await made.ec2.send(new DescribeInstancesCommand({})).catch((error: Error) => error.name)
    assert.equal(answer, 'UnauthorizedOperation')
  })
})
