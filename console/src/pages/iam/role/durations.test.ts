import assert from 'node:assert/strict'
import { test } from 'node:test'
import { durationProblem, sessionDurationText } from './durations.ts'

for (const [seconds, text] of [
  [3600, '1 hour'],
  [5400, '1 hour 30 minutes'],
  [43_200, '12 hours'],
  [3661, '1 hour 1 minute 1 second'],
] as const) {
  test(`${seconds} seconds are ${text}`, () => assert.equal(sessionDurationText(seconds), text))
}

test('a session may last from one hour to twelve', () => {
  for (const taken of ['3600', '43200', '3601']) assert.equal(durationProblem(taken), undefined, taken)
  for (const refused of ['3599', '43201', '', '1h', '3600.5', '-3600']) assert.ok(durationProblem(refused), refused)
})
