import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import type { RunStatement } from '../engine.ts'
import { SqliteConnection } from '../sqlite/connection.ts'
import { openSqlite } from '../sqlite.ts'
import { laterMigration, upgradeContract } from './contract.ts'
import { migrate, migrations } from './index.ts'

const root = mkdtempSync(join(tmpdir(), 'castellan-upgrade-'))
after(() => rmSync(root, { recursive: true }))

let count = 0

upgradeContract('SQLite', {
  async create() {
    const path = join(root, String(count++), 'castellan.db')
    return {
      open: (options) => openSqlite({ path, ...options }),
      async sql(statement) {
        const db = new DatabaseSync(path)
        try {
          return db.prepare(statement).all()
        } finally {
          db.close()
        }
      },
      openingCode: (options) => `
        const { openSqlite } = await import(${JSON.stringify(import.meta.resolve('../sqlite.ts'))})
        await openSqlite({ path: ${JSON.stringify(path)}, ...${options} })`,
    }
  },
})

test('a migration that takes long says now and then how far it is', async () => {
  const connection = new SqliteConnection(':memory:')
  const transaction = <T>(fn: (run: RunStatement) => Promise<T>) => fn((sql, values) => connection.run(sql, values))
  await migrate({ engine: 'sqlite', migrations, transaction })
  connection.exec(`
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 2200)
    INSERT INTO account (account_id, version, name, created_at, root_email, billing_alerts, iam_billing_access)
    SELECT n, 1, 'name', n, n, 0, 0 FROM numbers`)
  const messages: string[] = []
  let now = 0
  await migrate({
    engine: 'sqlite',
    migrations: [...migrations, laterMigration()],
    transaction,
    onProgress: (message) => messages.push(message),
    clock: () => (now += 1000),
  })
  connection.close()
  assert.deepEqual(messages, [
    'the store is being migrated: 9000-later, 1000 rows so far',
    'the store is being migrated: 9000-later, 2000 rows so far',
  ])
})
