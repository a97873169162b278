import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AuditEvent, EventLines, readEventLines } from './event-lines.ts'

const event = (parts: Partial<AuditEvent>): AuditEvent => ({
  eventTime: 1_800_000_000_123,
  eventId: 'e',
  eventName: 'GetUser',
  eventSource: 'iam.amazonaws.com',
  readOnly: 'true',
  userName: null,
  accessKeyId: null,
  errorCode: null,
  resources: '[]',
  event: '{}',
  ...parts,
})

test('events come back as they were, in their order', () => {
  const events = [
    event({ eventId: '1' }),
    event({ eventId: '2', userName: 'a\nb\t"c"\u2028', resources: '[{"ResourceName":"x\\n"}]' }),
    event({ eventId: '3', event: JSON.stringify({ userAgent: 'line\nbreak \u{1f600} é' }) }),
  ]
  const lines = new EventLines()
  for (const each of events) lines.append(each)
  assert.deepEqual(readEventLines(lines.bytes), events)
})

test('there is room for more than was first set aside', () => {
  const lines = new EventLines()
  const long = event({ event: JSON.stringify({ text: '€'.repeat(70_000) }) })
  for (let i = 0; i < 20; i++) lines.append(long)
  assert.deepEqual(
    readEventLines(lines.bytes),
    Array.from({ length: 20 }, () => long),
  )
})

test('the memory is used again', () => {
  const lines = new EventLines()
  lines.append(event({ eventId: '1' }))
  lines.clear()
  lines.append(event({ eventId: '2' }))
  assert.deepEqual(readEventLines(lines.bytes), [event({ eventId: '2' })])
})

test('no event is no bytes', () => {
  assert.equal(new EventLines().bytes.length, 0)
  assert.deepEqual(readEventLines(new EventLines().bytes), [])
})
