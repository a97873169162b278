import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { SqliteAdapter, SqliteQueryCompiler } from 'kysely'
import { accountId } from '../../aws/index.ts'
import { database } from '../engine.ts'
import { StoreUnavailable } from '../errors.ts'
import { SqliteConnection } from '../sqlite/connection.ts'
import { openSqlite } from '../sqlite.ts'
import { RowCountRepository } from './row-counts.ts'

const ACCOUNT = accountId('111122223333')
const directory = mkdtempSync(join(tmpdir(), 'castellan-counts-'))
after(() => rmSync(directory, { recursive: true }))

test('a store that takes no writes tells how many rows there are, and another error is one', async () => {
  const path = join(directory, 'castellan.db')
  const store = await openSqlite({ path })
  const account = { accountId: ACCOUNT, name: '', rootEmail: 'root@example.org', rootPasswordHash: null }
  await store.directory.createAccount({ ...account, createdAt: 0 })
  await store.write(ACCOUNT, async (tx) => {
    for (let i = 0; i < 700; i++)
      await tx.groups.add({ groupId: `AGPA${i}`, groupName: `g${i}`, path: '/', createdAt: 0 })
  })
  const connection = new SqliteConnection(path, { readOnly: true })
  after(async () => {
    connection.close()
    await store.close()
  })
  const engine = { name: 'sqlite', compiler: new SqliteQueryCompiler(), adapter: new SqliteAdapter() } as const
  const db = database(engine, (sql, parameters) => connection.run(sql, parameters))
  const counts = (error: Error) => new RowCountRepository(db, ACCOUNT, () => Promise.reject(error))
  assert.equal(await counts(new StoreUnavailable('no room')).of('groups'), 700)
  await assert.rejects(counts(new TypeError('a bug')).of('groups'), /a bug/)
})
