import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../aws/index.ts'
import { openStore } from '../storage/index.ts'
import { testEvent } from '../storage/testing.ts'
import { AuditCompaction } from './audit-compaction.ts'
import { AuditQueue } from './audit-queue.ts'
import { silentLog } from './log.ts'

const ACCOUNT = accountId('123456789012')
const START = 1_800_000_000_000

async function scene() {
  const store = await openStore({ ephemeral: true })
  await store.directory.createAccount({
    ...{ accountId: ACCOUNT, name: 'test', rootEmail: 'root@example.com', rootPasswordHash: null, createdAt: START },
  })
  const time = { now: START }
  const compaction = new AuditCompaction(store, () => time.now, silentLog)
  const queue = new AuditQueue(store, silentLog, undefined, (account) => compaction.note(account))
  const record = async (userName: string) => {
    queue.add(ACCOUNT, testEvent({ eventTime: time.now, eventId: `${userName}${time.now}`, userName }))
    await queue.flush()
    time.now += 100
  }
  const size = () => store.read(ACCOUNT).audit.size()
  const found = async () => {
    const { events } = await store.read(ACCOUNT).audit.lookup({ limit: 1000 })
    return events.map(({ eventId }) => eventId)
  }
  return { store, time, compaction, queue, record, size, found }
}

test('batches of many callers at a low rate are put together some seconds later, and all events are there', async () => {
  const { store, time, compaction, record, size, found } = await scene()
  for (let i = 0; i < 200; i++) await record(`caller-${i % 40}`)
  const before = await size()
  const events = await found()
  time.now += 20_000
  await compaction.run()
  const after = await size()
  assert.deepEqual([after.events, await found()], [200, events])
  assert.ok(after.bytes < before.bytes / 3, `${before.bytes} before, ${after.bytes} after`)
  await compaction.run()
  assert.deepEqual(await size(), after)
  await store.close()
})

test('what is written later is put together later', async () => {
  const { store, time, compaction, record, size } = await scene()
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 20; i++) await record('ann')
    time.now += 20_000
    await compaction.run()
    time.now += 600_000
    await compaction.run()
  }
  const { events, bytes } = await size()
  assert.equal(events, 60)
  assert.ok(bytes < 60 * 120, `${bytes} bytes`)
  await store.close()
})

test('a store that refuses it is asked again, and nothing is lost', async () => {
  const { store, time, compaction, record, size } = await scene()
  for (let i = 0; i < 20; i++) await record('ann')
  time.now += 20_000
  const before = await size()
  const recordIn = store.record
  store.record = () => Promise.reject(new Error('the disk is full'))
  await compaction.run()
  store.record = recordIn
  assert.deepEqual(await size(), before)
  await compaction.run()
  assert.ok((await size()).bytes < before.bytes / 3)
  await store.close()
})
