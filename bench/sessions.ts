import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { type LoadResult, load } from './load.ts'
import {
  ACCOUNT,
  cpuMs,
  freePort,
  iamOf,
  type KEY,
  median,
  type Server,
  spawnCastellan,
  spawnMoto,
  untilAnswered,
} from './processes.ts'
import { signed, signedBytes } from './sign.ts'
import { ratio, table, whole } from './table.ts'

const ROUNDS = 7
const SECONDS = 2
const CONNECTIONS = 16
const SESSIONS = 1000
const GCI = 'Action=GetCallerIdentity&Version=2011-06-15'
const GET_USER = 'Action=GetUser&Version=2010-05-08&UserName=bench'
const ROLE = `arn:aws:iam::${ACCOUNT}:role/bench`
const ASSUME = `Action=AssumeRole&Version=2011-06-15&RoleArn=${encodeURIComponent(ROLE)}&RoleSessionName=bench`

/** What AssumeRole costs beside moto's, and what a session of a role costs beside the user's own key. */
export async function benchSessions(): Promise<void> {
  const castellan = spawnCastellan(await freePort())
  const moto = spawnMoto(await freePort())
  try {
    for (const server of [castellan, moto]) {
      if (server) await untilAnswered(server.port, () => signed('sts', server.port, GCI))
    }
    const user = await prepare(castellan)
    const motoUser = moto && (await prepare(moto))
    const { port } = castellan
    const sessions = await assumeAll(port, user)
    const request = (key: typeof KEY) => signedBytes('iam', port, GET_USER, key)
    const cases: { name: string; server: Server; request: string | readonly string[] }[] = [
      { name: 'GetUser by a user', server: castellan, request: await request(user) },
      { name: 'GetUser by a role session', server: castellan, request: await request(sessions[0] ?? user) },
      {
        name: `GetUser by ${SESSIONS} role sessions`,
        server: castellan,
        request: await Promise.all(sessions.map(request)),
      },
      { name: 'AssumeRole', server: castellan, request: await signedBytes('sts', port, ASSUME, user) },
    ]
    if (moto && motoUser) {
      const bytes = await signedBytes('sts', moto.port, ASSUME, motoUser)
      cases.push({ name: 'AssumeRole at moto', server: moto, request: bytes })
    }
    const results = new Map<string, (LoadResult & { readonly cpu: number })[]>()
    for (const { server, request } of cases) {
      await load({ port: server.port, request, connections: CONNECTIONS, seconds: 3 })
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name, server, request } of cases) {
        const before = cpuMs(server)
        const result = await load({ port: server.port, request, connections: CONNECTIONS, seconds: SECONDS })
        const cpu = (1000 * (cpuMs(server) - before)) / (result.perSecond * SECONDS)
        results.set(name, [...(results.get(name) ?? []), { ...result, cpu }])
      }
    }
    const of = (name: string, field: keyof LoadResult | 'cpu') =>
      median((results.get(name) ?? []).map((result) => result[field]))
    const atMoto = of('AssumeRole at moto', 'perSecond')
    table(
      `Sessions: the role and the user have ten managed policies; ${CONNECTIONS} connections, ${SECONDS} s x ${ROUNDS} interleaved rounds, medians`,
      ['', 'req/s', 'p50 ms', 'µs of CPU', 'of a user’s', 'req/s, vs moto', 'µs, vs moto', 'errors'],
      [...results.keys()].map((name) => {
        const rate = of(name, 'perSecond')
        const cpu = of(name, 'cpu')
        const isBeside = name === 'AssumeRole' && moto !== undefined
        return [
          name,
          whole(rate),
          of(name, 'p50').toFixed(2),
          cpu.toFixed(1),
          name.startsWith('GetUser') ? ratio(cpu, of('GetUser by a user', 'cpu')) : '',
          isBeside ? ratio(rate, atMoto) : '',
          isBeside ? ratio(of('AssumeRole at moto', 'cpu'), cpu) : '',
          whole(of(name, 'errors')),
        ]
      }),
    )
  } finally {
    await Promise.all([castellan.stop(), moto?.stop()])
  }
}

/** A user and a role that it may assume, each with the same ten managed policies, of which the last allows. */
async function prepare({ port }: Server): Promise<typeof KEY> {
  const iam = iamOf(port)
  const names = { UserName: 'bench', RoleName: 'bench' }
  await iam.send(new CreateUserCommand(names))
  const trust = { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: trust })
  await iam.send(new CreateRoleCommand({ ...names, AssumeRolePolicyDocument }))
  for (let i = 0; i < 10; i++) {
    const Action = i < 9 ? [`s3:Get*`, `dynamodb:Get*`, `iam:List${i}*`] : ['iam:GetUser', 'sts:AssumeRole']
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
    })
    const made = await iam.send(new CreatePolicyCommand({ PolicyName: `bench-${i}`, PolicyDocument }))
    const PolicyArn = made.Policy?.Arn ?? ''
    await iam.send(new AttachUserPolicyCommand({ ...names, PolicyArn }))
    await iam.send(new AttachRolePolicyCommand({ ...names, PolicyArn }))
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand(names))
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
}

async function assumeAll(port: number, credentials: typeof KEY): Promise<readonly (typeof KEY)[]> {
  const sts = new STSClient({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}`, credentials })
  const sessions = []
  for (let i = 0; i < SESSIONS; i++) {
    const assumed = await sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: `bench-${i}` }))
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = assumed.Credentials ?? {}
    sessions.push({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken })
  }
  return sessions
}
