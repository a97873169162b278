import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conditionText, duration } from './condition.ts'

const durations = [
  { seconds: 21_600, text: '6 hours' },
  { seconds: 86_400, text: '1 day' },
  { seconds: 90, text: '1 minute 30 seconds' },
  { seconds: 108_000, text: '1 day 6 hours' },
  { seconds: 0, text: '0 seconds' },
]
for (const { seconds, text } of durations) {
  test(`${seconds} seconds are ${text}`, () => assert.equal(duration(seconds), text))
}

test('a condition names the metric, the sign, the threshold and the evaluation range', () => {
  assert.equal(
    conditionText({
      MetricName: 'EstimatedCharges',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 10,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      Period: 21_600,
    }),
    'EstimatedCharges > 10 for 2 datapoints within 18 hours',
  )
})
