import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ageText, agoText, daysSince } from './age.ts'

const now = Date.parse('2026-11-23T12:00:00Z')
const ages = [
  { seconds: -5, text: 'less than a minute' },
  { seconds: 59, text: 'less than a minute' },
  { seconds: 60, text: '1 minute' },
  { seconds: 4 * 60 + 59, text: '4 minutes' },
  { seconds: 60 * 60, text: '1 hour' },
  { seconds: 47 * 3600, text: '1 day' },
  { seconds: 91 * 86_400, text: '91 days' },
]
for (const { seconds, text } of ages) {
  test(`${seconds} seconds are ${text}`, () => assert.equal(ageText(new Date(now - seconds * 1000), now), text))
}

test('what never happened is Never', () => assert.equal(agoText(undefined, now), 'Never'))
test('days are whole', () => assert.equal(daysSince(new Date(now - 90.9 * 86_400_000), now), 90))
