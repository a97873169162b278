import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import postgres from 'postgres'
import { accountId } from '../src/aws/index.ts'
import { openPostgres } from '../src/storage/postgres.ts'
import type { Repositories } from '../src/storage/repositories/index.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'

const missing = postgresMissing()
const ACCOUNT = accountId('111122223333')
const CUSTOMER = accountId('444455556666')
const PRINCIPALS = 5000

/** A query of one principal, or of a page, finds it by an index, however much there is. SQLite has its own test. */
const QUERIES: Readonly<Record<string, (db: Repositories) => unknown>> = {
  service_use: (db) => db.serviceUses.since(0, ['AIDA7']),
  policy_attachment: (db) => db.principals.policiesOf('AIDA7'),
  signing_certificate: (db) => db.signingCertificates.ofOwners(['AIDA7', 'AIDA8']),
  async delegation_request({ delegationRequests }) {
    await delegationRequests.get('R0000007')
    await delegationRequests.ownedBy({ ownerAccountId: CUSTOMER, after: 'R0005000', limit: 10 })
    await delegationRequests.countOpen(2 * PRINCIPALS - 11)
  },
}

describe('on PostgreSQL, of 10,000 rows of a table a query of one principal, or of one page, reads few', {
  skip: missing ?? false,
}, () => {
  let server: PostgresServer
  before(async () => {
    server = await startPostgres()
    const store = await openPostgres({ url: server.url() })
    await store.directory.createAccount({
      ...{ accountId: ACCOUNT, name: '', rootEmail: 'root@example.com', rootPasswordHash: null, createdAt: 0 },
    })
    await store.write(ACCOUNT, async (tx) => {
      await tx.users.add({ userId: 'AIDA7', userName: 'ann', path: '/', createdAt: 0, boundaryArn: null })
      await tx.groups.add({ groupId: 'AGPA1', groupName: 'all', path: '/', createdAt: 0 })
      await tx.groups.addMember('AGPA1', 'AIDA7', 0)
    })
    await store.close()
    await asked(server, async (sql) => {
      const series = sql`generate_series(0, ${2 * PRINCIPALS - 1}) AS i`
      const owner = sql`'AIDA' || i % ${PRINCIPALS}`
      await sql`INSERT INTO service_use SELECT ${ACCOUNT}, ${owner}, 'iam', 'A' || i, i, 'us-east-1' FROM ${series}`
      await sql`INSERT INTO policy_attachment SELECT ${ACCOUNT}, ${owner}, 'arn:aws:iam::aws:policy/P' || i / ${PRINCIPALS}, 0 FROM ${series}`
      await sql`
        INSERT INTO signing_certificate (account_id, certificate_id, owner_id, body, status, uploaded_at)
        SELECT ${ACCOUNT}, 'C' || i, ${owner}, '', 'Active', 0 FROM ${series}`
      await sql`
        INSERT INTO delegation_request
          (account_id, request_id, workflow_id, owner_account_id, owner, state, request, created_at, updated_at, expires_at)
        SELECT ${ACCOUNT}, 'R' || lpad(i::text, 7, '0'), i, ${CUSTOMER}, '{}', 'ASSIGNED', '{}', 0, 0, i FROM ${series}`
      await sql`ANALYZE`
    })
  })
  after(() => server?.stop())

  for (const [table, query] of Object.entries(QUERIES)) {
    test(table, async () => {
      const before = await readOf(server, table)
      const store = await openPostgres({ url: server.url() })
      await query(store.read(ACCOUNT))
      await store.close() // With its connections the server adds up what they read.
      const read = (await readOf(server, table)) - before
      assert.ok(read > 0 && read < 100, `${read} rows`)
    })
  }
})

/** Rows of a table that were read so far, in order or by its indexes. */
async function readOf(server: PostgresServer, table: string): Promise<number> {
  return asked(server, async (sql) => {
    const [row] = await sql<{ readonly read: string }[]>`
      SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) + (
        SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes WHERE relname = ${table}
      ) AS read
      FROM pg_stat_user_tables WHERE relname = ${table}`
    return Number(row?.read)
  })
}

async function asked<Answer>(server: PostgresServer, ask: (sql: postgres.Sql) => Promise<Answer>): Promise<Answer> {
  const sql = postgres(server.url(), { max: 1, onnotice: () => {} })
  try {
    return await ask(sql)
  } finally {
    await sql.end()
  }
}
