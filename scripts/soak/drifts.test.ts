import assert from 'node:assert/strict'
import { test } from 'node:test'
import { driftsOf, type Minute } from './drifts.ts'

const STEADY: Minute = { perSecond: 100, errors: [], p50: 1, p99: 10, residentMB: 150, overdue: 0 }
const minutes = (each: (minute: number) => Partial<Minute>) =>
  Array.from({ length: 20 }, (_, minute) => ({ ...STEADY, ...each(minute) }))

test('a run that stays as it was has no drift, however its first minutes were', () => {
  assert.deepEqual(driftsOf(minutes((minute) => (minute < 5 ? { residentMB: 90, p99: 200 } : {}))), [])
})

test('one slow minute, and memory that comes and goes, are no drift', () => {
  assert.deepEqual(
    driftsOf(minutes((minute) => ({ residentMB: 150 + (minute % 3) * 8, p99: minute === 12 ? 900 : 10 }))),
    [],
  )
})

test('an error, memory that grows, a p99 that grows, and alarms that come late are drifts', () => {
  const drifts = driftsOf(
    minutes((minute) => ({
      errors: minute === 3 ? ['IAM: 500'] : [],
      residentMB: 150 + minute * 4,
      p99: 10 + minute * 20,
      overdue: minute * 3,
    })),
  )
  assert.equal(drifts.length, 4)
  assert.match(drifts[0] ?? '', /1 answers were not/)
  assert.match(drifts[1] ?? '', /memory grew from 178 to 218 MB/)
})
