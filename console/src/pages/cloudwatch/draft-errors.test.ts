import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AlarmDraft, newDraft, totalEstimatedCharge } from './alarm-draft.ts'
import { conditionErrors, nameErrors, notificationErrors } from './draft-errors.ts'

const complete: AlarmDraft = {
  ...newDraft,
  metric: totalEstimatedCharge,
  thresholds: '10',
  name: 'billing',
  notifications: [{ key: 'a', state: 'ALARM', topicArn: 'arn:aws:sns:us-east-1:111122223333:billing' }],
}
const errorsOf = (draft: AlarmDraft, several = true) =>
  Object.keys({ ...conditionErrors(draft, several), ...notificationErrors(draft), ...nameErrors(draft) })

const cases: { name: string; change: Partial<AlarmDraft>; several?: boolean; errors: string[] }[] = [
  { name: 'a complete draft has no mistake', change: {}, errors: [] },
  { name: 'several thresholds are welcome in a new alarm', change: { thresholds: '10, 50' }, errors: [] },
  {
    name: 'several thresholds are refused in an edit',
    change: { thresholds: '10, 50' },
    several: false,
    errors: ['thresholds'],
  },
  { name: 'no metric', change: { metric: undefined }, errors: ['metric'] },
  { name: 'a threshold that is no number', change: { thresholds: 'ten' }, errors: ['thresholds'] },
  { name: 'more datapoints than periods', change: { datapointsToAlarm: '2' }, errors: ['datapoints'] },
  { name: 'no whole number of periods', change: { evaluationPeriods: '1.5' }, errors: ['datapoints'] },
  { name: '28 periods of 6 hours are seven days', change: { evaluationPeriods: '28' }, errors: [] },
  {
    name: '29 periods of 6 hours are more than seven days',
    change: { evaluationPeriods: '29' },
    errors: ['datapoints'],
  },
  {
    name: '289 periods of 5 minutes are more than one day',
    change: { period: 300, evaluationPeriods: '289' },
    errors: ['datapoints'],
  },
  { name: 'no notification at all is allowed', change: { notifications: [] }, errors: [] },
  {
    name: 'a notification without a topic',
    change: { notifications: [{ key: 'a', state: 'OK', topicArn: '' }] },
    errors: ['notifications'],
  },
  { name: 'no name', change: { name: ' ' }, errors: ['name'] },
  {
    name: 'a name that its threshold makes too long',
    change: { name: 'n'.repeat(254), thresholds: '1,2' },
    errors: ['name'],
  },
]
for (const { name, change, several, errors } of cases) {
  test(`the alarm wizard: ${name}`, () => assert.deepEqual(errorsOf({ ...complete, ...change }, several), errors))
}
