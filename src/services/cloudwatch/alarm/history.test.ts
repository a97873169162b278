import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PutMetricAlarmInput } from '../../../../models/cloudwatch.ts'
import { MonitoringScene } from '../testing.ts'

const ALARM = {
  AlarmName: 'billing above 10',
  Namespace: 'AWS/Billing',
  MetricName: 'EstimatedCharges',
  Dimensions: [{ Name: 'Currency', Value: 'USD' }],
  Statistic: 'Maximum',
  Period: 21_600,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
} as const satisfies PutMetricAlarmInput

test('the history of a transition holds both states and the reason data', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await scene.cloudwatch('SetAlarmState', {
    AlarmName: ALARM.AlarmName,
    StateValue: 'ALARM',
    StateReason: 'a test',
    StateReasonData: '{"by":"hand"}',
  })
  const { AlarmHistoryItems: [item] = [] } = await scene.cloudwatch('DescribeAlarmHistory', {
    HistoryItemType: 'StateUpdate',
  })
  assert.deepEqual(JSON.parse(item?.HistoryData ?? ''), {
    version: '1.0',
    oldState: { stateValue: 'INSUFFICIENT_DATA', stateReason: 'Unchecked: Initial alarm creation' },
    newState: { stateValue: 'ALARM', stateReason: 'a test', stateReasonData: { by: 'hand' } },
  })
})

test('DescribeAlarmHistory pages without losing or repeating items of one millisecond', async () => {
  const scene = await MonitoringScene.open()
  for (let index = 0; index < 7; index++) await scene.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmName: `a${index}` })
  const seen: (string | undefined)[] = []
  let token: string | undefined
  do {
    const page = await scene.cloudwatch('DescribeAlarmHistory', { MaxRecords: 2, NextToken: token })
    seen.push(...(page.AlarmHistoryItems ?? []).map((item) => item.AlarmName))
    token = page.NextToken
  } while (token !== undefined)
  assert.equal(seen.length, 7)
  assert.equal(new Set(seen).size, 7)
})
