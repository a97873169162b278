import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import postgres from 'postgres'
import { start } from '../src/index.ts'
import { type PostgresServer, startPostgres } from '../test/postgres.ts'
import { EVERYONES_POLICY, largeAccount, middleUser, newDatabaseName } from './large-account.ts'
import { load } from './load.ts'
import {
  ACCOUNT,
  freePort,
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

const ROUNDS = 3
/** Of each request and round: those that take longer are answered once. */
const SECONDS = 0.25
const CONNECTIONS = 4
const FEW = 100
const RESETS = 50
const GET_CALLER_IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15'
const OWN_POLICY = encodeURIComponent(`arn:aws:iam::${ACCOUNT}:policy/own-10000000`)
const EVERYONES = encodeURIComponent(EVERYONES_POLICY)

interface Request {
  readonly name: string
  readonly service?: 'iam' | 'sts' | 'cloudtrail'
  readonly body: (users: number) => string
}

/** A page goes on from the middle of the list: the place of a name, or of an id, as the server writes it. */
const marker = (place: string) => Buffer.from(JSON.stringify([place])).toString('base64url')
const middleId = (users: number) => `AIDASIZE${1_000_000_000_000 + Math.floor(users / 2)}`

const REQUESTS: readonly Request[] = [
  { name: 'GetUser', body: (users) => `Action=GetUser&UserName=${middleUser(users)}` },
  { name: 'ListUsers, 50', body: () => 'Action=ListUsers&MaxItems=50' },
  {
    name: 'ListUsers, 40 from the middle',
    body: (users) => `Action=ListUsers&MaxItems=40&Marker=${marker(middleUser(users))}`,
  },
  { name: 'ListUsers, a path of one', body: () => 'Action=ListUsers&MaxItems=50&PathPrefix=%2Flast%2F' },
  { name: 'ListUsers, a path of nobody', body: () => 'Action=ListUsers&MaxItems=50&PathPrefix=%2Fnobody' },
  { name: 'ListRoles, 50', body: () => 'Action=ListRoles&MaxItems=50' },
  { name: 'ListRoles, a path of nobody', body: () => 'Action=ListRoles&MaxItems=50&PathPrefix=%2Fnobody' },
  { name: 'ListGroups', body: () => 'Action=ListGroups' },
  { name: 'ListVirtualMFADevices, 5', body: () => 'Action=ListVirtualMFADevices&MaxItems=5' },
  {
    name: 'ListVirtualMFADevices, unassigned, 5',
    body: () => 'Action=ListVirtualMFADevices&MaxItems=5&AssignmentStatus=Unassigned',
  },
  {
    name: 'ListVirtualMFADevices, assigned, 2',
    body: () => 'Action=ListVirtualMFADevices&MaxItems=2&AssignmentStatus=Assigned',
  },
  { name: 'GetPolicy, which everybody has', body: () => `Action=GetPolicy&PolicyArn=${EVERYONES}` },
  { name: 'GetPolicy, which bounds a third', body: () => `Action=GetPolicy&PolicyArn=${OWN_POLICY}` },
  { name: 'ListPolicies, 50', body: () => 'Action=ListPolicies&MaxItems=50' },
  { name: 'ListPolicies, Local, 50', body: () => 'Action=ListPolicies&MaxItems=50&Scope=Local' },
  { name: 'ListPolicies, AWS, attached', body: () => 'Action=ListPolicies&MaxItems=50&Scope=AWS&OnlyAttached=true' },
  { name: 'ListPolicies, attached, 50', body: () => 'Action=ListPolicies&MaxItems=50&OnlyAttached=true' },
  {
    name: 'ListPolicies, Local, a path of none',
    body: () => 'Action=ListPolicies&MaxItems=50&Scope=Local&PathPrefix=%2Fnobody%2F',
  },
  {
    name: 'ListPolicies, that bound',
    body: () => 'Action=ListPolicies&MaxItems=50&OnlyAttached=true&PolicyUsageFilter=PermissionsBoundary',
  },
  { name: 'GetGroup, 50', body: () => 'Action=GetGroup&GroupName=everyone&MaxItems=50' },
  {
    name: 'GetGroup, 40 from the middle',
    body: (users) => `Action=GetGroup&GroupName=everyone&MaxItems=40&Marker=${marker(middleId(users))}`,
  },
  { name: 'ListGroupsForUser', body: (users) => `Action=ListGroupsForUser&UserName=${middleUser(users)}` },
  { name: 'ListEntitiesForPolicy, 50', body: () => `Action=ListEntitiesForPolicy&PolicyArn=${EVERYONES}&MaxItems=50` },
  {
    name: 'ListEntitiesForPolicy, 40 from the middle',
    body: (users) =>
      `Action=ListEntitiesForPolicy&PolicyArn=${EVERYONES}&MaxItems=40&Marker=${marker(middleId(users))}`,
  },
  {
    name: 'ListEntitiesForPolicy, roles alone',
    body: () => `Action=ListEntitiesForPolicy&PolicyArn=${EVERYONES}&EntityFilter=Role`,
  },
  {
    name: 'ListEntitiesForPolicy, a path of one',
    body: () => `Action=ListEntitiesForPolicy&PolicyArn=${EVERYONES}&MaxItems=50&PathPrefix=%2Flast%2F`,
  },
  {
    name: 'ListEntitiesForPolicy, bounded, 20',
    body: () =>
      `Action=ListEntitiesForPolicy&PolicyArn=${OWN_POLICY}&MaxItems=20&PolicyUsageFilter=PermissionsBoundary`,
  },
  { name: 'GetAccountSummary', body: () => 'Action=GetAccountSummary' },
  { name: 'GetAccountAuthorizationDetails, 50', body: () => 'Action=GetAccountAuthorizationDetails&MaxItems=50' },
  {
    name: 'GetAccountAuthorizationDetails, groups and AWS’s policies',
    body: () => 'Action=GetAccountAuthorizationDetails&Filter.member.1=Group&Filter.member.2=AWSManagedPolicy',
  },
  {
    name: 'GetAccountAuthorizationDetails, own policies, 20',
    body: () => 'Action=GetAccountAuthorizationDetails&MaxItems=20&Filter.member.1=LocalManagedPolicy',
  },
  {
    name: 'SimulatePrincipalPolicy, 10 actions',
    body: (users) =>
      `Action=SimulatePrincipalPolicy&PolicySourceArn=arn:aws:iam::${ACCOUNT}:user/${middleUser(users).replace('user', 'User')}${Array.from({ length: 10 }, (_, i) => `&ActionNames.member.${i + 1}=s3:GetObject${i}`).join('')}`,
  },
  {
    name: 'ListPoliciesGrantingServiceAccess',
    body: (users) =>
      `Action=ListPoliciesGrantingServiceAccess&ServiceNamespaces.member.1=s3&Arn=arn:aws:iam::${ACCOUNT}:user/${middleUser(users).replace('user', 'User')}`,
  },
  { name: 'ListUserTags', body: (users) => `Action=ListUserTags&UserName=${middleUser(users)}` },
  { name: 'ListAccessKeys', body: (users) => `Action=ListAccessKeys&UserName=${middleUser(users)}` },
  { name: 'ListMFADevices', body: (users) => `Action=ListMFADevices&UserName=${middleUser(users)}` },
  { name: 'GetCallerIdentity', service: 'sts', body: () => 'Action=GetCallerIdentity' },
  // Writes that are refused or change nothing again: their checks are what is measured.
  {
    name: 'CreateUser that exists or is one too many',
    body: () => 'Action=CreateUser&UserName=bench',
  },
  { name: 'AttachUserPolicy, again', body: () => `Action=AttachUserPolicy&UserName=bench&PolicyArn=${EVERYONES}` },
  { name: 'AddUserToGroup, again', body: () => 'Action=AddUserToGroup&UserName=bench&GroupName=everyone' },
  {
    name: 'TagUser',
    body: (users) => `Action=TagUser&UserName=${middleUser(users)}&Tags.member.1.Key=a&Tags.member.1.Value=b`,
  },
]

const VERSIONS = { iam: '2010-05-08', sts: '2011-06-15', cloudtrail: '' }

/** Where both accounts are, and what a request costs there. */
interface Setting {
  readonly places: readonly string[]
  readonly measure: string
  cost(server: Server, request: string): Promise<{ cost: number; failed: boolean }>
}

/**
 * What requests cost in an account of few users and of many: `--users 1000000` of them, where nothing else is said
 * 20,000; on SQLite, or with `--postgres` on PostgreSQL. And what it costs to begin with a fresh account.
 */
export async function benchAccountSize(many = usersOf(process.argv)): Promise<void> {
  if (process.argv.includes('--postgres')) {
    process.env.CASTELLAN_MASTER_KEY = randomBytes(32).toString('base64')
    const database = await startPostgres({ shared_buffers: '256MB', max_wal_size: '2GB' })
    try {
      const names = [newDatabaseName(), newDatabaseName()]
      const sql = postgres(database.url(), { max: 1, onnotice: () => {} })
      for (const name of names) await sql.unsafe(`CREATE DATABASE ${name}`)
      await sql.end()
      const setting = {
        places: names.map((name) => database.url(name)),
        measure: 'main thread and database',
        cost: costWith.bind(undefined, database),
      }
      await compareSizes(many, setting)
    } finally {
      await database.stop()
    }
    return
  }
  const places = [FEW, many].map(() => mkdtempSync(join(tmpdir(), 'castellan-bench-')))
  try {
    await compareSizes(many, { places, measure: 'main thread', cost: costOf })
  } finally {
    for (const place of places) rmSync(place, { recursive: true, force: true })
  }
  table('A fresh account in memory', ['', 'ms of CPU'], [['reset', (await costOfReset()).toFixed(1)]])
}

async function compareSizes(many: number, { places, measure, cost }: Setting): Promise<void> {
  const sizes = [FEW, many]
  const servers: Server[] = []
  try {
    const keys: (typeof KEY)[] = []
    for (const [i, place] of places.entries()) {
      const { server, key } = await seeded(place, sizes[i] ?? FEW)
      servers.push(server)
      keys.push(key)
    }
    const rows: string[][] = []
    for (const { name, service = 'iam', body } of REQUESTS) {
      const costs: number[][] = [[], []]
      const answers = new Set<string>()
      const requests = await Promise.all(
        servers.map(({ port }, i) =>
          signedBytes(service, port, `${body(sizes[i] ?? FEW)}&Version=${VERSIONS[service]}`, keys[i]),
        ),
      )
      for (let round = -1; round < ROUNDS; round++) {
        for (const [i, server] of servers.entries()) {
          const { cost: one, failed } = await cost(server, requests[i] ?? '')
          if (round >= 0) costs[i]?.push(one)
          answers.add(failed ? 'refused' : 'answered')
        }
      }
      const [few, most] = costs.map(median) as [number, number]
      rows.push([name, whole(few * 1000), whole(most * 1000), ratio(most, few), [...answers].join(', ')])
      process.stderr.write(`${rows.at(-1)?.join(' | ')}\n`)
    }
    table(
      `What requests cost, ${measure}, medians of ${ROUNDS} interleaved rounds`,
      ['', `µs, ${FEW} users`, `µs, ${whole(many)} users`, '', ''],
      rows,
    )
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

export function usersOf(argv: readonly string[]): number {
  const flag = argv.indexOf('--users')
  return flag === -1 ? 20_000 : Number(argv[flag + 1])
}

/**
 * A server on the account that `largeAccount` describes, and the key of a user who may do what IAM has.
 * @param place a folder, or a URL.
 */
export async function seeded(place: string, users: number): Promise<{ server: Server; key: typeof KEY }> {
  const first = spawnCastellan(await freePort(), place)
  await untilAnswered(first.port, () => signed('sts', first.port, GET_CALLER_IDENTITY))
  const key = await newUser(first.port, 0, ['iam:*', 'cloudtrail:*'])
  await first.stop()
  await (place.startsWith('postgres:') ? fillPostgres : fillSqlite)(place, largeAccount(ACCOUNT, users))
  const server = spawnCastellan(await freePort(), place)
  await untilAnswered(server.port, () => signed('sts', server.port, GET_CALLER_IDENTITY))
  return { server, key }
}

function fillSqlite(data: string, statements: readonly string[]): void {
  const database = new DatabaseSync(join(data, 'castellan.db'))
  database.exec('PRAGMA synchronous = OFF; BEGIN')
  for (const sql of statements) database.exec(sql)
  database.exec('COMMIT')
  database.close()
}

async function fillPostgres(url: string, statements: readonly string[]): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  await sql.begin(async (tx) => {
    for (const statement of statements) await tx.unsafe(statement)
  })
  // As its own daemon does a minute later.
  await sql.unsafe('VACUUM ANALYZE')
  await sql.end()
}

/** Milliseconds of the main thread for a request. */
async function costOf(server: Server, request: string): Promise<{ cost: number; failed: boolean }> {
  const before = mainThreadMs(server)
  const job = { port: server.port, request, connections: CONNECTIONS, seconds: SECONDS }
  const { answers, errors } = await load(job)
  return { cost: (mainThreadMs(server) - before) / answers, failed: errors > 0 }
}

/** Milliseconds of processor time for a request, of the main thread and of the whole database. */
async function costWith(
  database: PostgresServer,
  server: Server,
  request: string,
): Promise<{ cost: number; failed: boolean }> {
  const spent = () => mainThreadMs(server) + processorMs(database)
  const before = spent()
  const { answers, errors } = await load({ port: server.port, request, connections: CONNECTIONS, seconds: SECONDS })
  return { cost: (spent() - before) / answers, failed: errors > 0 }
}

/** Of the processes that are there: their connections outlast a round. */
function processorMs({ data }: PostgresServer): number {
  const [first = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  const children = readFileSync(`/proc/${first}/task/${first}/children`, 'utf8').trim().split(' ')
  return children.reduce(
    (sum, pid) => sum + Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
    0,
  )
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
