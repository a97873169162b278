import { PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { start } from '../src/index.ts'
import { load } from './load.ts'
import {
  freePort,
  iamOf,
  type KEY,
  mainThreadMs,
  median,
  type Server,
  spawnCastellan,
  untilAnswered,
} from './processes.ts'
import { newUser } from './server.ts'
import { signed, signedBytes } from './sign.ts'
import { ratio, table, whole } from './table.ts'

const ROUNDS = 7
const SECONDS = 1
const CONNECTIONS = 16
const FEW = 100
const MANY = 5_000
const RESETS = 50
const GET_CALLER_IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15'

const REQUESTS = [
  { name: 'GetUser', body: 'Action=GetUser&UserName=bench' },
  { name: 'ListUsers, 100', body: 'Action=ListUsers&MaxItems=100' },
  { name: 'SimulatePrincipalPolicy, 100 actions', body: simulation() },
]

/** What reads cost in an account of few users and of many, and what it costs to begin with a fresh one. */
export async function benchAccountSize(): Promise<void> {
  const servers = [spawnCastellan(await freePort()), spawnCastellan(await freePort())] as const
  try {
    const keys = await Promise.all([prepare(servers[0], FEW), prepare(servers[1], MANY)])
    const rows: string[][] = []
    for (const { name, body } of REQUESTS) {
      const costs: [number[], number[]] = [[], []]
      const requests = await Promise.all(
        servers.map(({ port }, i) => signedBytes('iam', port, `${body}&Version=2010-05-08`, keys[i])),
      )
      for (let round = -1; round < ROUNDS; round++) {
        for (const [i, server] of servers.entries()) {
          const cost = await costOf(server, requests[i] ?? '')
          if (round >= 0) costs[i]?.push(cost)
        }
      }
      const [few, many] = costs.map(median) as [number, number]
      rows.push([name, whole(few * 1000), whole(many * 1000), ratio(many, few)])
    }
    table(
      `What reads cost, main thread, medians of ${ROUNDS} interleaved rounds`,
      ['', `µs, ${FEW} users`, `µs, ${whole(MANY)} users`, ''],
      rows,
    )
    table('A fresh account in memory', ['', 'ms of CPU'], [['reset', (await costOfReset()).toFixed(1)]])
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

async function prepare(server: Server, users: number): Promise<typeof KEY> {
  await untilAnswered(server.port, () => signed('sts', server.port, GET_CALLER_IDENTITY))
  const key = await newUser(server.port, users - 1)
  const iam = iamOf(server.port)
  const Statement = { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::bench/*' }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await iam.send(new PutUserPolicyCommand({ UserName: 'bench', PolicyName: 's3', PolicyDocument }))
  iam.destroy()
  return key
}

/** Milliseconds of the main thread for a request. @throws Error where one was refused. */
async function costOf(server: Server, request: string): Promise<number> {
  const before = mainThreadMs(server)
  const { perSecond, errors } = await load({ port: server.port, request, connections: CONNECTIONS, seconds: SECONDS })
  if (errors > 0) throw new Error(`${errors} answers were not 200`)
  return (mainThreadMs(server) - before) / (perSecond * SECONDS)
}

function simulation(): string {
  const members = new URLSearchParams({ Action: 'SimulatePrincipalPolicy' })
  members.set('PolicySourceArn', 'arn:aws:iam::123456789012:user/bench')
  for (let i = 1; i <= 100; i++) members.set(`ActionNames.member.${i}`, `s3:GetObject${i}`)
  return members.toString()
}

/** In this process, as a test suite has it. */
async function costOfReset(): Promise<number> {
  const castellan = await start()
  const costs: number[] = []
  for (let i = 0; i < RESETS; i++) {
    const before = process.cpuUsage()
    await castellan.reset()
    const { user, system } = process.cpuUsage(before)
    costs.push((user + system) / 1000)
  }
  await castellan.close()
  return median(costs.slice(RESETS / 2))
}
