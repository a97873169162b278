import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { SqliteConnection } from './connection.ts'
import { LogFlush } from './log-flush.ts'

test('who comes while a flush is running shares the next, and none the one that began before it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'castellan-log-'))
  const path = join(directory, 'a.db')
  const connection = new SqliteConnection(path)
  const log = new LogFlush(path)
  try {
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE t (a TEXT) STRICT')
    const first = log.flush()
    const second = log.flush()
    assert.notEqual(second, first)
    assert.equal(log.flush(), second)
    await Promise.all([first, second])
    await log.flush()
  } finally {
    log.close()
    connection.close()
    rmSync(directory, { recursive: true })
  }
})
