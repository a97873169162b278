import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MetricDatum, PutMetricAlarmInput } from '../../../models/cloudwatch.ts'
import { pruneCloudWatch } from './retention.ts'
import { ACCOUNT, MonitoringScene, REGION } from './testing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
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

const badAlarms: Record<string, [change: Partial<Record<keyof PutMetricAlarmInput, unknown>>, message: RegExp]> = {
  'no threshold': [{ Threshold: undefined }, /^Threshold must be specified/],
  'a threshold that is no number': [{ Threshold: Number.NaN }, /^The value NaN for parameter Threshold is invalid\.$/],
  'an infinite threshold': [{ Threshold: Number.POSITIVE_INFINITY }, /parameter Threshold is invalid/],
  'no comparison operator': [{ ComparisonOperator: undefined }, /^ComparisonOperator must be specified/],
  'an operator for anomaly detection': [{ ComparisonOperator: 'GreaterThanUpperThreshold' }, /anomaly detection/],
  'no metric name': [{ MetricName: undefined }, /^MetricName must not be null$/],
  'no namespace': [{ Namespace: undefined }, /^Namespace must not be null$/],
  'no statistic': [{ Statistic: undefined }, /^Either Statistic or ExtendedStatistic must be specified/],
  'two statistics': [{ ExtendedStatistic: 'p90' }, /mutually exclusive/],
  'no period': [{ Period: undefined }, /^Period must not be null$/],
  'a period of 90 seconds': [{ Period: 90 }, /^Period must be 10, 20, 30 or a multiple of 60$/],
  'no evaluation periods': [{ EvaluationPeriods: undefined }, /^EvaluationPeriods must be specified/],
  'more than a day of minutes': [
    { Period: 60, EvaluationPeriods: 1441 },
    /EvaluationPeriods \* Period must be <= 86400/,
  ],
  'more than a week of hours': [
    { Period: 3600, EvaluationPeriods: 169 },
    /EvaluationPeriods \* Period must be <= 604800/,
  ],
  'M above N': [
    { EvaluationPeriods: 2, Period: 60, DatapointsToAlarm: 3 },
    /^DatapointsToAlarm must be less than or equal to EvaluationPeriods$/,
  ],
  'an unknown treatment of missing data': [
    { TreatMissingData: 'Missing' },
    /^The value Missing is not supported for TreatMissingData parameter\. Supported values are \[breaching, notBreaching, ignore, missing\]\.$/,
  ],
  'an unknown way with few samples': [
    { EvaluateLowSampleCountPercentile: 'unknown' },
    /^Option unknown is not supported\. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore\.$/,
  ],
  'a window of the wall clock': [{ EvaluationWindow: { WallClockWindow: {} } }, /does not support WallClockWindow/],
  'a time to warm up': [
    { WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 5 } },
    /does not support WarmUpConfiguration/,
  ],
  'tags in notifications': [
    { ActionConfiguration: { AlarmTagsPropagation: { Enabled: true } } },
    /does not support AlarmTagsPropagation/,
  ],
  math: [{ Metrics: [{ Id: 'm1', Expression: '1' }] }, /does not support Metrics/],
  'an action that is no ARN': [{ AlarmActions: ['mail me'] }, /^Invalid arn syntax: mail me$/],
  'an action that is not SNS': [
    { AlarmActions: ['arn:aws:automate:us-east-1:ec2:stop'] },
    /^(Invalid arn syntax|Castellan runs no alarm action)/,
  ],
  'a Lambda action': [{ AlarmActions: [`arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`] }, /no alarm action but SNS/],
  'a topic of another region': [
    { AlarmActions: [TOPIC.replace('us-east-1', 'eu-west-1')] },
    /^Invalid region eu-west-1 specified\. Only us-east-1 is supported\.$/,
  ],
  'a topic of no account': [{ OKActions: [TOPIC.replace(ACCOUNT, '')] }, /^Invalid arn syntax: /],
  'a topic of another partition': [
    { OKActions: [TOPIC.replace('aws', 'aws-us-gov')] },
    /^Invalid partition aws-us-gov specified\. Only aws is supported\.$/,
  ],
  'a name with a line break': [{ AlarmName: 'high"\r\nBcc: evil@example.com' }, /control characters/],
  'two dimensions of one name': [
    {
      Dimensions: [
        { Name: 'a', Value: '1' },
        { Name: 'a', Value: '2' },
      ],
    },
    /same name/,
  ],
  'a dimension whose name starts with a colon': [
    { Dimensions: [{ Name: ':a', Value: '1' }] },
    /^The value :a for parameter Dimensions\.Name is invalid\.$/,
  ],
}

for (const [name, [change, message]] of Object.entries(badAlarms)) {
  test(`PutMetricAlarm refuses ${name} and keeps nothing`, async () => {
    const scene = await MonitoringScene.open()
    const input = { ...ALARM, ...change } as PutMetricAlarmInput
    await assert.rejects(scene.cloudwatch('PutMetricAlarm', input), { code: 'ValidationError', status: 400, message })
    assert.deepEqual((await scene.cloudwatch('DescribeAlarms', {})).MetricAlarms, [])
    assert.deepEqual((await scene.cloudwatch('DescribeAlarmHistory', {})).AlarmHistoryItems, [])
  })
}

for (const name of ['90', 'p101', 'tm101', 'TM(10%)', 'TM(:)', 'TM(90%:10%)', 'PR(:50%)', 'iqm', 'Sum']) {
  test(`PutMetricAlarm refuses ExtendedStatistic ${name} and keeps nothing: observed in AWS, 2022-11`, async () => {
    const scene = await MonitoringScene.open()
    const { Statistic: _, ...input } = ALARM
    await assert.rejects(scene.cloudwatch('PutMetricAlarm', { ...input, ExtendedStatistic: name }), {
      code: 'InvalidParameterValue',
      message: `The value ${name} for parameter ExtendedStatistic is not supported.`,
    })
    assert.deepEqual((await scene.cloudwatch('DescribeAlarms', {})).MetricAlarms, [])
  })
}

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

test('DeleteAlarms passes over names of no alarm, unless all are', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await scene.cloudwatch('DeleteAlarms', { AlarmNames: ['none', ALARM.AlarmName] })
  assert.deepEqual((await scene.cloudwatch('DescribeAlarms', {})).MetricAlarms, [])
  await assert.rejects(scene.cloudwatch('DeleteAlarms', { AlarmNames: ['none'] }), { code: 'ResourceNotFound' })
  const { AlarmHistoryItems } = await scene.cloudwatch('DescribeAlarmHistory', {
    HistoryItemType: 'ConfigurationUpdate',
  })
  assert.deepEqual(
    AlarmHistoryItems?.map((item) => item.HistorySummary),
    ['Alarm "billing above 10" deleted', 'Alarm "billing above 10" created'],
  )
})

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

const badData: Record<string, [Partial<MetricDatum>, code: string, message: RegExp]> = {
  'no value': [{ Value: undefined }, 'MissingParameter', /^The parameter MetricData\.member\.1\.Value is required\.$/],
  NaN: [
    { Value: Number.NaN },
    'InvalidParameterValue',
    /^The value NaN for parameter MetricData\.member\.1\.Value is invalid\.$/,
  ],
  infinity: [{ Value: Number.NEGATIVE_INFINITY }, 'InvalidParameterValue', /is invalid/],
  'a value beyond 2^360': [{ Value: 2 ** 361 }, 'InvalidParameterValue', /is invalid/],
  'a value and values': [
    { Values: [1] },
    'InvalidParameterCombination',
    /^The parameters MetricData\.member\.1\.Value and MetricData\.member\.1\.Values are mutually exclusive and you have specified both\.$/,
  ],
  'counts of another length': [{ Value: undefined, Values: [1, 2], Counts: [1] }, 'InvalidParameterValue', /same size/],
  'counts without values': [{ Counts: [1] }, 'InvalidParameterCombination', /Counts can only be specified with/],
  'a count of 0': [{ Value: undefined, Values: [1], Counts: [0] }, 'InvalidParameterValue', /greater than 0/],
  'a statistic set without samples': [
    { Value: undefined, StatisticValues: { SampleCount: 0, Sum: 0, Minimum: 0, Maximum: 0 } },
    'InvalidParameterValue',
    /SampleCount must be greater than 0/,
  ],
  'a maximum below the minimum': [
    { Value: undefined, StatisticValues: { SampleCount: 1, Sum: 0, Minimum: 2, Maximum: 1 } },
    'InvalidParameterValue',
    /Maximum must be/,
  ],
  'a time three hours ahead': [
    { Timestamp: new Date(Date.UTC(2026, 10, 23, 14)) },
    'InvalidParameterValue',
    /no more than two hours in the future/,
  ],
  'a time three weeks ago': [
    { Timestamp: new Date(Date.UTC(2026, 10, 2)) },
    'InvalidParameterValue',
    /within the past two weeks/,
  ],
  'a time that is none': [{ Timestamp: new Date(Number.NaN) }, 'InvalidParameterValue', /Timestamp/],
  'a dimension whose name starts with a colon': [
    { Dimensions: [{ Name: ':h', Value: 'a' }] },
    'InvalidParameterValue',
    /^The value :h for parameter MetricData\.member\.1\.Dimensions\.member\.1\.Name is invalid\.$/,
  ],
  'a dimension name with a control character': [
    { Dimensions: [{ Name: 'h\n', Value: 'a' }] },
    'InvalidParameterValue',
    /Dimensions\.member\.1\.Name is invalid/,
  ],
  'a dimension value beyond ASCII': [
    {
      Dimensions: [
        { Name: 'g', Value: 'a' },
        { Name: 'h', Value: 'é' },
      ],
    },
    'InvalidParameterValue',
    /Dimensions\.member\.2\.Value is invalid/,
  ],
  'a dimension value of spaces': [
    { Dimensions: [{ Name: 'h', Value: '  ' }] },
    'InvalidParameterValue',
    /Dimensions\.member\.1\.Value is invalid/,
  ],
  'a resolution of 5': [{ StorageResolution: 5 }, 'InvalidParameterValue', /\[ 1, 60 \]/],
}

for (const [name, [change, code, message]] of Object.entries(badData)) {
  test(`PutMetricData refuses ${name} and keeps nothing`, async () => {
    const scene = await MonitoringScene.open()
    const datum = { MetricName: 'Load', Value: 1, ...change }
    await assert.rejects(scene.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData: [datum] }), {
      code,
      status: 400,
      message,
    })
    assert.deepEqual((await scene.cloudwatch('ListMetrics', {})).Metrics, [])
  })
}

for (const namespace of ['AWS/Billing', 'AWS/', 'aws/Billing']) {
  test(`nobody can write to the namespace ${namespace}`, async () => {
    const scene = await MonitoringScene.open()
    await assert.rejects(
      scene.cloudwatch('PutMetricData', {
        Namespace: namespace,
        MetricData: [{ MetricName: 'EstimatedCharges', Value: 0 }],
      }),
      { code: 'InvalidParameterValue', message: 'The value AWS/ for parameter Namespace is invalid.' },
    )
  })
}

test('GetMetricStatistics adds up by period, counted from the start time, by unit', async () => {
  const scene = await MonitoringScene.open()
  const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 9, minutes))
  await scene.cloudwatch('PutMetricData', {
    Namespace: 'Test',
    MetricData: [
      { MetricName: 'Load', Value: 1, Timestamp: at(5) },
      { MetricName: 'Load', Values: [2, 3], Counts: [1, 2], Timestamp: at(9) },
      { MetricName: 'Load', StatisticValues: { SampleCount: 2, Sum: 20, Minimum: 5, Maximum: 15 }, Timestamp: at(10) },
      { MetricName: 'Load', Value: 100, Unit: 'Count', Timestamp: at(5) },
    ],
  })
  const metric = { Namespace: 'Test', MetricName: 'Load', StartTime: at(5), EndTime: at(15), Period: 300 }
  const all = ['SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'] as const
  const { Label, Datapoints } = await scene.cloudwatch('GetMetricStatistics', {
    ...metric,
    Statistics: [...all],
    Unit: 'None',
  })
  assert.equal(Label, 'Load')
  assert.deepEqual(Datapoints, [
    { Timestamp: at(5), SampleCount: 4, Sum: 9, Average: 2.25, Minimum: 1, Maximum: 3, Unit: 'None' },
    { Timestamp: at(10), SampleCount: 2, Sum: 20, Average: 10, Minimum: 5, Maximum: 15, Unit: 'None' },
  ])
  const every = await scene.cloudwatch('GetMetricStatistics', { ...metric, Statistics: ['Sum'] })
  assert.equal(every.Datapoints?.length, 3)
})

for (const [days, start] of [
  [1, Date.UTC(2026, 10, 23, 9, 12)],
  [16, Date.UTC(2026, 10, 23, 9, 10)],
  [64, Date.UTC(2026, 10, 23, 9)],
] as const) {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
  test(`a start time ${days} days ago is rounded down to where the periods of its age start`, async () => {
    const scene = await MonitoringScene.open()
    const time = Date.UTC(2026, 10, 23, 9, 12, 40)
    await scene.cloudwatch('PutMetricData', {
      Namespace: 'Test',
      MetricData: [{ MetricName: 'Load', Value: 1, Timestamp: new Date(time) }],
    })
    scene.now += days * DAY
    const { Datapoints = [] } = await scene.cloudwatch('GetMetricStatistics', {
      Namespace: 'Test',
      MetricName: 'Load',
      StartTime: new Date(time),
      EndTime: new Date(time + HOUR),
      Period: 3600,
      Statistics: ['Sum'],
    })
    assert.deepEqual(
      Datapoints.map(({ Timestamp }) => Timestamp?.getTime()),
      [start],
    )
  })
}

for (const [age, Period, isAnswered] of [
  [2 * HOUR, 30, true],
  [4 * HOUR, 30, false],
  [4 * HOUR, 60, true],
  [16 * DAY, 60, false],
  [16 * DAY, 300, true],
  [64 * DAY, 300, false],
  [64 * DAY, 3600, true],
] as const) {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
  test(`data of ${age / HOUR} hours ago is ${isAnswered ? '' : 'not '}answered by periods of ${Period} s`, async () => {
    const scene = await MonitoringScene.open()
    const time = scene.now
    await scene.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData: [{ MetricName: 'Load', Value: 1 }] })
    scene.now += age
    const Metric = { Namespace: 'Test', MetricName: 'Load' }
    const span = { StartTime: new Date(time - HOUR / 2), EndTime: new Date(time + HOUR / 20) }
    const { Datapoints } = await scene.cloudwatch('GetMetricStatistics', {
      ...Metric,
      ...span,
      Period,
      Statistics: ['Sum'],
    })
    assert.equal(Datapoints?.length, isAnswered ? 1 : 0)
    const { MetricDataResults } = await scene.cloudwatch('GetMetricData', {
      ...span,
      MetricDataQueries: [{ Id: 'a', MetricStat: { Metric, Period, Stat: 'Sum' } }],
    })
    assert.equal(MetricDataResults?.[0]?.Values?.length, isAnswered ? 1 : 0)
  })
}

test('percentiles are answered where the values are known', async () => {
  const scene = await MonitoringScene.open()
  const values = Array.from({ length: 101 }, (_, index) => index)
  await scene.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData: [{ MetricName: 'Load', Values: values }] })
  await scene.cloudwatch('PutMetricData', {
    Namespace: 'Test',
    MetricData: [{ MetricName: 'Set', StatisticValues: { SampleCount: 2, Sum: 3, Minimum: 1, Maximum: 2 } }],
  })
  const ask = async (MetricName: string) => {
    const { Datapoints } = await scene.cloudwatch('GetMetricStatistics', {
      Namespace: 'Test',
      MetricName,
      StartTime: new Date(scene.now - HOUR),
      EndTime: new Date(scene.now + MINUTE),
      Period: 60,
      ExtendedStatistics: ['p0', 'p50', 'p99.9', 'p100'],
    })
    return Datapoints?.[0]?.ExtendedStatistics
  }
  assert.deepEqual(await ask('Load'), { p0: 0, p50: 50, 'p99.9': 99.9, p100: 100 })
  assert.equal(await ask('Set'), undefined)
})

test('GetMetricStatistics refuses what AWS refuses', async () => {
  const scene = await MonitoringScene.open()
  const input = {
    Namespace: 'Test',
    MetricName: 'Load',
    StartTime: new Date(scene.now - DAY),
    EndTime: new Date(scene.now),
    Period: 60,
    Statistics: ['Sum'],
  } as const
  const refused = (change: object, code: string, message: RegExp) =>
    assert.rejects(scene.cloudwatch('GetMetricStatistics', { ...input, ...change }), { code, message })
  await refused({ Statistics: [] }, 'InvalidParameterCombination', /At least one of the parameters Statistics/)
  await refused({ Period: 61 }, 'InvalidParameterValue', /multiple of 60/)
  await refused({ EndTime: input.StartTime }, 'InvalidParameterValue', /StartTime must be less than/)
  await refused(
    { StartTime: new Date('2026-01-01T00:00:00.001Z'), EndTime: new Date('2026-01-01T00:00:00.999Z') },
    'InvalidParameterValue',
    /StartTime must be less than/,
  )
  await refused(
    { StartTime: new Date(scene.now - 2 * DAY) },
    'InvalidParameterCombination',
    /^You have requested up to 2880 datapoints, which exceeds the limit of 1440\./,
  )
})

test('GetMetricData refuses spans of no second: observed in AWS, 2022-08-15', async () => {
  const scene = await MonitoringScene.open()
  const MetricStat = { Metric: { Namespace: 'Test', MetricName: 'Load' }, Period: 60, Stat: 'Sum' }
  const refused = (from: number, to: number, message: string) =>
    assert.rejects(
      scene.cloudwatch('GetMetricData', {
        StartTime: new Date(from),
        EndTime: new Date(to),
        MetricDataQueries: [{ Id: 'm1', MetricStat }],
      }),
      { code: 'ValidationError', status: 400, message },
    )
  await refused(60_000, 60_000, 'The parameter StartTime must not equal parameter EndTime.')
  await refused(60_001, 60_999, 'The parameter StartTime must not equal parameter EndTime.')
  await refused(61_000, 60_999, 'The parameter EndTime must be greater than StartTime.')
})

test('GetMetricData answers several metrics, the newest first, and pages', async () => {
  const scene = await MonitoringScene.open()
  for (let minute = 0; minute < 5; minute++) {
    await scene.cloudwatch('PutMetricData', {
      Namespace: 'Test',
      MetricData: [{ MetricName: 'Load', Value: minute, Timestamp: new Date(scene.now - minute * MINUTE) }],
    })
  }
  const query = (Id: string, Stat = 'Maximum') => ({
    Id,
    MetricStat: { Metric: { Namespace: 'Test', MetricName: 'Load' }, Period: 60, Stat },
  })
  const span = { StartTime: new Date(scene.now - HOUR), EndTime: new Date(scene.now + MINUTE) }
  const { MetricDataResults } = await scene.cloudwatch('GetMetricData', {
    ...span,
    MetricDataQueries: [query('m1'), { ...query('m2'), ReturnData: false }],
  })
  assert.deepEqual(
    MetricDataResults?.map(({ Id, Label, Values, StatusCode }) => ({ Id, Label, Values, StatusCode })),
    [{ Id: 'm1', Label: 'Load', Values: [0, 1, 2, 3, 4], StatusCode: 'Complete' }],
  )
  const values: (readonly number[] | undefined)[] = []
  let token: string | undefined
  do {
    const page = await scene.cloudwatch('GetMetricData', {
      ...span,
      MetricDataQueries: [query('m1'), query('m2')],
      MaxDatapoints: 3,
      NextToken: token,
    })
    values.push(...(page.MetricDataResults ?? []).map((result) => result.Values))
    token = page.NextToken
  } while (token !== undefined)
  assert.deepEqual(values.flat(), [0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
  await assert.rejects(
    scene.cloudwatch('GetMetricData', { ...span, MetricDataQueries: [{ Id: 'e1', Expression: 'm1 * 2' }] }),
    { code: 'ValidationError', message: /does not support math expressions/ },
  )
})

test('ListMetrics lists what had data in two weeks, by name and dimensions', async () => {
  const scene = await MonitoringScene.open()
  const put = (MetricName: string, Host: string) =>
    scene.cloudwatch('PutMetricData', {
      Namespace: 'Test',
      MetricData: [{ MetricName, Value: 1, Dimensions: [{ Name: 'Host', Value: Host }] }],
    })
  await put('Load', 'a')
  scene.now += 15 * DAY
  await put('Load', 'b')
  await put('Memory', 'b')
  const list = async (input: object) =>
    ((await scene.cloudwatch('ListMetrics', input)).Metrics ?? []).map(
      (metric) => `${metric.MetricName} ${metric.Dimensions?.[0]?.Value}`,
    )
  assert.deepEqual(await list({}), ['Load b', 'Memory b'])
  assert.deepEqual(await list({ MetricName: 'Load' }), ['Load b'])
  assert.deepEqual(await list({ Dimensions: [{ Name: 'Host' }] }), ['Load b', 'Memory b'])
  assert.deepEqual(await list({ Dimensions: [{ Name: 'Host', Value: 'c' }] }), [])
  scene.now += 4 * HOUR
  assert.deepEqual(await list({ RecentlyActive: 'PT3H' }), [])
})

test('the order of dimensions makes no other metric', async () => {
  const scene = await MonitoringScene.open()
  const [one, two] = [
    { Name: 'a', Value: '1' },
    { Name: 'b', Value: '2' },
  ]
  for (const Dimensions of [
    [one, two],
    [two, one],
  ]) {
    await scene.cloudwatch('PutMetricData', {
      Namespace: 'Test',
      MetricData: [{ MetricName: 'Load', Value: 1, Dimensions }],
    })
  }
  assert.equal((await scene.cloudwatch('ListMetrics', {})).Metrics?.length, 1)
})

test('datapoints are rolled up as they age, and their sums stay', async () => {
  const scene = await MonitoringScene.open()
  const start = scene.now
  for (let second = 0; second < 120; second += 10) {
    await scene.cloudwatch('PutMetricData', {
      Namespace: 'Test',
      MetricData: [{ MetricName: 'Load', Value: 1, Timestamp: new Date(start + second * 1000), StorageResolution: 1 }],
    })
  }
  const read = async () => {
    const [metric] = await scene.db.metrics.list(REGION, {}, undefined, 10)
    const points = await scene.db.metrics.datapoints(REGION, metric?.metricId ?? '', {
      from: 0,
      to: Number.MAX_SAFE_INTEGER,
    })
    const sum = points.reduce((total, point) => total + point.aggregate.sum, 0)
    return { rows: points.length, resolutions: [...new Set(points.map((point) => point.resolution))], sum }
  }
  assert.deepEqual(await read(), { rows: 12, resolutions: [1], sum: 12 })
  await pruneCloudWatch(scene.store, ACCOUNT, start + 4 * HOUR)
  assert.deepEqual(await read(), { rows: 3, resolutions: [60], sum: 12 })
  await pruneCloudWatch(scene.store, ACCOUNT, start + 16 * DAY)
  assert.deepEqual((await read()).resolutions, [300])
  await pruneCloudWatch(scene.store, ACCOUNT, start + 64 * DAY)
  assert.deepEqual(await read(), { rows: 1, resolutions: [3600], sum: 12 })
  await pruneCloudWatch(scene.store, ACCOUNT, start + 456 * DAY)
  assert.deepEqual(await scene.db.metrics.list(REGION, {}, undefined, 10), [])
})

test('alarm history is kept for 30 days', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await pruneCloudWatch(scene.store, ACCOUNT, scene.now + 30 * DAY)
  assert.equal((await scene.cloudwatch('DescribeAlarmHistory', {})).AlarmHistoryItems?.length, 1)
  await pruneCloudWatch(scene.store, ACCOUNT, scene.now + 30 * DAY + 1)
  assert.equal((await scene.cloudwatch('DescribeAlarmHistory', {})).AlarmHistoryItems?.length, 0)
})
