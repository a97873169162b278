import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isValidRange, momentsOf } from './time-range.ts'

const now = new Date('2026-11-23T12:00:00Z')

test('no range is the last 90 days', () => {
  assert.deepEqual(momentsOf(null, now), { from: new Date('2026-08-25T12:00:00Z'), to: now })
})
test('a relative range ends now', () => {
  const range = { type: 'relative', amount: 3, unit: 'hour' } as const
  assert.deepEqual(momentsOf(range, now), { from: new Date('2026-11-23T09:00:00Z'), to: now })
})
test('an absolute range is what it says', () => {
  const range = { type: 'absolute', startDate: '2026-11-01T00:00:00Z', endDate: '2026-11-02T00:00:00Z' } as const
  assert.deepEqual(momentsOf(range, now), { from: new Date(range.startDate), to: new Date(range.endDate) })
})
test('a range that ends before it begins is refused', () => {
  const range = { type: 'absolute', startDate: '2026-11-02T00:00:00Z', endDate: '2026-11-01T00:00:00Z' } as const
  assert.equal(isValidRange(range).valid, false)
})
test('a range without an end is refused', () => {
  assert.equal(isValidRange({ type: 'absolute', startDate: '2026-11-02T00:00:00Z', endDate: '' }).valid, false)
})
