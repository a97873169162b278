import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { type LoadResult, load } from './load.ts'
import { ACCOUNT, freePort, KEY, median, type Server, spawnCastellan, spawnMoto, untilAnswered } from './processes.ts'
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
    const cases: { name: string; port: number; request: string | readonly string[] }[] = [
      { name: 'GetUser by a user', port, request: await request(user) },
      { name: 'GetUser by a role session', port, request: await request(sessions[0] ?? user) },
      { name: `GetUser by ${SESSIONS} role sessions`, port, request: await Promise.all(sessions.map(request)) },
      { name: 'AssumeRole', port, request: await signedBytes('sts', port, ASSUME, user) },
    ]
    if (moto && motoUser) {
      const bytes = await signedBytes('sts', moto.port, ASSUME, motoUser)
      cases.push({ name: 'AssumeRole at moto', port: moto.port, request: bytes })
    }
    const results = new Map<string, LoadResult[]>()
    for (const each of cases) await load({ ...each, connections: CONNECTIONS, seconds: 3 })
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name, ...job } of cases) {
        const result = await load({ ...job, connections: CONNECTIONS, seconds: SECONDS })
        results.set(name, [...(results.get(name) ?? []), result])
      }
    }
    const of = (name: string, field: keyof LoadResult) =>
      median((results.get(name) ?? []).map((result) => result[field]))
    const byUser = of('GetUser by a user', 'perSecond')
    const atMoto = of('AssumeRole at moto', 'perSecond')
    table(
      `Sessions: the role and the user have ten managed policies; ${CONNECTIONS} connections, ${SECONDS} s x ${ROUNDS} interleaved rounds, medians`,
      ['', 'req/s', 'p50 ms', 'costs, of a user’s', 'vs moto', 'errors'],
      [...results.keys()].map((name) => {
        const rate = of(name, 'perSecond')
        const cost = name.startsWith('GetUser') ? ratio(byUser, rate) : ''
        return [
          name,
          whole(rate),
          of(name, 'p50').toFixed(2),
          cost,
          name === 'AssumeRole' && moto ? ratio(rate, atMoto) : '',
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
  const iam = new IAMClient({ region: 'us-east-1', endpoint: `http://127.0.0.1:${port}`, credentials: KEY })
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
