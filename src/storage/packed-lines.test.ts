import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import type { AuditEvent } from './audit-event.ts'
import { batchesOf, mergedLines, packedRowOf, readEvents } from './event-batch.ts'
import { linesIn, packedLines } from './packed-lines.ts'
import { testEvent } from './testing.ts'

/** Each of its own caller, whose ids nobody can guess. */
function eventOf(caller: number, at: number) {
  const id = (prefix: string) => prefix + randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()
  const [userName, accessKeyId] = [`caller-${caller}`, id('AKIA')]
  const arn = `arn:aws:iam::444455556666:user/${userName}`
  const userIdentity = { type: 'IAMUser', principalId: id('AIDA'), arn, accessKeyId, userName }
  const event = testEvent({ eventTime: 1_800_000_000_000 + at, eventId: randomUUID(), userName, accessKeyId })
  return {
    ...event,
    origin: { ...event.origin, members: `"userIdentity":${JSON.stringify(userIdentity)}` },
    members: `"requestParameters":{},"responseElements":null,"requestID":"${randomUUID()}"`,
  }
}

function linesOf(...events: readonly AuditEvent[]): string {
  return batchesOf(events)
    .map(({ lines }) => Buffer.from(lines).toString())
    .join('')
}

test('lines come back as they were', () => {
  for (const lines of ['', 'a\n', `${'é\u{1f600}"\\'.repeat(50_000)}\n`, linesOf(eventOf(1, 0))]) {
    assert.equal(linesIn(packedLines(Buffer.from(lines))), lines)
  }
})

test('lines of earlier versions, which packed nothing, are read as they are', () => {
  const lines = linesOf(eventOf(1, 0))
  assert.equal(linesIn(lines), lines)
})

test('what was packed once is read for ever', () => {
  const packed = 'p1:o1HyTsyB1H4YuZaoFA7xq4GOEsynumDCBERYwLhQYIgaBmBPFSnVxnIBAA=='
  assert.deepEqual(
    readEvents(linesIn(packed)).map(({ eventId, eventName, userName }) => [eventId, eventName, userName]),
    [['00000000-0000-4000-8000-000000000001', 'GetUser', 'alice']],
  )
})

test('a few events of as many callers take a fraction of what they say', () => {
  const [batch] = batchesOf(Array.from({ length: 7 }, (_, caller) => eventOf(caller, 14 * caller)))
  assert.ok(batch)
  const row = packedRowOf('444455556666', batch)
  assert.equal(row.bytes, row.lines.length)
  assert.ok(row.bytes < batch.lines.length / 2, `${row.bytes} of ${batch.lines.length}`)
})

test('what says that it is small and is not, is not unpacked', () => {
  const bomb = `p1:${deflateRawSync(Buffer.alloc(65 * 1024 * 1024)).toString('base64')}`
  assert.throws(() => linesIn(bomb), { code: 'ERR_BUFFER_TOO_LARGE' })
})

test('batches that are put together have the events of each, and each origin once', () => {
  const { origin } = testEvent()
  const of = (eventId: string, userName: string) => ({ ...testEvent({ eventId }), origin: { ...origin, userName } })
  const batches = [
    [of('1', 'ann'), of('2', 'bob')],
    [of('3', 'bob'), of('4', 'ann'), of('5', 'eve')],
  ].map((events) => linesOf(...events))
  const merged = mergedLines(batches)
  assert.deepEqual(
    readEvents(merged),
    batches.flatMap((lines) => readEvents(lines)),
  )
  assert.equal(merged.split('\n').filter((line) => line.startsWith('{')).length, 3)
})
