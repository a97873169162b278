import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTraceparent, writeTraceparent } from './trace-context.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'

test('a traceparent is read and written as W3C has it', () => {
  const context = { traceId: TRACE, spanId: SPAN, isSampled: true }
  assert.deepEqual(readTraceparent(`00-${TRACE}-${SPAN}-01`), context)
  assert.deepEqual(readTraceparent(`00-${TRACE}-${SPAN}-00`), { ...context, isSampled: false })
  assert.deepEqual(readTraceparent(`00-${TRACE}-${SPAN}-03`), context)
  assert.equal(writeTraceparent(context), `00-${TRACE}-${SPAN}-01`)
  assert.equal(writeTraceparent({ ...context, isSampled: false }), `00-${TRACE}-${SPAN}-00`)
})

test('of a later version its first four parts count', () => {
  assert.equal(readTraceparent(`cc-${TRACE}-${SPAN}-01-what-comes`)?.traceId, TRACE)
  assert.equal(readTraceparent(`cc-${TRACE}-${SPAN}-01`)?.traceId, TRACE)
})

for (const wrong of [
  undefined,
  '',
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01-more`,
  `00-${TRACE}-${SPAN}-1`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `cc-${TRACE}-${SPAN}-01.`,
  ` 00-${TRACE}-${SPAN}-01`,
]) {
  test(`\`${wrong}\` is none`, () => assert.equal(readTraceparent(wrong), undefined))
}
