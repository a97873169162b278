import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { accountId } from '../../aws/index.ts'
import type { MigrationOptions, Store } from '../store.ts'
import { migrations } from './index.ts'
import { addColumn, backfill, createIndex, dropColumn, dropTable, type Migration } from './migration.ts'

/** How the suite gets at one kind of database. */
export interface Databases {
  /** Makes an empty one, apart from all others. */
  create(): Promise<Upgradable>
}

export interface Upgradable {
  open(options: MigrationOptions): Promise<Store>
  /** Runs a statement while no store is open, as a version before would have. */
  sql(statement: string): Promise<readonly Record<string, unknown>[]>
  /** Code that opens it in another process; `options` is the name of the options there. */
  openingCode(options: string): string
}

/** More than two batches of a backfill. */
const ROWS = 1300

/** What a later version might bring: columns of a table that is full, filled from what is there. */
export function laterMigration(onRow: () => void = () => {}): Migration {
  return {
    name: '9000-later',
    steps: [
      addColumn('account', 'initials', 'text', "it's unset"),
      addColumn('account', 'rank', 'integer', 7),
      addColumn('account', 'note', 'text?'),
      createIndex('account', ['accountId', 'initials']),
      backfill<{ accountId: string; name: string; createdAt: number; initials: string; rank: number }>({
        table: 'account',
        key: ['accountId'],
        read: ['name', 'createdAt'],
        write: ['initials', 'rank'],
        set({ name, createdAt }) {
          onRow()
          return { initials: name.slice(0, 2).toUpperCase(), rank: createdAt * 2 }
        },
      }),
    ],
  }
}

/** How stores are brought up to date, whatever their engine. */
export function upgradeContract(name: string, databases: Databases): void {
  describe(`${name}: a store that an earlier version made`, () => {
    let database: Upgradable

    before(async () => {
      database = await madeByTheFirst(databases)
    })

    test('is opened by this one, with all that was in it', async () => {
      const store = await database.open({})
      assert.equal((await store.directory.accounts()).length, ROWS)
      await store.close()
    })

    test('has a later column in every row, filled from what was there', async () => {
      const later = [...migrations, laterMigration()]
      await (await database.open({ migrations: later })).close()
      const rows = await database.sql('SELECT name, created_at, initials, rank, note FROM account ORDER BY account_id')
      assert.equal(rows.length, ROWS)
      for (const [index, row] of rows.entries()) {
        const expected = { name: `name ${index}`, created_at: index, initials: 'NA', rank: 2 * index, note: null }
        assert.deepEqual(plain(row), expected)
      }
    })

    test('is migrated once: opening it again does nothing', async () => {
      let rows = 0
      await (await database.open({ migrations: [...migrations, laterMigration(() => rows++)] })).close()
      assert.equal(rows, 0)
    })

    test('is refused by the version before, once a later one had it', async () => {
      await assert.rejects(database.open({}), {
        name: 'StoreTooNew',
        message: 'the store was migrated by a newer version of castellan (it has `9000-later`)',
      })
    })

    test('is refused when a migration that it has was changed since', async () => {
      const changed = { ...laterMigration(), steps: laterMigration().steps.slice(1) }
      await assert.rejects(database.open({ migrations: [...migrations, changed] }), {
        name: 'StoreUnusable',
        message: /made by another version of castellan \(its `9000-later` differs\)/,
      })
    })

    test('loses columns and tables that are dropped', async () => {
      const steps = [dropColumn('account', 'note'), dropTable('rootEmail')]
      const dropped = [...migrations, laterMigration(), { name: '9001-dropped', steps }]
      await (await database.open({ migrations: dropped })).close()
      await assert.rejects(database.sql('SELECT note FROM account'))
      await assert.rejects(database.sql('SELECT email FROM root_email'))
      assert.equal((await database.sql('SELECT rank FROM account')).length, ROWS)
    })
  })

  describe(`${name}: what a version did not keep yet`, () => {
    test('filter policies that were there count, each once', async () => {
      const database = await databases.create()
      const before = migrations.findIndex(({ name }) => name.endsWith('-filter-policies'))
      await (await database.open({ migrations: migrations.slice(0, before) })).close()
      await database.sql(
        `INSERT INTO account (account_id, version, name, created_at, root_email, billing_alerts, iam_billing_access) VALUES ('100000000001', 1, 'name', 0, 'root@example.org', 0, 0)`,
      )
      const rows = ['{"FilterPolicy":"{}"}', '{}', '{"FilterPolicyScope":"MessageBody"}'].map(
        (attributes, i) =>
          `('100000000001', 'us-east-1', 'alerts', 's${i}', 'email', 'a${i}@example.org', '${attributes}', 0, 0, 0, 0, '', 0, '')`,
      )
      await database.sql(`INSERT INTO sns_subscription VALUES ${rows.join(', ')}`)
      const store = await database.open({})
      const { subscriptions } = store.read(accountId('100000000001'))
      assert.equal(await subscriptions.filterPolicies('us-east-1', 'alerts'), 1)
      assert.deepEqual((await subscriptions.get('us-east-1', 'alerts', 's0'))?.attributes, { FilterPolicy: '{}' })
      await store.close()
    })
  })

  describe(`${name}: a migration that is interrupted`, () => {
    test('goes on where it was after kill -9 in the middle of a backfill', async () => {
      const database = await madeByTheFirst(databases)
      await assert.rejects(killedAfter(1150, database), { signal: 'SIGKILL' })
      const [state] = await database.sql("SELECT steps, position FROM schema_migration WHERE name = '9000-later'")
      assert.equal(Number(state?.steps), 4, 'the steps before it are done')
      let rows = 0
      await (await database.open({ migrations: [...migrations, laterMigration(() => rows++)] })).close()
      assert.equal(rows, ROWS - 1000, 'two batches were done')
      const wrong = await database.sql("SELECT name FROM account WHERE initials <> 'NA' OR rank <> 2 * created_at")
      assert.equal(wrong.length, 0)
    })

    test('that fills a column which is not there fails, although no row is there', async () => {
      const database = await databases.create()
      const filling = backfill<{ alias: string; nothing: string }>({
        ...{ table: 'accountAlias', key: ['alias'], read: [], write: ['nothing'] },
        set: () => ({ nothing: '' }),
      })
      await assert.rejects(
        database.open({ migrations: [...migrations, { name: '9000-later', steps: [filling] }] }),
        /nothing/,
      )
    })

    test('that fails leaves the store as it was, for the version before', async () => {
      const database = await madeByTheFirst(databases)
      const failing = { name: '9000-later', steps: [addColumn('account', 'note', 'text?'), dropTable('noSuchTable')] }
      await assert.rejects(database.open({ migrations: [...migrations, failing] }))
      const store = await database.open({})
      assert.equal((await store.directory.accounts()).length, ROWS)
      await store.close()
    })
  })
}

/** A database as the first migration alone left it, with `ROWS` accounts. */
async function madeByTheFirst(databases: Databases): Promise<Upgradable> {
  const database = await databases.create()
  await (await database.open({ migrations: migrations.slice(0, 1) })).close()
  const rows = Array.from(
    { length: ROWS },
    (_, index) => `('${String(100000000000 + index)}', 1, 'name ${index}', ${index}, 'r${index}@example.org', 0, 0)`,
  )
  await database.sql(
    `INSERT INTO account (account_id, version, name, created_at, root_email, billing_alerts, iam_billing_access) VALUES ${rows.join(', ')}`,
  )
  return database
}

/** Rejects as the other process does, which is killed at the `count`th row of the backfill. */
function killedAfter(count: number, database: Upgradable): Promise<unknown> {
  const source = (file: string) => JSON.stringify(import.meta.resolve(file))
  const code = `
    const { laterMigration } = await import(${source('./contract.ts')})
    const { migrations } = await import(${source('./index.ts')})
    let rows = 0
    const later = laterMigration(() => { if (++rows === ${count}) process.kill(process.pid, 'SIGKILL') })
    const options = { migrations: [...migrations, later] }
    ${database.openingCode('options')}`
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', code])
}

/** Numbers of 64 bits come as text from one driver. */
function plain(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const number = (value: unknown) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value)
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, number(value)]))
}
