/**
 * `npm run bench -- creations`: CreateUser, durable, on SQLite and on PostgreSQL, beside moto's in memory and beside
 * the same rows written to PostgreSQL by hand, 16 in each transaction; and GetUser on PostgreSQL beside SQLite. In
 * interleaved rounds; what counts is the median of the rounds' ratios.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { type PostgresServer, postgresMissing, startPostgres } from '../test/postgres.ts'
import { load } from './load.ts'
import { freePort, KEY, median, type Server, spawnCastellan, spawnMoto, untilAnswered } from './processes.ts'
import { newUser } from './server.ts'
import { signed, signedBytes } from './sign.ts'
import { ratio, table, whole } from './table.ts'

const ROUNDS = 3
const CONNECTIONS = 16
/** An account of no server's: nobody counts its users. */
const HAND = '999999999999'
/** An account has 5,000 at most. */
const USERS = 1300
/** moto takes two milliseconds for each. */
const MOTO_USERS = 400
const READ_SECONDS = 3
const WARM_UP_SECONDS = 4
const GET_USER = 'Action=GetUser&Version=2010-05-08&UserName=bench'
const TAG_USER = 'Action=TagUser&Version=2010-05-08&UserName=bench&Tags.member.1.Key=a&Tags.member.1.Value=b'

export async function benchCreations(): Promise<void> {
  const missing = postgresMissing()
  if (missing) throw new Error(missing)
  const data = mkdtempSync(join(tmpdir(), 'castellan-bench-'))
  process.env.CASTELLAN_MASTER_KEY = randomBytes(32).toString('base64')
  const database = await startPostgres({ shared_buffers: '128MB', max_wal_size: '1GB' })
  const servers = {
    sqlite: spawnCastellan(await freePort(), data),
    postgres: spawnCastellan(await freePort(), database.url()),
    moto: spawnMoto(await freePort()),
  }
  try {
    const keys = new Map<Server, typeof KEY>()
    for (const server of Object.values(servers)) {
      if (!server) continue
      await untilAnswered(server.port, () => signed('sts', server.port, 'Action=GetCallerIdentity&Version=2011-06-15'))
      keys.set(server, await newUser(server.port))
    }
    const keyOf = (server: Server) => keys.get(server) ?? KEY
    await creations(servers, database, keyOf)
    await reads(servers, keyOf)
  } finally {
    await Promise.all(Object.values(servers).map((server) => server?.stop()))
    await database.stop()
    rmSync(data, { recursive: true, force: true })
  }
}

interface Servers {
  readonly sqlite: Server
  readonly postgres: Server
  readonly moto: Server | undefined
}

async function creations(
  { sqlite, postgres, moto }: Servers,
  database: PostgresServer,
  keyOf: (server: Server) => typeof KEY,
): Promise<void> {
  for (const server of [sqlite, postgres]) {
    await answered(server, [await signedBytes('iam', server.port, TAG_USER, keyOf(server))], WARM_UP_SECONDS)
    await create(server, keyOf(server), 'warm', 300)
  }
  const rows = { sqlite: [] as number[], postgres: [] as number[], moto: [] as number[], byHand: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    rows.sqlite.push(await create(sqlite, keyOf(sqlite), `s${round}`, USERS))
    rows.postgres.push(await create(postgres, keyOf(postgres), `p${round}`, USERS))
    if (moto) rows.moto.push(await create(moto, keyOf(moto), `m${round}`, MOTO_USERS))
    rows.byHand.push(await byHand(database.url(), 4 * USERS))
  }
  const of = (own: readonly number[], others: readonly number[]) =>
    ratio(median(own.map((value, round) => value / (others[round] ?? Number.NaN))), 1)
  const shown = (name: string, own: readonly number[], aim: string) => [
    ...[name, whole(median(own)), of(own, rows.moto), of(own, rows.byHand), aim],
  ]
  table(
    `CreateUser, durable, ${CONNECTIONS} connections: ${ROUNDS} interleaved rounds, medians`,
    ['', 'per second', 'of moto', 'of rows by hand', 'aim'],
    [
      shown('Castellan on SQLite', rows.sqlite, '20x of moto, better 30x'),
      shown('Castellan on PostgreSQL', rows.postgres, '6x of moto, better 15x; 0.4x of rows by hand'),
      shown('moto, in memory', rows.moto, ''),
      shown(`rows by hand, ${CONNECTIONS} users a transaction`, rows.byHand, ''),
    ],
  )
}

async function reads({ sqlite, postgres }: Servers, keyOf: (server: Server) => typeof KEY): Promise<void> {
  const [onSqlite, onPostgres] = await Promise.all(
    [sqlite, postgres].map((server) => signedBytes('iam', server.port, GET_USER, keyOf(server))),
  )
  const rounds: { sqlite: number; postgres: number }[] = []
  for (let round = -1; round < ROUNDS; round++) {
    const result = {
      sqlite: await answered(sqlite, [onSqlite ?? ''], READ_SECONDS),
      postgres: await answered(postgres, [onPostgres ?? ''], READ_SECONDS),
    }
    if (round >= 0) rounds.push(result) // The first is the warm-up.
  }
  table(
    `GetUser, ${CONNECTIONS} connections: ${ROUNDS} interleaved rounds, medians`,
    ['', 'per second', 'slower than SQLite', 'aim'],
    [
      ['Castellan on SQLite', whole(median(rounds.map(({ sqlite }) => sqlite))), '', ''],
      [
        'Castellan on PostgreSQL',
        whole(median(rounds.map(({ postgres }) => postgres))),
        ratio(median(rounds.map(({ sqlite, postgres }) => sqlite / postgres)), 1),
        '2x, better 1.3x',
      ],
    ],
  )
}

async function create({ port }: Server, key: typeof KEY, prefix: string, count: number): Promise<number> {
  const request = await Promise.all(
    Array.from({ length: count }, (_, i) =>
      signedBytes('iam', port, `Action=CreateUser&Version=2010-05-08&UserName=${prefix}-${i}`, key),
    ),
  )
  return answered({ port }, request)
}

/** @throws Error where an answer was not 200. */
async function answered({ port }: Pick<Server, 'port'>, request: readonly string[], seconds?: number): Promise<number> {
  const job = { port, request, connections: CONNECTIONS, ...(seconds !== undefined && { seconds }) }
  const { perSecond, errors } = await load(job)
  if (errors > 0) throw new Error(`${errors} answers were not 200`)
  return perSecond
}

/** What CreateUser reads and writes, by the same driver, sent ahead in one transaction for 16. */
async function byHand(url: string, count: number): Promise<number> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  const run = `h${randomBytes(4).toString('hex')}`
  const event = 'x'.repeat(900)
  await sql`INSERT INTO account (account_id, version, name, created_at, root_email, billing_alerts, iam_billing_access,
            global_token_version) VALUES (${HAND}, 1, 'hand', 0, 'hand', 0, 0, 1) ON CONFLICT DO NOTHING`
  const started = performance.now()
  for (let first = 0; first < count; first += CONNECTIONS) {
    await sql.begin((tx) =>
      Array.from({ length: CONNECTIONS }, (_, i) => `${run}-${first + i}`).flatMap((id) => [
        tx`UPDATE account SET version = version + 1 WHERE account_id = ${HAND} RETURNING version`,
        tx`SELECT user_id FROM iam_user WHERE account_id = ${HAND} AND user_name_lc = ${id}`,
        tx`INSERT INTO iam_user (account_id, user_id, user_name, user_name_lc, path, created_at, boundary_arn)
           VALUES (${HAND}, ${id}, ${id}, ${id}, '/', 0, NULL)`,
        tx`INSERT INTO audit_batch (account_id, last_time, batch_id, first_time, events, bytes, lines)
           VALUES (${HAND}, 0, ${id}, 0, 1, 900, ${event}) ON CONFLICT DO NOTHING`,
      ]),
    )
  }
  const elapsed = (performance.now() - started) / 1000
  await sql.end()
  return count / elapsed
}
