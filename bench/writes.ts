/**
 * `npm run bench -- writes [OTHER]`: what durable writes of IAM cost on SQLite, in µs of the main thread, 16
 * connections, each about another user or role; and GetUser beside them. With OTHER, another checkout that is built,
 * both are measured by turns.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { load } from './load.ts'
import {
  freePort,
  type KEY,
  mainThreadMs,
  median,
  root,
  type Server,
  spawnCastellan,
  untilAnswered,
} from './processes.ts'
import { newUser } from './server.ts'
import { signed, signedBytes } from './sign.ts'
import { ratio, table } from './table.ts'

const ROUNDS = 4
const CONNECTIONS = 16
const USERS = 450
/** An account has 1,000 at most. */
const ROLES = 150

const TRUST = policy({ Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' })
const OWN = policy({ Action: 's3:GetObject', Resource: '*' })
const ATTACHED = 'PolicyArn=arn:aws:iam::aws:policy/ReadOnlyAccess'

/** In the order in which they can be done; `USER` and `ROLE` are others each time. */
const REQUESTS: readonly (readonly [name: string, parameters: string])[] = [
  ['GetUser', 'UserName=bench'],
  ['CreateUser', 'UserName=USER'],
  ['TagUser', 'UserName=USER&Tags.member.1.Key=a&Tags.member.1.Value=b'],
  ['PutUserPolicy', `UserName=USER&PolicyName=p&PolicyDocument=${OWN}`],
  ['AttachUserPolicy', `UserName=USER&${ATTACHED}`],
  ['DetachUserPolicy', `UserName=USER&${ATTACHED}`],
  ['DeleteUserPolicy', 'UserName=USER&PolicyName=p'],
  ['UntagUser', 'UserName=USER&TagKeys.member.1=a'],
  ['DeleteUser', 'UserName=USER'],
  ['CreateUser', 'UserName=key-USER'],
  ['CreateAccessKey', 'UserName=key-USER'],
  ['CreateRole', `RoleName=ROLE&AssumeRolePolicyDocument=${TRUST}`],
]

function policy(statement: object): string {
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] }
  return encodeURIComponent(JSON.stringify(document))
}

interface Running {
  readonly server: Server
  readonly key: typeof KEY
  readonly data: string
  /** By request, of each round. */
  readonly costs: Map<string, number[]>
}

export async function benchWrites(other?: string): Promise<void> {
  process.env.CASTELLAN_MASTER_KEY = randomBytes(32).toString('base64')
  const checkouts = [root, ...(other === undefined ? [] : [resolve(other)])]
  const builds: Running[] = []
  try {
    for (const checkout of checkouts) builds.push(await started(checkout))
    for (let round = -1; round < ROUNDS; round++) {
      for (const [name, parameters] of REQUESTS) {
        for (const build of round % 2 === 0 ? builds : builds.toReversed()) {
          const cost = await costOf(build, name, parameters, round)
          if (round >= 0) build.costs.set(name, [...(build.costs.get(name) ?? []), cost]) // The first is the warm-up.
        }
      }
    }
    const least = ({ costs }: Running, name: string) => Math.min(...(costs.get(name) ?? []))
    const middle = ({ costs }: Running, name: string) => median(costs.get(name) ?? [])
    const names = [...new Set(REQUESTS.map(([name]) => name))]
    table(
      `Writes, durable, on SQLite, ${CONNECTIONS} connections: µs of the main thread, median and least of ${ROUNDS} rounds`,
      ['', ...checkouts.map((_, i) => (i === 0 ? 'this' : 'other')), ...(other === undefined ? [] : ['ratio'])],
      names.map((name) => [
        name,
        ...builds.map((build) => `${middle(build, name).toFixed(0)} (${least(build, name).toFixed(0)})`),
        ...builds.slice(1).map((build) => ratio(least(builds[0] ?? build, name), least(build, name))),
      ]),
    )
  } finally {
    for (const { server, data } of builds) {
      await server.stop()
      rmSync(data, { recursive: true, force: true })
    }
  }
}

async function started(checkout: string): Promise<Running> {
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  const server = spawnCastellan(await freePort(), data, checkout)
  await untilAnswered(server.port, () => signed('sts', server.port, 'Action=GetCallerIdentity&Version=2011-06-15'))
  return { server, key: await newUser(server.port), data, costs: new Map() }
}

/** @throws Error where an answer was not 200. */
async function costOf({ server, key }: Running, name: string, parameters: string, round: number): Promise<number> {
  const { port } = server
  const count = name.endsWith('Role') ? ROLES : USERS
  const request = await Promise.all(
    Array.from({ length: count }, (_, i) => {
      const own = parameters.replace(/USER|ROLE/, `${round + 1}-${i}`)
      return signedBytes('iam', port, `Action=${name}&Version=2010-05-08&${own}`, key)
    }),
  )
  const before = mainThreadMs(server)
  const { errors } = await load({ port, request, connections: CONNECTIONS })
  if (errors > 0) throw new Error(`${errors} answers of ${name} were not 200`)
  return ((mainThreadMs(server) - before) * 1000) / count
}
