import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { accountId } from '../aws/index.ts'
import { storeContract } from './contract.ts'
import { listContract } from './list-contract.ts'
import { openSqlite } from './sqlite.ts'
import { rowCountContract } from './testing/row-counts.ts'
import { testEvent } from './testing.ts'

const ACCOUNT = accountId('111122223333')

const root = mkdtempSync(join(tmpdir(), 'castellan-sqlite-'))
after(() => rmSync(root, { recursive: true }))

let stores = 0
const directory = () => join(root, String(stores))
const path = () => join(directory(), 'castellan.db')

function open() {
  stores++
  return openSqlite({ path: path() })
}

storeContract('SQLite in a file', { open, reopen: () => openSqlite({ path: path() }) })

storeContract('SQLite in memory', { open: () => openSqlite({ path: ':memory:' }) })

listContract('SQLite', open)
rowCountContract('SQLite', open)

describe('SQLite', () => {
  test('a second process is told who holds the data, and gets in as soon as that one ends', async () => {
    const store = await open()
    const other = `
      const { openSqlite } = await import(${JSON.stringify(import.meta.resolve('./sqlite.ts'))})
      const store = await openSqlite({ path: ${JSON.stringify(path())} })
      process.stdout.write('opened')
      process.kill(process.pid, 'SIGKILL')`
    const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', other])
    await assert.rejects(run(), (error: { stderr: string }) => {
      assert.match(
        error.stderr,
        new RegExp(`StoreUnusable: another castellan process \\(pid ${process.pid}\\) holds ${directory()}`),
      )
      return true
    })
    await store.close()
    // It opens, and is killed while it holds the data: the lock ends with it.
    await assert.rejects(run(), { stdout: 'opened' })
    await (await openSqlite({ path: path() })).close()
  })

  test('the log that a killed process left is brought back to the database, and begins anew', async () => {
    const store = await open()
    await store.directory.createAccount({
      ...{ accountId: ACCOUNT, name: 'kept', rootEmail: 'a@b.c', rootPasswordHash: null, createdAt: 0 },
    })
    const left = mkdtempSync(join(root, 'left-'))
    for (const name of ['castellan.db', 'castellan.db-wal']) copyFileSync(join(directory(), name), join(left, name))
    await store.close()
    const log = join(left, 'castellan.db-wal')
    assert.ok(statSync(log).size > 0)
    const again = await openSqlite({ path: join(left, 'castellan.db') })
    assert.equal(statSync(log).size, 0)
    assert.equal((await again.read(ACCOUNT).account.find())?.name, 'kept')
    await again.close()
  })

  test('one process cannot open the same data twice', async () => {
    const store = await open()
    await assert.rejects(openSqlite({ path: path() }), { name: 'StoreUnusable' })
    await store.close()
  })

  test('nobody else may read the files', { skip: process.platform === 'win32' }, async () => {
    const store = await open()
    await store.directory.createAccount({
      accountId: ACCOUNT,
      name: '',
      rootEmail: 'a@b.c',
      rootPasswordHash: null,
      createdAt: 0,
    })
    assert.equal(statSync(directory()).mode & 0o777, 0o700)
    for (const file of readdirSync(directory()).filter((name) => /\.db(-wal|-shm)?$/.test(name))) {
      assert.equal(statSync(join(directory(), file)).mode & 0o777, 0o600, file)
    }
    await store.close()
  })

  test('data of a newer version, or of another build, is refused and left alone', async () => {
    for (const [sql, complaint] of [
      [`INSERT INTO schema_migration VALUES ('9999-future', 'x', 0, '')`, /newer version of castellan/],
      [`UPDATE schema_migration SET digest = 'x' WHERE name = '0001-account'`, /another version of castellan/],
    ] as const) {
      await (await open()).close()
      const db = new DatabaseSync(path())
      db.exec(sql)
      db.close()
      await assert.rejects(openSqlite({ path: path() }), complaint)
    }
  })

  test('data from before migrations said how far they are is refused', async () => {
    await (await open()).close()
    const db = new DatabaseSync(path())
    db.exec('ALTER TABLE schema_migration DROP COLUMN steps')
    db.close()
    await assert.rejects(openSqlite({ path: path() }), /another version of castellan/)
  })

  test('a file that is no database is refused and left alone', async () => {
    await (await open()).close()
    for (const file of readdirSync(directory())) rmSync(join(directory(), file))
    writeFileSync(path(), 'not a database, and longer than a header of one hundred bytes. '.repeat(4))
    await assert.rejects(openSqlite({ path: path() }), { name: 'StoreUnavailable' })
  })

  test('when the disk fills up in the middle of a group, what was acknowledged is there and what was refused is not', async () => {
    const store = await open()
    await store.directory.createAccount({
      accountId: ACCOUNT,
      name: '',
      rootEmail: 'a@b.c',
      rootPasswordHash: null,
      createdAt: 0,
    })
    await store.close()
    const limited = await openSqlite({ path: path(), maxBytes: 1_000_000 })
    const write = (i: number) => {
      const text = 'x'.repeat(i % 10 === 7 ? 200_000 : 10)
      return limited.write(ACCOUNT, (tx) => tx.audit.append([testEvent({ eventTime: i, members: `"x":"${text}"` })]))
    }
    const outcomes: PromiseSettledResult<void>[] = []
    for (let start = 0; start < 80; start += 10) {
      outcomes.push(...(await Promise.allSettled(Array.from({ length: 10 }, (_, i) => write(start + i)))))
    }
    await limited.close()
    const reopened = await openSqlite({ path: path() })
    const { events } = await reopened.read(ACCOUNT).audit.lookup({ limit: 100 })
    const found = new Set(events.map((event) => event.eventTime))
    for (const [i, outcome] of outcomes.entries())
      assert.equal(found.has(i), outcome.status === 'fulfilled', `event ${i}`)
    assert.ok(found.size > 0 && found.size < 80, 'the disk was full, and not from the first')
    assert.equal((await reopened.versions([ACCOUNT])).get(ACCOUNT), 1 + found.size)
    await reopened.close()
  })

  test('a loop of writes lets the rest of the process run', async () => {
    const store = await open()
    await store.directory.createAccount({
      accountId: ACCOUNT,
      name: '',
      rootEmail: 'a@b.c',
      rootPasswordHash: null,
      createdAt: 0,
    })
    let turns = 0
    const counting = setInterval(() => turns++, 0)
    for (let i = 0; i < 200; i++) await store.record(ACCOUNT, async () => {})
    clearInterval(counting)
    assert.ok(turns > 1)
    await store.close()
  })

  test('below 5 % of free disk, changes are refused and telemetry is not', async () => {
    let free = 0.06
    const store = await openSqlite({ path: ':memory:', freeDisk: () => free })
    await store.directory.createAccount({
      accountId: ACCOUNT,
      name: '',
      rootEmail: 'a@b.c',
      rootPasswordHash: null,
      createdAt: 0,
    })
    await store.write(ACCOUNT, async () => {})
    await store.close()
    free = 0.04
    const full = await openSqlite({ path: ':memory:', freeDisk: () => free })
    await full.directory.createAccount({
      accountId: ACCOUNT,
      name: '',
      rootEmail: 'a@b.c',
      rootPasswordHash: null,
      createdAt: 0,
    })
    await assert.rejects(
      full.write(ACCOUNT, async () => {}),
      { name: 'NoRoom', message: /5 % of the disk/ },
    )
    assert.equal(await full.record(ACCOUNT, (tx) => tx.audit.prune(0, 10)), 0)
    await full.write(ACCOUNT, async () => {}, 'reserve')
    assert.equal(full.room(), 'low')
    await full.close()
  })

  test('a full disk refuses what does not fit with StoreUnavailable, loses nothing before it, and passes', async () => {
    const store = await open()
    await store.directory.createAccount({
      accountId: ACCOUNT,
      name: '',
      rootEmail: 'a@b.c',
      rootPasswordHash: null,
      createdAt: 0,
    })
    await store.close()
    const limited = await openSqlite({ path: path(), maxBytes: 1_000_000 })
    const big = (text: string) => limited.write(ACCOUNT, (tx) => tx.account.update({ name: text }))
    await big('before')
    await assert.rejects(big('x'.repeat(2_000_000)), { name: 'StoreUnavailable' })
    assert.equal((await limited.read(ACCOUNT).account.get()).name, 'before')
    await big('after')
    assert.equal((await limited.read(ACCOUNT).account.get()).name, 'after')
    await limited.close()
  })
})
