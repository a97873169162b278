import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { auditEvent } from '../audit/audit.ts'
import { accountId, rootUser } from '../aws/index.ts'
import { type EventBatch, readEvents } from '../storage/event-batch.ts'
import type { Store } from '../storage/store.ts'
import { AuditQueue } from './audit-queue.ts'
import { silentLog } from './log.ts'

const ACCOUNT = accountId('123456789012')

const event = (eventName: string) =>
  auditEvent({
    accountId: ACCOUNT,
    identity: rootUser(ACCOUNT),
    time: 0,
    eventSource: 'iam.amazonaws.com',
    eventName,
    region: 'us-east-1',
    sourceIp: '127.0.0.1',
    userAgent: 'test',
    requestId: 'r',
    readOnly: true,
  })

/** A store of which only `recordEvents` is used: it keeps batches, or refuses them. */
function recorder() {
  const batches: string[][] = []
  const state = { refuses: false }
  const recordEvents = async (_account: unknown, { lines }: EventBatch) => {
    if (state.refuses) throw new Error('the disk is full')
    batches.push(readEvents(Buffer.from(lines).toString()).map(({ eventName }) => eventName))
  }
  return { batches, state, store: { recordEvents } as unknown as Store }
}

test('events are written a tenth of a second after the first, together', async () => {
  mock.timers.enable({ apis: ['setTimeout'] })
  try {
    const { batches, store } = recorder()
    const queue = new AuditQueue(store, silentLog)
    queue.add(ACCOUNT, event('A'))
    queue.add(ACCOUNT, event('B'))
    mock.timers.tick(99)
    assert.deepEqual(batches, [])
    mock.timers.tick(1)
    await queue.flush()
    assert.deepEqual(batches, [['A', 'B']])
  } finally {
    mock.timers.reset()
  }
})

test('five hundred events are written at once, and what comes meanwhile in a batch of its own', async () => {
  const { batches, store } = recorder()
  const queue = new AuditQueue(store, silentLog)
  for (let i = 0; i < 510; i++) queue.add(ACCOUNT, event(`E${i}`))
  await queue.close()
  assert.deepEqual(
    batches.map((batch) => batch.length),
    [500, 10],
  )
})

test('while the store refuses events, requests are refused; afterwards nothing is missing', async () => {
  const { batches, state, store } = recorder()
  const queue = new AuditQueue(store, silentLog)
  queue.assertOpen()
  state.refuses = true
  queue.add(ACCOUNT, event('A'))
  await queue.flush()
  assert.throws(() => queue.assertOpen(), { code: 'ServiceUnavailable', status: 503 })
  state.refuses = false
  queue.add(ACCOUNT, event('B'))
  await queue.flush()
  queue.assertOpen()
  assert.deepEqual(batches, [['A'], ['B']])
})

test('a full queue refuses requests', async () => {
  const { store } = recorder()
  const queue = new AuditQueue(store, silentLog)
  queue.assertOpen()
  const long = { ...event('A'), members: `"text":"${'x'.repeat(1024 * 1024)}"` }
  for (let i = 0; i < 20; i++) queue.add(ACCOUNT, long)
  assert.throws(() => queue.assertOpen(), { status: 503 })
  await queue.flush()
  queue.assertOpen()
})

test('a flush of nothing does not keep later events from being written', async () => {
  const { batches, store } = recorder()
  const queue = new AuditQueue(store, silentLog)
  await queue.flush()
  queue.add(ACCOUNT, event('A'))
  await queue.flush()
  assert.deepEqual(batches, [['A']])
})

test('where the last of the disk is kept for root, others are refused, until there is room again', async () => {
  const { batches, store } = recorder()
  let room: 'least' | 'enough' = 'enough'
  const queue = new AuditQueue(store, silentLog, () => room)
  queue.assertOpen()
  room = 'least'
  await queue.flush()
  assert.throws(() => queue.assertOpen(), { status: 503 })
  queue.assertOpen(true)
  queue.add(ACCOUNT, event('ByRoot'))
  await queue.flush()
  assert.deepEqual(batches.flat(), ['ByRoot'])
  room = 'enough'
  assert.throws(() => queue.assertOpen(), { status: 503 })
  await new Promise((resolve) => setTimeout(resolve, 250)) // Asking is what makes it look again.
  queue.assertOpen()
  await queue.close()
})
