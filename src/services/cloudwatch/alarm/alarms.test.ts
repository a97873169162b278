import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PutMetricAlarmInput } from '../../../../models/cloudwatch.ts'
import { ACCOUNT, MonitoringScene } from '../testing.ts'

const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:alerts`

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

test('DescribeAlarms shows an alarm as PutMetricAlarm set it', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', {
    ...ALARM,
    AlarmDescription: 'ten dollars',
    AlarmActions: [TOPIC],
    TreatMissingData: 'missing',
  })
  const at = new Date(scene.now)
  assert.deepEqual(JSON.parse(JSON.stringify(await scene.cloudwatch('DescribeAlarms', {}))), {
    MetricAlarms: [
      {
        AlarmName: 'billing above 10',
        AlarmArn: `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:billing above 10`,
        AlarmDescription: 'ten dollars',
        AlarmConfigurationUpdatedTimestamp: at.toISOString(),
        ActionsEnabled: true,
        OKActions: [],
        AlarmActions: [TOPIC],
        InsufficientDataActions: [],
        StateValue: 'INSUFFICIENT_DATA',
        StateReason: 'Unchecked: Initial alarm creation',
        StateUpdatedTimestamp: at.toISOString(),
        StateTransitionedTimestamp: at.toISOString(),
        MetricName: 'EstimatedCharges',
        Namespace: 'AWS/Billing',
        Statistic: 'Maximum',
        Dimensions: [{ Name: 'Currency', Value: 'USD' }],
        Period: 21_600,
        EvaluationPeriods: 1,
        Threshold: 10,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'missing',
      },
    ],
    CompositeAlarms: [],
  })
})

test('DescribeAlarms filters by name, prefix, state and action, and pages', async () => {
  const scene = await MonitoringScene.open()
  for (const name of ['a1', 'a2', 'a3', 'b1']) {
    await scene.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmName: name, AlarmActions: name === 'a2' ? [TOPIC] : [] })
  }
  await scene.cloudwatch('SetAlarmState', { AlarmName: 'a3', StateValue: 'OK', StateReason: 'test' })
  const names = async (input: object) =>
    ((await scene.cloudwatch('DescribeAlarms', input)).MetricAlarms ?? []).map((alarm) => alarm.AlarmName)
  assert.deepEqual(await names({}), ['a1', 'a2', 'a3', 'b1'])
  assert.deepEqual(await names({ AlarmNames: ['b1', 'a1', 'none'] }), ['a1', 'b1'])
  assert.deepEqual(await names({ AlarmNamePrefix: 'a' }), ['a1', 'a2', 'a3'])
  assert.deepEqual(await names({ AlarmNamePrefix: 'a', StateValue: 'OK' }), ['a3'])
  assert.deepEqual(await names({ ActionPrefix: 'arn:aws:sns:' }), ['a2'])
  assert.deepEqual(await names({ AlarmTypes: ['CompositeAlarm'] }), [])
  const first = await scene.cloudwatch('DescribeAlarms', { MaxRecords: 3 })
  assert.equal(first.MetricAlarms?.length, 3)
  const second = await scene.cloudwatch('DescribeAlarms', { MaxRecords: 3, NextToken: first.NextToken })
  assert.deepEqual([second.MetricAlarms?.map((alarm) => alarm.AlarmName), second.NextToken], [['b1'], undefined])
  await assert.rejects(scene.cloudwatch('DescribeAlarms', { NextToken: 'rubbish' }), { code: 'InvalidNextToken' })
  await assert.rejects(names({ AlarmNames: ['a'], AlarmNamePrefix: 'a' }), { code: 'InvalidParameterCombination' })
})

test('alarms and metrics of a region are seen in no other', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await scene.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData: [{ MetricName: 'Load', Value: 1 }] })
  const region = 'eu-west-1'
  assert.deepEqual((await scene.cloudwatch('DescribeAlarms', {}, { region })).MetricAlarms, [])
  assert.deepEqual((await scene.cloudwatch('ListMetrics', {}, { region })).Metrics, [])
  await assert.rejects(
    scene.cloudwatch('SetAlarmState', { AlarmName: ALARM.AlarmName, StateValue: 'OK', StateReason: '' }, { region }),
    { code: 'ResourceNotFound' },
  )
})

test('DescribeAlarmsForMetric finds the alarms on exactly that metric', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  const metric = { Namespace: ALARM.Namespace, MetricName: ALARM.MetricName }
  const found = async (input: object) =>
    (await scene.cloudwatch('DescribeAlarmsForMetric', { ...metric, ...input })).MetricAlarms?.length
  assert.equal(await found({ Dimensions: ALARM.Dimensions }), 1)
  assert.equal(await found({ Dimensions: ALARM.Dimensions, Statistic: 'Sum' }), 0)
  assert.equal(await found({}), 0)
})

test('DeleteAlarms deletes the alarms with correct names, and passes over names of no alarm', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await scene.cloudwatch('DeleteAlarms', { AlarmNames: ['none', ALARM.AlarmName] })
  assert.deepEqual((await scene.cloudwatch('DescribeAlarms', {})).MetricAlarms, [])
  assert.deepEqual(await scene.cloudwatch('DeleteAlarms', { AlarmNames: ['none'] }), {})
  const { AlarmHistoryItems } = await scene.cloudwatch('DescribeAlarmHistory', {
    HistoryItemType: 'ConfigurationUpdate',
  })
  assert.deepEqual(
    AlarmHistoryItems?.map((item) => item.HistorySummary),
    ['Alarm "billing above 10" deleted', 'Alarm "billing above 10" created'],
  )
})

test('SetAlarmState refuses reason data that is no JSON', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  const input = { AlarmName: ALARM.AlarmName, StateValue: 'OK', StateReason: '', StateReasonData: '{' } as const
  await assert.rejects(scene.cloudwatch('SetAlarmState', input), { code: 'InvalidFormat' })
})

test('tags of an alarm are set, listed, taken off, and gone with it', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', { ...ALARM, Tags: [{ Key: 'a', Value: '1' }] })
  const ResourceARN = `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:${ALARM.AlarmName}`
  await scene.cloudwatch('TagResource', { ResourceARN, Tags: [{ Key: 'b', Value: '2' }] })
  await scene.cloudwatch('UntagResource', { ResourceARN, TagKeys: ['a'] })
  assert.deepEqual((await scene.cloudwatch('ListTagsForResource', { ResourceARN })).Tags, [{ Key: 'b', Value: '2' }])
  const unknown = { code: 'ResourceNotFoundException', message: 'Unknown' }
  for (const arn of [ResourceARN.replace(ACCOUNT, '999999999999'), 'rubbish', ResourceARN.replace('alarm:', 'x:')]) {
    await assert.rejects(scene.cloudwatch('ListTagsForResource', { ResourceARN: arn }), unknown)
  }
  await scene.cloudwatch('DeleteAlarms', { AlarmNames: [ALARM.AlarmName] })
  assert.deepEqual(await scene.cloudwatch('ListTagsForResource', { ResourceARN }), { Tags: [] })
  await assert.rejects(scene.cloudwatch('TagResource', { ResourceARN, Tags: [{ Key: 'b', Value: '2' }] }), unknown)
  await assert.rejects(scene.cloudwatch('UntagResource', { ResourceARN, TagKeys: ['b'] }), unknown)
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  assert.deepEqual((await scene.cloudwatch('ListTagsForResource', { ResourceARN })).Tags, [])
})
