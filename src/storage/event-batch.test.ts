import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditEvent } from './audit-event.ts'
import { batchesOf, type EventBatch, EventLines, MOST_SPAN, readEvents } from './event-batch.ts'
import { testEvent } from './testing.ts'

const NOW = 1_800_000_000_123
const ORIGIN = testEvent().origin

const event = (parts: Partial<AuditEvent>): AuditEvent => ({
  ...testEvent({ eventTime: NOW, members: '"requestID":"r"' }),
  origin: ORIGIN,
  ...parts,
})

const read = ({ lines }: EventBatch) => readEvents(Buffer.from(lines).toString())

function batchOf(...events: readonly AuditEvent[]): EventBatch {
  const lines = new EventLines()
  for (const each of events) lines.append(each)
  return lines.batch
}

const SEVERAL = [
  event({ eventId: '1' }),
  event({
    eventId: '2',
    eventTime: NOW - 23,
    origin: { ...ORIGIN, userName: 'a\nb\t"c"\u2028', readOnly: 'false' },
    resources: '[{"ResourceName":"x\\n"}]',
  }),
  event({ eventId: '3', members: `"userAgent":${JSON.stringify('line\nbreak \u{1f600} é')}` }),
]

test('events come back as they were, in their order', () => {
  const [first, second, third] = read(batchOf(...SEVERAL))
  assert.deepEqual(first, {
    eventTime: NOW,
    eventId: '1',
    eventName: 'GetUser',
    eventSource: 'iam.amazonaws.com',
    readOnly: 'true',
    userName: null,
    accessKeyId: null,
    resources: '[]',
    event: '{"eventVersion":"1.08","eventTime":"2027-01-15T08:00:00Z","eventID":"1","requestID":"r"}',
  })
  assert.deepEqual([second?.userName, second?.readOnly], ['a\nb\t"c"\u2028', 'false'])
  assert.deepEqual(JSON.parse(second?.resources ?? ''), [{ ResourceName: 'x\n' }])
  assert.equal(JSON.parse(third?.event ?? '').userAgent, 'line\nbreak \u{1f600} é')
})

test('a batch is known by its first event, and says from when to when it goes', () => {
  const { batchId, firstTime, lastTime, events } = batchOf(...SEVERAL)
  assert.deepEqual([batchId, firstTime, lastTime, events], ['1', NOW - 23, NOW, 3])
})

test('an origin is written once, and events of others are left out unread', () => {
  const { lines } = batchOf(...SEVERAL)
  const text = Buffer.from(lines).toString()
  assert.equal(text.split('\n').filter((line) => line.startsWith('{')).length, 2)
  assert.deepEqual(
    readEvents(text, ({ readOnly }) => readOnly === 'false').map(({ eventId }) => eventId),
    ['2'],
  )
})

test('there is room for more than was first set aside', () => {
  const long = event({ members: `"text":"${'€'.repeat(70_000)}"` })
  assert.equal(read(batchOf(...Array.from({ length: 20 }, () => long))).length, 20)
})

test('the memory is used again', () => {
  const lines = new EventLines()
  lines.append(event({ eventId: '1' }))
  lines.clear()
  lines.append(event({ eventId: '2' }))
  assert.deepEqual(
    read(lines.batch).map(({ eventId }) => eventId),
    ['2'],
  )
})

test('a batch takes no event from too long before or after its others, and none when it is full', () => {
  const lines = new EventLines()
  assert.ok(lines.takes(event({ eventTime: 0 })))
  lines.append(event({ eventTime: 100_000 }))
  assert.ok(lines.takes(event({ eventTime: 100_000 + MOST_SPAN })))
  assert.ok(!lines.takes(event({ eventTime: 100_001 + MOST_SPAN })))
  assert.ok(!lines.takes(event({ eventTime: 99_999 - MOST_SPAN })))
  lines.append(event({ eventTime: 100_000, members: `"text":"${'x'.repeat(1024 * 1024)}"` }))
  assert.ok(!lines.takes(event({ eventTime: 100_000 })))
})

test('events of many days are many batches, and all are there', () => {
  const days = Array.from({ length: 6 }, (_, i) =>
    event({ eventId: `${i}`, eventTime: Math.floor(i / 2) * 86_400_000 }),
  )
  const batches = batchesOf(days)
  assert.deepEqual(
    batches.map((batch) => read(batch).map(({ eventId }) => eventId)),
    [
      ['0', '1'],
      ['2', '3'],
      ['4', '5'],
    ],
  )
})

test('no event is no bytes', () => {
  assert.equal(new EventLines().batch.lines.length, 0)
  assert.deepEqual(readEvents(''), [])
  assert.deepEqual(batchesOf([]), [])
})
