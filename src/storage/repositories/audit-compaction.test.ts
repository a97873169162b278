import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { SqliteAdapter, SqliteQueryCompiler } from 'kysely'
import { database, type Engine, type RunStatement } from '../engine.ts'
import { batchesOf } from '../event-batch.ts'
import { SqliteConnection } from '../sqlite/connection.ts'
import { openSqlite } from '../sqlite.ts'
import { ALICE, newAccount } from '../testing/accounts.ts'
import { testEvent } from '../testing.ts'
import { AuditRepository } from './audit.ts'

const START = 1_800_000_000_000
const engine: Engine = { name: 'sqlite', compiler: new SqliteQueryCompiler(), adapter: new SqliteAdapter() }

const batch = (name: string, at: number) => {
  const [made] = batchesOf([testEvent({ eventId: name, eventTime: START + at })])
  assert.ok(made)
  return { ...made, batchId: name }
}

test('a batch that comes late is not lost while those beside it are put together', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'castellan-compaction-'))
  const path = join(directory, 'castellan.db')
  const store = await openSqlite({ path })
  await newAccount(store, ALICE)
  await store.close()
  const connection = new SqliteConnection(path)
  const plainly: RunStatement = (sql, parameters) => connection.run(sql, parameters)
  const others = new AuditRepository(database(engine, plainly), ALICE)
  const interrupted: RunStatement = async (sql, parameters) => {
    if (sql.startsWith('delete')) await others.appendPacked(batch('late', 500))
    return connection.run(sql, parameters)
  }
  try {
    for (const name of ['a', 'b', 'c']) await others.appendPacked(batch(name, name.charCodeAt(0)))
    await others.appendPacked(batch('z', 1000))
    await new AuditRepository(database(engine, interrupted), ALICE).compact({ from: START, before: START + 600_000 })
    const { events } = await others.lookup({ limit: 10 })
    assert.deepEqual(
      events.map(({ eventId }) => eventId),
      ['z', 'late', 'c', 'b', 'a'],
    )
    assert.equal((await others.size()).events, 5)
  } finally {
    connection.close()
    rmSync(directory, { recursive: true })
  }
})
