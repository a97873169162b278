import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  alarmNames,
  draftFrom,
  newDraft,
  parseThresholds,
  putMetricAlarmInputs,
  totalEstimatedCharge,
} from './alarm-draft.ts'

const thresholds = [
  { text: '10', values: [10] },
  { text: '10, 50, 100', values: [10, 50, 100] },
  { text: ' 10;50\n100 ', values: [10, 50, 100] },
  { text: '10,10, 10.0', values: [10] },
  { text: '0.5', values: [0.5] },
  { text: '-1 1e3', values: [-1, 1000] },
  { text: '', values: undefined },
  { text: 'ten', values: undefined },
  { text: '$10', values: undefined },
  { text: '10, x', values: undefined },
  { text: 'Infinity', values: undefined },
  { text: '1e999', values: undefined },
  { text: '0x10', values: undefined },
]
for (const { text, values } of thresholds) {
  test(`the thresholds in ${JSON.stringify(text)} are ${JSON.stringify(values) ?? 'refused'}`, () => {
    assert.deepEqual(parseThresholds(text), values)
  })
}

test('one threshold keeps the name, several are told apart by the threshold', () => {
  assert.deepEqual(alarmNames('billing', [10]), ['billing'])
  assert.deepEqual(alarmNames('billing', [10, 0.5]), ['billing-10', 'billing-0.5'])
})

test('a draft with several thresholds becomes one PutMetricAlarm for each', () => {
  const topicArn = 'arn:aws:sns:us-east-1:111122223333:billing'
  const inputs = putMetricAlarmInputs({
    ...newDraft,
    metric: totalEstimatedCharge,
    thresholds: '10, 50',
    name: 'billing',
    notifications: [
      { key: 'a', state: 'ALARM', topicArn },
      { key: 'b', state: 'ALARM', topicArn },
    ],
  })
  assert.deepEqual(inputs, [
    {
      AlarmName: 'billing-10',
      ActionsEnabled: true,
      AlarmActions: [topicArn],
      OKActions: [],
      InsufficientDataActions: [],
      Namespace: 'AWS/Billing',
      MetricName: 'EstimatedCharges',
      Dimensions: [{ Name: 'Currency', Value: 'USD' }],
      Statistic: 'Maximum',
      Period: 21_600,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'missing',
    },
    { ...inputs[0], AlarmName: 'billing-50', Threshold: 50 },
  ])
})

test('an alarm read into the wizard and saved again is the same alarm', () => {
  const [input] = putMetricAlarmInputs({
    ...newDraft,
    metric: totalEstimatedCharge,
    thresholds: '10',
    name: 'billing',
    description: 'The first ten dollars',
    statistic: 'p99',
    missingData: 'notBreaching',
    datapointsToAlarm: '2',
    evaluationPeriods: '3',
    notifications: [{ key: 'a', state: 'OK', topicArn: 'arn:aws:sns:us-east-1:111122223333:billing' }],
  })
  assert.ok(input)
  assert.equal(input.ExtendedStatistic, 'p99')
  assert.deepEqual(putMetricAlarmInputs(draftFrom(input)), [input])
})
