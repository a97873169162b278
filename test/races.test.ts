import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { accountId } from '../src/aws/index.ts'
import type { CastellanServer } from '../src/index.ts'
import { QUOTAS } from '../src/services/iam/quotas.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'
import { issue } from './support/certificate.ts'
import { startInProcess } from './support/in-process.ts'
import { type Key, SdkClients } from './support/sdk-clients.ts'
import { until } from './support/tools.ts'

const ACCOUNT = accountId('111122223333')
const ROOT: Key = { accessKeyId: `AKIAROOT${ACCOUNT}`, secretAccessKey: randomBytes(20).toString('hex') }
const DAY = 86_400_000

const document = (more: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', ...more } })
const PolicyDocument = document({ Resource: '*' })
const AssumeRolePolicyDocument = document({
  Action: 'sts:AssumeRole',
  Principal: { Service: 'ec2.amazonaws.com' },
})

/** The name in another mixture of upper and lower case for each of its numbers. */
function spelling(name: string, number: number): string {
  return [...name].map((letter, at) => ((number >> at) & 1 ? letter.toUpperCase() : letter)).join('')
}

type Call = (operation: string, input: object) => Promise<object>

/** Names that are taken whatever their case is: of how many at once one gets it. */
const NAMES: readonly (readonly [operation: string, count: number, input: (name: string) => object])[] = [
  ['CreateRole', 100, (RoleName) => ({ RoleName, AssumeRolePolicyDocument })],
  ['CreateUser', 30, (UserName) => ({ UserName })],
  ['CreateGroup', 30, (GroupName) => ({ GroupName })],
  ['CreatePolicy', 30, (PolicyName) => ({ PolicyName, PolicyDocument })],
  ['CreateInstanceProfile', 30, (InstanceProfileName) => ({ InstanceProfileName })],
]

/** How many calls of a kind are done, of which more are made at once. */
interface Limited {
  readonly what: string
  readonly quota?: keyof typeof QUOTAS
  readonly most: number
  readonly operation: string
  /** Makes what the calls are about, and says what each of them asks for. */
  readonly inputs: (call: Call, count: number) => Promise<readonly object[]>
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => index)

function ofQuota(
  quota: keyof typeof QUOTAS,
  operation: string,
  inputs: Limited['inputs'],
  most: number = QUOTAS[quota],
): Limited {
  return { what: quota, quota, most, operation, inputs }
}

async function madeUser(call: Call, UserName: string) {
  await call('CreateUser', { UserName })
  return { UserName }
}

async function madeRole(call: Call, RoleName: string) {
  await call('CreateRole', { RoleName, AssumeRolePolicyDocument })
  return { RoleName }
}

async function madePolicies(call: Call, name: string, count: number): Promise<readonly string[]> {
  const made = numbered(count).map((number) =>
    call('CreatePolicy', { PolicyName: `${name}-${number}`, PolicyDocument }),
  )
  return (await Promise.all(made)).map((output) => (output as { Policy: { Arn: string } }).Policy.Arn)
}

/** An OpenSSH public key, of nobody. */
function sshPublicKey(): string {
  const part = (bytes: Buffer) => Buffer.concat([Buffer.from(new Uint32Array([bytes.length]).buffer).reverse(), bytes])
  const modulus = Buffer.concat([Buffer.of(0, 0x80), randomBytes(254), Buffer.of(1)])
  const parts = [Buffer.from('ssh-rsa'), Buffer.of(1, 0, 1), modulus]
  return `ssh-rsa ${Buffer.concat(parts.map(part)).toString('base64')}`
}

/** Of what is made and removed at once: each call may pass or be refused, and what is there is what passed. */
const CHURNED: readonly (readonly [operation: string, input: (of: Churned) => object])[] = [
  ['CreateUser', ({ UserName, tags }) => ({ UserName, Tags: tags })],
  ['DeleteUser', ({ UserName }) => ({ UserName })],
  ['CreateGroup', ({ GroupName }) => ({ GroupName })],
  ['DeleteGroup', ({ GroupName }) => ({ GroupName })],
  ['CreatePolicy', ({ PolicyName }) => ({ PolicyName, PolicyDocument })],
  ['DeletePolicy', ({ PolicyArn }) => ({ PolicyArn })],
  ['AddUserToGroup', ({ UserName, GroupName }) => ({ UserName, GroupName })],
  ['RemoveUserFromGroup', ({ UserName, GroupName }) => ({ UserName, GroupName })],
  ['AttachUserPolicy', ({ UserName, PolicyArn }) => ({ UserName, PolicyArn })],
  ['DetachUserPolicy', ({ UserName, PolicyArn }) => ({ UserName, PolicyArn })],
  ['AttachGroupPolicy', ({ GroupName, PolicyArn }) => ({ GroupName, PolicyArn })],
  ['DetachGroupPolicy', ({ GroupName, PolicyArn }) => ({ GroupName, PolicyArn })],
  ['TagUser', ({ UserName, tags }) => ({ UserName, Tags: tags })],
  ['UntagUser', ({ UserName }) => ({ UserName, TagKeys: ['one'] })],
]

const NAMES_CHURNED = ['odd', 'even']

interface Churned {
  readonly UserName: string
  readonly GroupName: string
  readonly PolicyName: string
  readonly PolicyArn: string
  readonly tags: readonly object[]
}

/** Draws that are the same in each run. */
function draws(seed: number): <T>(from: readonly T[]) => T {
  let state = seed
  return (from) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return from[Math.floor((state / 2 ** 32) * from.length)] as (typeof from)[number]
  }
}

interface Holders {
  readonly PolicyUsers?: readonly { readonly UserName?: string }[]
  readonly PolicyGroups?: readonly { readonly GroupName?: string }[]
}

/** All that is there of what is churned, each thing seen from both of its sides. */
async function lookOn(call: Call) {
  const { Users } = (await call('ListUsers', {})) as { Users: { UserName: string }[] }
  const { Groups } = (await call('ListGroups', {})) as { Groups: { GroupName: string }[] }
  const { Policies } = (await call('ListPolicies', { Scope: 'Local' })) as {
    Policies: { PolicyName: string; Arn: string; AttachmentCount: number }[]
  }
  const { SummaryMap } = (await call('GetAccountSummary', {})) as { SummaryMap: Record<string, number> }
  const isChurned = (name: string) => NAMES_CHURNED.includes(name)
  const users = Users.map(({ UserName }) => UserName).filter(isChurned)
  const groups = Groups.map(({ GroupName }) => GroupName).filter(isChurned)
  const policies = Policies.filter(({ PolicyName }) => isChurned(PolicyName))
  const asUser: string[] = []
  const asHolder: string[] = []
  const asGroup: string[] = []
  const asPolicy: string[] = []
  for (const UserName of users) {
    const { Groups } = (await call('ListGroupsForUser', { UserName })) as { Groups: { GroupName: string }[] }
    asUser.push(...Groups.map(({ GroupName }) => `${UserName} in ${GroupName}`))
    const { AttachedPolicies } = (await call('ListAttachedUserPolicies', { UserName })) as {
      AttachedPolicies: { PolicyName: string }[]
    }
    asHolder.push(...AttachedPolicies.map(({ PolicyName }) => `user ${UserName} has ${PolicyName}`))
  }
  for (const GroupName of groups) {
    const { Users } = (await call('GetGroup', { GroupName })) as { Users: { UserName: string }[] }
    asGroup.push(...Users.map(({ UserName }) => `${UserName} in ${GroupName}`))
    const { AttachedPolicies } = (await call('ListAttachedGroupPolicies', { GroupName })) as {
      AttachedPolicies: { PolicyName: string }[]
    }
    asHolder.push(...AttachedPolicies.map(({ PolicyName }) => `group ${GroupName} has ${PolicyName}`))
  }
  for (const { PolicyName, Arn, AttachmentCount } of policies) {
    const of = (await call('ListEntitiesForPolicy', { PolicyArn: Arn })) as Holders
    const held = [
      ...(of.PolicyUsers ?? []).map(({ UserName }) => `user ${UserName} has ${PolicyName}`),
      ...(of.PolicyGroups ?? []).map(({ GroupName }) => `group ${GroupName} has ${PolicyName}`),
    ]
    assert.equal(held.length, AttachmentCount)
    asPolicy.push(...held)
  }
  assert.deepEqual(asUser.sort(), asGroup.sort())
  assert.deepEqual(asHolder.sort(), asPolicy.sort())
  assert.deepEqual(
    [SummaryMap.Users, SummaryMap.Groups, SummaryMap.Policies],
    [Users.length, Groups.length, Policies.length],
  )
  return { User: users, Group: groups, Policy: policies.map(({ PolicyName }) => PolicyName) }
}

const certificate = () => issue({ from: new Date(Date.now() - DAY), to: new Date(Date.now() + DAY) })

const LIMITED: readonly Limited[] = [
  ofQuota('AccessKeysPerUser', 'CreateAccessKey', async (call, count) => {
    const user = await madeUser(call, 'of-keys')
    return numbered(count).map(() => user)
  }),
  ofQuota(
    'VersionsPerPolicy',
    'CreatePolicyVersion',
    async (call, count) => {
      const [PolicyArn] = await madePolicies(call, 'of-versions', 1)
      // The first is there.
      return numbered(count).map(() => ({ PolicyArn, PolicyDocument }))
    },
    QUOTAS.VersionsPerPolicy - 1,
  ),
  ofQuota('GroupsPerUser', 'AddUserToGroup', async (call, count) => {
    const user = await madeUser(call, 'of-groups')
    const names = numbered(count).map((number) => `of-user-${number}`)
    await Promise.all(names.map((GroupName) => call('CreateGroup', { GroupName })))
    return names.map((GroupName) => ({ ...user, GroupName }))
  }),
  ofQuota('PoliciesPerUser', 'AttachUserPolicy', async (call, count) => {
    const user = await madeUser(call, 'of-policies')
    return (await madePolicies(call, 'of-user', count)).map((PolicyArn) => ({ ...user, PolicyArn }))
  }),
  ofQuota('PoliciesPerRole', 'AttachRolePolicy', async (call, count) => {
    const role = await madeRole(call, 'of-policies')
    return (await madePolicies(call, 'of-role', count)).map((PolicyArn) => ({ ...role, PolicyArn }))
  }),
  ofQuota('PoliciesPerGroup', 'AttachGroupPolicy', async (call, count) => {
    const GroupName = 'of-policies'
    await call('CreateGroup', { GroupName })
    return (await madePolicies(call, 'of-group', count)).map((PolicyArn) => ({ GroupName, PolicyArn }))
  }),
  ofQuota('CertificatesPerUser', 'UploadSigningCertificate', async (call, count) => {
    const user = await madeUser(call, 'of-certificates')
    return numbered(count).map(() => ({ ...user, CertificateBody: certificate().certificate }))
  }),
  ofQuota('SSHPublicKeysPerUser', 'UploadSSHPublicKey', async (call, count) => {
    const user = await madeUser(call, 'of-ssh-keys')
    return numbered(count).map(() => ({ ...user, SSHPublicKeyBody: sshPublicKey() }))
  }),
  ofQuota('ServiceSpecificCredentialsPerUser', 'CreateServiceSpecificCredential', async (call, count) => {
    const user = await madeUser(call, 'of-credentials')
    return numbered(count).map(() => ({ ...user, ServiceName: 'codecommit.amazonaws.com' }))
  }),
  ofQuota('ServerCertificatesPerAccount', 'UploadServerCertificate', async (_call, count) =>
    numbered(count).map((number) => {
      const { certificate: CertificateBody, privateKey: PrivateKey } = certificate()
      return { ServerCertificateName: `site-${number}`, CertificateBody, PrivateKey }
    }),
  ),
  ofQuota(
    'OpenIdConnectProvidersPerAccount',
    'CreateOpenIDConnectProvider',
    async (call, count) => {
      const provider = (number: number) => ({
        Url: `https://issuer-${number}.example.com`,
        ThumbprintList: ['a'.repeat(40)],
      })
      const before = QUOTAS.OpenIdConnectProvidersPerAccount - 4
      for (let made = 0; made < before; made += 12) {
        const some = numbered(12).map((number) => call('CreateOpenIDConnectProvider', provider(made + number)))
        await Promise.all(some)
      }
      return numbered(count).map((number) => provider(before + number))
    },
    4,
  ),
  {
    what: 'one role of an instance profile',
    most: 1,
    operation: 'AddRoleToInstanceProfile',
    inputs: async (call, count) => {
      const InstanceProfileName = 'of-one'
      await call('CreateInstanceProfile', { InstanceProfileName })
      const roles = await Promise.all(numbered(count).map((number) => madeRole(call, `of-profile-${number}`)))
      return roles.map((role) => ({ ...role, InstanceProfileName }))
    },
  },
  {
    what: 'fifty tags of a role, of which it has forty',
    most: 10,
    operation: 'TagRole',
    inputs: async (call, count) => {
      const tags = numbered(40 + count).map((number) => ({ Key: `key-${number}`, Value: 'value' }))
      const RoleName = 'of-tags'
      await call('CreateRole', { RoleName, AssumeRolePolicyDocument, Tags: tags.slice(0, 40) })
      return tags.slice(40).map((tag) => ({ RoleName, Tags: [tag] }))
    },
  },
  {
    what: '10,240 characters of a role’s inline policies',
    most: 5,
    operation: 'PutRolePolicy',
    inputs: async (call, count) => {
      const role = await madeRole(call, 'of-inline')
      const Resource = `arn:aws:s3:::${'b'.repeat(1_950)}`
      return numbered(count).map((number) => ({
        ...role,
        PolicyName: `policy-${number}`,
        PolicyDocument: document({ Resource }),
      }))
    },
  },
]

/** Counted as the others are, in the transaction that adds one; reached by a thousand calls. */
const NOT_REACHED: readonly (keyof typeof QUOTAS)[] = [
  'UsersPerAccount',
  'GroupsPerAccount',
  'RolesPerAccount',
  'InstanceProfilesPerAccount',
  'PoliciesPerAccount',
  'VirtualMFADevicesPerAccount',
  'SAMLProvidersPerAccount',
  'ClientIdsPerOpenIdConnectProvider',
  // Raced by codes of devices, in `src/identity/mfa.test.ts`.
  'MFADevicesPerUser',
]

test('each quota is raced, or known not to be', () => {
  const raced = LIMITED.flatMap(({ quota }) => quota ?? [])
  assert.deepEqual([...raced, ...NOT_REACHED].toSorted(), Object.keys(QUOTAS).toSorted())
})

interface Store {
  readonly name: string
  readonly skip: string | false
  readonly start: () => Promise<{ readonly nodes: readonly CastellanServer[]; readonly stop?: () => Promise<void> }>
}

const ENVIRONMENT = {
  CASTELLAN_MASTER_KEY: randomBytes(32).toString('base64'),
  CASTELLAN_ACCOUNT_ID: ACCOUNT,
  CASTELLAN_ROOT_EMAIL: 'root@example.com',
  CASTELLAN_ROOT_ACCESS_KEY_ID: ROOT.accessKeyId,
  CASTELLAN_ROOT_SECRET_ACCESS_KEY: ROOT.secretAccessKey,
}

const STORES: readonly Store[] = [
  {
    name: 'SQLite',
    skip: false,
    start: async () => ({ nodes: [await startInProcess({ ephemeral: true, environment: ENVIRONMENT })] }),
  },
  {
    name: 'two nodes on one PostgreSQL',
    skip: postgresMissing() ?? false,
    start: async () => {
      const server: PostgresServer = await startPostgres()
      const node = () => startInProcess({ store: server.url(), environment: ENVIRONMENT })
      return { nodes: [await node(), await node()], stop: () => server.stop() }
    },
  },
]

for (const { name, skip, start } of STORES) {
  describe(`on ${name}, of many calls at once`, { skip }, () => {
    let started: Awaited<ReturnType<Store['start']>> | undefined
    let clients: readonly SdkClients[] = []
    before(async () => {
      started = await start()
      clients = started.nodes.map(({ url }) => new SdkClients(url))
    })
    after(async () => {
      for (const client of clients) client.destroy()
      await Promise.all((started?.nodes ?? []).map((node) => node.close()))
      await started?.stop?.()
    })

    /** As clients do, asks again where the store has too much to do. @returns the code of a refusal */
    async function refusal(client: SdkClients | undefined, operation: string, input: object): Promise<string[]> {
      const answer = await client?.answer('iam', ROOT, operation, input)
      if (answer?.error?.code === 'ServiceUnavailable') return await refusal(client, operation, input)
      return answer?.error ? [answer.error.code] : []
    }

    /** All at once, to each node in turn. @returns the codes of those that are refused */
    async function race(operation: string, inputs: readonly object[]): Promise<readonly string[]> {
      const calls = inputs.map((input, index) => refusal(clients[index % clients.length], operation, input))
      return (await Promise.all(calls)).flat()
    }

    for (const [operation, count, input] of NAMES) {
      test(`one ${operation} of ${count} has the name, whatever its case`, async () => {
        const inputs = numbered(count).map((number) => input(spelling('parallel', number)))
        assert.deepEqual(await race(operation, inputs), Array(count - 1).fill('EntityAlreadyExists'))
      })
    }

    test('what is made, joined and removed at once is there as often as that passed, and joins nothing that is gone', async () => {
      const call: Call = async (name, input) => (await clients[0]?.send('iam', ROOT, name, input)) ?? {}
      const pick = draws(15)
      const amounts = new Map<string, number>()
      let passed = 0
      for (let round = 0; round < 4; round++) {
        const calls = numbered(40).map(async (number) => {
          const [operation, input] = pick(CHURNED)
          const of = { UserName: pick(NAMES_CHURNED), GroupName: pick(NAMES_CHURNED), PolicyName: pick(NAMES_CHURNED) }
          const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/${of.PolicyName}`
          const tags = [{ Key: 'one', Value: `${round} ${number}` }]
          const client = clients[number % clients.length]
          const refused = await refusal(client, operation, input({ ...of, PolicyArn, tags }))
          if (refused.length > 0) {
            assert.match(refused.join(), /^(NoSuchEntity|EntityAlreadyExists|DeleteConflict)$/)
            return
          }
          passed++
          const [, change, kind = ''] = /^(Create|Delete)(User|Group|Policy)$/.exec(operation) ?? []
          if (change === undefined) return
          const name = `${kind} ${of[`${kind}Name` as keyof typeof of]}`
          amounts.set(name, (amounts.get(name) ?? 0) + (change === 'Create' ? 1 : -1))
        })
        await Promise.all(calls)
        // A node may remember for a second what another has changed.
        const there = await until('what adds up', () => lookOn(call).catch(() => undefined)).catch(() => lookOn(call))
        for (const [kind, names] of Object.entries(there)) {
          for (const name of NAMES_CHURNED) {
            assert.equal(amounts.get(`${kind} ${name}`) ?? 0, names.includes(name) ? 1 : 0, `${kind} ${name}`)
          }
        }
      }
      assert.ok(passed > 30, `${passed} passed`)
    })

    for (const { what, most, operation, inputs } of LIMITED) {
      test(`as many ${operation} as AWS lets: ${what}, ${most}`, async () => {
        const call: Call = async (name, input) => (await clients[0]?.send('iam', ROOT, name, input)) ?? {}
        const more = 6
        assert.deepEqual(await race(operation, await inputs(call, most + more)), Array(more).fill('LimitExceeded'))
      })
    }
  })
}
