import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { type CastellanServer, start } from '../../src/index.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { runKeeperHere } from '../support/keeper.ts'
import type { Credentials } from '../support/signed-fetch.ts'

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess'
const GITHUB = 'token.actions.githubusercontent.com'
const OIDC = `arn:aws:iam::${ROOT.accountId}:oidc-provider/${GITHUB}`
const PARTNER = '210987654321'
const arn = (kind: 'role' | 'user', name: string) => `arn:aws:iam::${ROOT.accountId}:${kind}/${name}`
const document = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string | readonly string[], Resource = '*') => document({ Effect: 'Allow', Action, Resource })

let castellan: CastellanServer
let iam: IAMClient
let state: string
const keys = new Map<string, Credentials>()

before(async () => {
  castellan = await start({ environment: UNATTENDED })
  iam = new IAMClient({ endpoint: castellan.endpoint, region: 'us-east-1', credentials: ROOT_KEY })
  state = mkdtempSync(join(tmpdir(), 'castellan-roles-'))

  await newRole('server', { Principal: { Service: 'ec2.amazonaws.com' } }, ADMINISTRATOR)
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'server' }))
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'server', RoleName: 'server' }))
  await newRole('support', { Principal: { AWS: arn('user', 'nobody') } }, 'arn:aws:iam::aws:policy/AWSSupportAccess')
  await newRole('partner', { Principal: { AWS: PARTNER } })
  const Condition = { StringEquals: { 'sts:ExternalId': 'x-4711' } }
  await newRole('partner-with-id', { Principal: { AWS: PARTNER }, Condition })
  await newRole('open', { Principal: { AWS: '*' } })
  await newRole('ci', {
    Principal: { Federated: OIDC },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringLike: { [`${GITHUB}:sub`]: 'repo:*' } },
  })
  await newRole('ci-of-ours', {
    Principal: { Federated: OIDC },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringLike: { [`${GITHUB}:sub`]: 'repo:octo-org/octo-repo:*' } },
  })
  await newRole('boss', { Principal: { AWS: arn('user', 'climber') } }, ADMINISTRATOR)
  await newRole('worker', { Principal: { AWS: arn('user', 'auditor') } })
  await iam.send(
    new PutRolePolicyCommand({ RoleName: 'worker', PolicyName: 'own', PolicyDocument: allow('iam:AttachRolePolicy') }),
  )
  await newRole('looker', { Principal: { AWS: arn('user', 'auditor') } }, 'arn:aws:iam::aws:policy/SecurityAudit')
  const passing = document(
    { Effect: 'Allow', Action: ['ec2:RunInstances', 'ec2:DescribeInstances'], Resource: '*' },
    { Effect: 'Allow', Action: 'iam:PassRole', Resource: arn('role', 'server') },
  )
  await iam.send(new PutUserPolicyCommand({ UserName: 'launcher', PolicyName: 'own', PolicyDocument: passing }))
  for (const UserName of ['auditor', 'climber']) {
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    keys.set(UserName, {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    })
  }
})
after(async () => {
  rmSync(state, { recursive: true })
  await castellan.close()
})

const made = new Set<string>()
async function newUser(UserName: string): Promise<void> {
  if (made.has(UserName)) return
  made.add(UserName)
  await iam.send(new CreateUserCommand({ UserName }))
}

async function newRole(
  RoleName: string,
  trust: { readonly Principal: unknown; readonly Condition?: object; readonly Action?: string },
  PolicyArn?: string,
): Promise<void> {
  for (const name of ['nobody', 'climber', 'auditor', 'launcher']) await newUser(name)
  const AssumeRolePolicyDocument = document({ Effect: 'Allow', Action: 'sts:AssumeRole', ...trust })
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }))
  if (PolicyArn !== undefined) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))
}

/** @param credentials Default: root's. */
const keeper = (args: readonly string[], credentials: Credentials = ROOT_KEY) =>
  runKeeperHere([...args, '--endpoint', castellan.endpoint], {
    ...{ key: credentials, state },
    ...(credentials.sessionToken !== undefined && { environment: { AWS_SESSION_TOKEN: credentials.sessionToken } }),
  })

async function sessionOf(role: string, credentials: Credentials = ROOT_KEY): Promise<Credentials> {
  const sts = new STSClient({ endpoint: castellan.endpoint, region: 'us-east-1', credentials })
  const input = { RoleArn: arn('role', role), RoleSessionName: 'nightly' }
  const { Credentials: made } = await sts.send(new AssumeRoleCommand(input))
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = made ?? {}
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
}

interface Report {
  readonly checks: readonly {
    readonly id: string
    readonly status: string
    readonly findings: readonly { readonly id: string; readonly resource: string; readonly says: string }[]
  }[]
}

async function audit(credentials?: Credentials) {
  const { stdout, stderr } = await keeper(['audit', '--format', 'json'], credentials)
  assert.notEqual(stdout, '', stderr)
  const { checks } = JSON.parse(stdout) as Report
  const of = (id: string) => checks.find((check) => check.id === id)
  return {
    status: (id: string) => of(id)?.status,
    found: (id: string) => of(id)?.findings.map(({ resource }) => resource.split(/:role\/|:user\//).at(-1)) ?? [],
    says: (id: string) => of(id)?.findings.map(({ says }) => says) ?? [],
  }
}

describe('audit of an account with roles', () => {
  test('tells who can become administrator through a role, and by which step', async () => {
    const { says } = await audit()
    assert.deepEqual(says('escalation').toSorted(), [
      'the role worker can become an administrator: role worker attaches AdministratorAccess to itself',
      'the user auditor can become an administrator: user auditor assumes the role worker, which trusts it, then role worker attaches AdministratorAccess to itself',
      'the user climber can become an administrator: user climber assumes the role boss, which trusts it',
      'the user launcher can become an administrator: user launcher passes the role server to an EC2 instance of its own, by its instance profile',
    ])
  })

  test('tells whom roles trust: everyone, every job of a provider, another account without an external id', async () => {
    const { found, status } = await audit()
    assert.deepEqual(found('public-trust').toSorted(), ['ci', 'open'])
    assert.deepEqual(found('foreign-trust'), ['partner'])
    assert.deepEqual(found('full-access').toSorted(), ['boss', 'server'])
    assert.equal(status('support-role'), 'passed')
  })

  test('by a session of a role sees what the role may see', async () => {
    const { status, found } = await audit(await sessionOf('looker', keys.get('auditor')))
    assert.equal(status('budget'), 'not-seen')
    assert.deepEqual(found('public-trust').toSorted(), ['ci', 'open'])
  })
})

describe('prove of an account with roles', () => {
  const prove = (principal: string, only: string) => keeper(['prove', '--principal', principal, '--only', only])

  test('tells of a user what it can do by its policies alone, and that it becomes administrator by a role', async () => {
    const { code, stdout } = await prove(arn('user', 'climber'), 'sts:*')
    assert.equal(code, 1)
    assert.match(stdout, /proved: no action outside sts:\* can be allowed/)
    assert.match(stdout, /administrator in 1 way\n {2}user climber assumes the role boss, which trusts it/)
  })

  test('proves of a role, and asks for the role where a session of it is named', async () => {
    const { code, stdout } = await prove(arn('role', 'partner'), 'sts:*')
    assert.equal(code, 0)
    assert.match(stdout, /proved: no action outside sts:\* can be allowed\nlimited/)
    const session = await prove(`arn:aws:sts::${ROOT.accountId}:assumed-role/partner/anything`, 'sts:*')
    assert.equal(session.code, 2)
    assert.match(session.stderr, /is a session of the role `partner`\nhint: .*role/)
  })

  test('tells of a role that it can make itself an administrator', async () => {
    const { code, stdout } = await prove(arn('role', 'worker'), 'iam:*')
    assert.equal(code, 1)
    assert.match(stdout, /role worker attaches AdministratorAccess to itself/)
  })

  test('asks as a session of the role, too', async () => {
    const { code, stdout } = await keeper(
      ['prove', '--principal', arn('role', 'looker'), '--only', 'iam:*'],
      await sessionOf('looker', keys.get('auditor')),
    )
    assert.equal(code, 1)
    assert.match(stdout, /as arn:aws:sts::\d+:assumed-role\/looker\/nightly/)
  })
})

describe('secure by a session of a role', () => {
  test('plans, and knows what the role may not do before it is tried', async () => {
    const plan = async (role: string, user: string) =>
      keeper(['secure', '--plan', '--email', 'me@example.com'], await sessionOf(role, keys.get(user)))
    const administrators = await plan('boss', 'climber')
    assert.equal(administrators.code, 0, administrators.stdout + administrators.stderr)
    assert.match(administrators.stdout, /as arn:aws:sts::\d+:assumed-role\/boss\/nightly/)
    const lookers = await plan('looker', 'auditor')
    assert.equal(lookers.code, 2)
    assert.match(lookers.stderr, /not allowed .*iam:CreateUser on arn:aws:iam::\d+:user\/iam-admin/)
  })
})
