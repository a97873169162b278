import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { accountId } from '../src/aws/index.ts'
import { laterMigration, upgradeContract } from '../src/storage/migrations/contract.ts'
import { migrations } from '../src/storage/migrations/index.ts'
import { addColumn } from '../src/storage/migrations/migration.ts'
import { openPostgres } from '../src/storage/postgres.ts'
import { postgresMissing, startPostgres } from './postgres.ts'

const ALICE = accountId('111122223333')

const missing = postgresMissing()
if (missing) {
  test('stores that an earlier version made, on PostgreSQL', { skip: missing }, () => {})
} else {
  const server = await startPostgres()
  const admin = postgres(server.url(), { max: 1, onnotice: () => {} })
  after(async () => {
    await admin.end({ timeout: 1 })
    await server.stop()
  })
  const database = async () => {
    const name = `u${Math.random().toString(36).slice(2)}`
    await admin.unsafe(`CREATE DATABASE ${name}`)
    return server.url(name)
  }

  upgradeContract('PostgreSQL', {
    async create() {
      const url = await database()
      return {
        open: (options) => openPostgres({ url, ...options }),
        async sql(statement) {
          const sql = postgres(url, { max: 1, onnotice: () => {} })
          try {
            return await sql.unsafe(statement)
          } finally {
            await sql.end({ timeout: 1 })
          }
        },
        openingCode: (options) => `
          const { openPostgres } = await import(${JSON.stringify(import.meta.resolve('../src/storage/postgres.ts'))})
          await openPostgres({ url: ${JSON.stringify(url)}, ...${options} })`,
      }
    },
  })

  const createAlice = async (url: string) => {
    const store = await openPostgres({ url })
    const account = {
      accountId: ALICE,
      name: 'alice',
      rootEmail: 'a@example.org',
      rootPasswordHash: null,
      createdAt: 0,
    }
    await store.directory.createAccount(account)
    return store
  }

  test('nodes that open one store at once migrate it once, and all wait for it', async () => {
    const url = await database()
    await (await openPostgres({ url })).close()
    const sql = postgres(url, { max: 1, onnotice: () => {} })
    await sql.unsafe(
      `INSERT INTO account (account_id, version, name, created_at, root_email, billing_alerts, iam_billing_access)
       SELECT n::text, 1, 'name', n, n || '@example.org', 0, 0 FROM generate_series(1, 2000) n`,
    )
    let rows = 0
    const later = [...migrations, laterMigration(() => rows++)]
    const stores = await Promise.all([1, 2, 3].map(() => openPostgres({ url, migrations: later })))
    assert.equal(rows, 2000)
    const [done] = await sql.unsafe(`SELECT count(*) FROM account WHERE initials = 'NA'`)
    assert.equal(Number(done?.count), 2000)
    await Promise.all(stores.map((store) => store.close()))
    await sql.end({ timeout: 1 })
  })

  test('nodes that open an empty database at once make it once', async () => {
    const url = await database()
    const stores = await Promise.all([1, 2, 3].map(() => openPostgres({ url })))
    await Promise.all(stores.map((store) => store.close()))
  })

  test('a migration that must wait for a table lets nodes go on meanwhile, and says that it waits', async () => {
    const url = await database()
    const before = await createAlice(url)
    const reader = postgres(url, { max: 1, onnotice: () => {} })
    await reader.unsafe('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await reader.unsafe('SELECT name FROM account') // As a backup does, for as long as it takes.
    const column = { name: '9000-later', steps: [addColumn('account', 'rank', 'integer', 7)] }
    const waiting = Promise.withResolvers<string>()
    const opened = openPostgres({ url, migrations: [...migrations, column], onProgress: waiting.resolve })
    assert.match(await waiting.promise, /in use by a backup/)
    for (let n = 0; n < 20; n++) await before.write(ALICE, (tx) => tx.account.update({ name: `alice ${n}` }))
    assert.equal((await before.read(ALICE).account.get()).name, 'alice 19')
    await reader.unsafe('COMMIT')
    const later = await opened
    assert.equal(((await later.read(ALICE).account.get()) as unknown as { rank: number }).rank, 7)
    await Promise.all([before.close(), later.close(), reader.end({ timeout: 1 })])
  })

  test('a node of the version before goes on while a later one adds a column', async () => {
    const url = await database()
    const before = await createAlice(url)
    await before.read(ALICE).account.get() // Its statement is prepared now.
    await before.write(ALICE, (tx) => tx.account.get())
    const column = { name: '9000-later', steps: [addColumn('account', 'rank', 'integer', 7)] }
    const later = await openPostgres({ url, migrations: [...migrations, column] })
    assert.equal((await before.read(ALICE).account.get()).name, 'alice')
    await before.write(ALICE, async (tx) => {
      assert.equal((await tx.account.get()).name, 'alice')
    })
    assert.equal((await before.read(ALICE).account.get()).version, 3)
    const bob = accountId('444455556666')
    const account = { accountId: bob, name: 'bob', rootEmail: 'b@example.org', rootPasswordHash: null, createdAt: 0 }
    await before.directory.createAccount(account)
    assert.equal(((await later.read(bob).account.get()) as unknown as { rank: number }).rank, 7)
    await Promise.all([before.close(), later.close()])
  })
}
