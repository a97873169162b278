import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  decideState,
  evaluationRange,
  MISSING_DATA_TREATMENTS,
  type MissingDataTreatment,
  type Rule,
  type Slot,
} from './decide.ts'
import { stateReason, stateReasonData } from './reason.ts'

const KEYS = ['name', 'source', 'datapoints', 'evaluationPeriods', 'datapointsToAlarm', 'expected']
const MINUTE = 60_000
const NOW = Date.UTC(2026, 10, 23, 10, 5)

interface Vector {
  readonly name: string
  readonly source: string
  /** Oldest first: `0` within the threshold, `X` breaching, `-` missing. */
  readonly datapoints: string
  readonly evaluationPeriods: number
  readonly datapointsToAlarm: number
  readonly expected: Readonly<Record<MissingDataTreatment, string>>
}

function vectors(): Vector[] {
  const file = new URL('../../../../vectors/alarms/missing-data.json', import.meta.url)
  const rows: Vector[] = JSON.parse(readFileSync(file, 'utf8'))
  for (const row of rows) {
    assert.deepEqual(
      Object.keys(row).filter((key) => !KEYS.includes(key)),
      [],
      `unknown keys in "${row.name}"`,
    )
    assert.deepEqual(Object.keys(row.expected).toSorted(), [...MISSING_DATA_TREATMENTS].toSorted())
  }
  return rows
}

function slots(datapoints: string): Slot[] {
  const letters = datapoints.split(' ')
  return letters.map((letter, index) => {
    const start = NOW - (letters.length - 1 - index) * MINUTE
    return letter === '-' ? { start } : { start, value: letter === 'X' ? 10 : 0, sampleCount: 1 }
  })
}

const above5: Rule = {
  comparison: 'GreaterThanThreshold',
  threshold: 5,
  evaluationPeriods: 3,
  treatMissingData: 'missing',
}

for (const { name, datapoints, evaluationPeriods, datapointsToAlarm, expected } of vectors()) {
  for (const treatMissingData of MISSING_DATA_TREATMENTS) {
    test(`${name}; missing data as ${treatMissingData}`, () => {
      const rule: Rule = { ...above5, evaluationPeriods, datapointsToAlarm, treatMissingData }
      assert.equal(slots(datapoints).length, evaluationRange(rule))
      const decision = decideState(slots(datapoints), rule)
      assert.equal(decision.kind === 'retain' ? 'retain' : decision.state, expected[treatMissingData])
    })
  }
}

for (const [comparison, breaching] of [
  ['GreaterThanThreshold', [6]],
  ['GreaterThanOrEqualToThreshold', [5, 6]],
  ['LessThanThreshold', [4]],
  ['LessThanOrEqualToThreshold', [4, 5]],
] as const) {
  test(`${comparison} at the threshold itself`, () => {
    for (const value of [4, 5, 6]) {
      const decision = decideState([{ start: NOW, value }], { ...above5, comparison, evaluationPeriods: 1 })
      const expected = (breaching as readonly number[]).includes(value) ? 'ALARM' : 'OK'
      assert.equal(decision.kind !== 'retain' && decision.state, expected, `${value} ${comparison} 5`)
    }
  })
}

const reasons: { datapoints: string; rule: Partial<Rule>; reason: string }[] = [
  {
    datapoints: '- - X',
    rule: { evaluationPeriods: 1 },
    reason: 'Threshold Crossed: 1 datapoint [10.0 (23/11/26 10:05:00)] was greater than the threshold (5.0).',
  },
  {
    datapoints: '- - X',
    rule: { evaluationPeriods: 1, datapointsToAlarm: 1 },
    reason:
      'Threshold Crossed: 1 out of the last 1 datapoints [10.0 (23/11/26 10:05:00)] was greater than the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).',
  },
  {
    datapoints: '- - 0',
    rule: { evaluationPeriods: 1, datapointsToAlarm: 1, comparison: 'GreaterThanOrEqualToThreshold' },
    reason:
      'Threshold Crossed: 1 out of the last 1 datapoints [0.0 (23/11/26 10:05:00)] was not greater than or equal to the threshold (5.0) (minimum 1 datapoint for ALARM -> OK transition).',
  },
  {
    datapoints: '- - 0 0',
    rule: { evaluationPeriods: 2 },
    reason:
      'Threshold Crossed: 2 datapoints [0.0 (23/11/26 10:05:00), 0.0 (23/11/26 10:04:00)] were not greater than the threshold (5.0).',
  },
  {
    datapoints: 'X X 0 X 0 0 0',
    rule: { evaluationPeriods: 5, datapointsToAlarm: 3 },
    reason:
      'Threshold Crossed: 4 out of the last 5 datapoints [0.0 (23/11/26 10:05:00), 0.0 (23/11/26 10:04:00), 0.0 (23/11/26 10:03:00), 0.0 (23/11/26 10:01:00)] were not greater than the threshold (5.0) (minimum 3 datapoints for ALARM -> OK transition).',
  },
  {
    datapoints: '- - -',
    rule: { evaluationPeriods: 1, treatMissingData: 'breaching' },
    reason:
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [Breaching].',
  },
  {
    datapoints: '- - - -',
    rule: { evaluationPeriods: 2, treatMissingData: 'notBreaching' },
    reason:
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [NonBreaching].',
  },
  { datapoints: '- - - - -', rule: {}, reason: 'Insufficient Data: 3 datapoints were unknown.' },
  { datapoints: '- - -', rule: { evaluationPeriods: 1 }, reason: 'Insufficient Data: 1 datapoint was unknown.' },
  {
    datapoints: '- - - - X',
    rule: { treatMissingData: 'breaching' },
    reason:
      'Threshold Crossed: 1 datapoint [10.0 (23/11/26 10:05:00)] was greater than the threshold (5.0) and 2 missing datapoints were treated as [Breaching].',
  },
]

for (const { datapoints, rule, reason } of reasons) {
  test(`the reason of ${datapoints} is worded as AWS words it`, () => {
    const whole = { ...above5, ...rule }
    const decision = decideState(slots(datapoints), whole)
    assert.ok(decision.kind !== 'retain')
    assert.equal(stateReason(decision, whole), reason)
  })
}

test('the reason data holds the evaluated datapoints, newest first', () => {
  const rule = { ...above5, evaluationPeriods: 2 }
  const decision = decideState(slots('- - 0 X'), rule)
  assert.ok(decision.kind !== 'retain')
  const facts = { queriedAt: NOW + 1, periodSeconds: 60, statistic: 'Maximum', unit: 'Count', threshold: 5 }
  assert.equal(
    stateReasonData(decision, slots('- - 0 X'), facts),
    '{"version":"1.0","queryDate":"2026-11-23T10:05:00.001+0000","startDate":"2026-11-23T10:04:00.000+0000","unit":"Count",' +
      '"statistic":"Maximum","period":60,"recentDatapoints":[0.0,10.0],"threshold":5.0,"evaluatedDatapoints":[' +
      '{"timestamp":"2026-11-23T10:05:00.000+0000","sampleCount":1.0,"value":10.0},' +
      '{"timestamp":"2026-11-23T10:04:00.000+0000","sampleCount":1.0,"value":0.0}]}',
  )
})

test('the reason data of missing datapoints names their periods and no value', () => {
  const rule: Rule = { ...above5, evaluationPeriods: 1, treatMissingData: 'breaching' }
  const decision = decideState(slots('- - -'), rule)
  assert.ok(decision.kind !== 'retain')
  assert.equal(
    stateReasonData(decision, slots('- - -'), { queriedAt: NOW, periodSeconds: 60, statistic: 'Sum', threshold: 5 }),
    '{"version":"1.0","queryDate":"2026-11-23T10:05:00.000+0000","statistic":"Sum","period":60,"recentDatapoints":[],' +
      '"threshold":5.0,"evaluatedDatapoints":[{"timestamp":"2026-11-23T10:05:00.000+0000"}]}',
  )
})
