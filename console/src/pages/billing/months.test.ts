import assert from 'node:assert/strict'
import { test } from 'node:test'
import { monthName, recentMonths } from './months.ts'

test('a billing month is named in words', () => assert.equal(monthName('2026-11'), 'November 2026'))
test('what is no month is shown as it came', () => assert.equal(monthName('x'), 'x'))
test('the recent months cross the year', () => {
  assert.deepEqual(recentMonths(new Date('2026-01-31T23:00:00Z'), 3), ['2026-01', '2025-12', '2025-11'])
})
