import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { Worker } from 'node:worker_threads'
import { accountId } from '../../aws/index.ts'
import type { AuditEvent } from '../audit-event.ts'
import { StoreUnavailable } from '../errors.ts'
import { type EventBatch, EventLines } from '../event-batch.ts'
import { openSqlite } from '../sqlite.ts'
import { testEvent } from '../testing.ts'
import { EventWriter } from './event-writer.ts'

const ACCOUNT = accountId('111122223333')

const event = (eventId: string, text = '') => testEvent({ eventTime: 1, eventId, members: `"text":"${text}"` })

function batchOf(...events: readonly AuditEvent[]): EventBatch {
  const lines = new EventLines()
  for (const each of events) lines.append(each)
  return lines.batch
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'castellan-events-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a batch that the disk has no room for leaves nothing, and the next one is taken', async () => {
  const store = await openSqlite({ path: join(folder, 'db'), maxBytes: 1024 * 1024 })
  try {
    const tooMuch = Array.from({ length: 30 }, (_, i) => event(`big-${i}`, randomBytes(100_000).toString('hex')))
    await assert.rejects(store.recordEvents(ACCOUNT, batchOf(event('small'), ...tooMuch)), StoreUnavailable)
    assert.deepEqual((await store.read(ACCOUNT).audit.lookup({ limit: 10 })).events, [])
    await store.recordEvents(ACCOUNT, batchOf(event('later')))
    assert.deepEqual((await store.read(ACCOUNT).audit.lookup({ limit: 10 })).events[0]?.eventId, 'later')
  } finally {
    await store.close()
  }
})

test('a thread that ends refuses its batch, and the next batch starts another', async () => {
  const writer = new EventWriter({
    path: join(folder, 'no', 'such', 'folder'),
    pragmas: '',
    insert: 'SELECT 1',
    columns: [],
  })
  for (let i = 0; i < 2; i++) {
    await assert.rejects(writer.write({ accountId: ACCOUNT, ...batchOf(event('a')) }), StoreUnavailable)
  }
  await writer.close()
})

test('a thread that ends while it has nothing to do keeps nobody waiting', async () => {
  const threads: Worker[] = []
  const seen = (thread: Worker) => threads.push(thread)
  process.on('worker', seen)
  const store = await openSqlite({ path: join(folder, 'db') })
  try {
    await store.recordEvents(ACCOUNT, batchOf(event('a')))
    await threads[0]?.terminate()
    await store.recordEvents(ACCOUNT, batchOf(event('b')))
    assert.equal((await store.read(ACCOUNT).audit.lookup({ limit: 10 })).events.length, 2)
    await threads[1]?.terminate()
  } finally {
    await store.close()
    process.off('worker', seen)
  }
})

test('what was recorded is there when the store is opened again', async () => {
  const path = join(folder, 'db')
  const first = await openSqlite({ path })
  await first.recordEvents(ACCOUNT, batchOf(event('a'), event('b')))
  await first.close()
  const second = await openSqlite({ path })
  try {
    assert.equal((await second.read(ACCOUNT).audit.lookup({ limit: 10 })).events.length, 2)
  } finally {
    await second.close()
  }
})
