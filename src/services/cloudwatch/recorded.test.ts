import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { MetricDataQuery, MetricDatum, StandardUnit } from '../../../models/cloudwatch.ts'
import { ANONYMOUS, MonitoringScene } from './testing.ts'

const MINUTE = 60_000

const put = (scene: MonitoringScene, MetricData: readonly MetricDatum[], Namespace = 'Test') =>
  scene.cloudwatch('PutMetricData', { Namespace, MetricData })

const spanOf = (scene: MonitoringScene) => ({
  StartTime: new Date(scene.now - MINUTE),
  EndTime: new Date(scene.now + MINUTE),
})

async function ask(scene: MonitoringScene, MetricDataQueries: readonly MetricDataQuery[]) {
  return (await scene.cloudwatch('GetMetricData', { ...spanOf(scene), MetricDataQueries })).MetricDataResults ?? []
}

describe('GetMetricData of a metric with several units, where none is asked for: observed in AWS, 2023-12-15', () => {
  const datum = (Value: number, Unit?: StandardUnit) => ({ MetricName: 'm-test', Value, ...(Unit && { Unit }) })
  const both = [datum(60_000, 'Milliseconds'), datum(60, 'Seconds')]
  const cases: [name: string, data: readonly MetricDatum[], value: number, units: string][] = [
    ['two units', both, 60_000, '[Milliseconds, Seconds]'],
    ['two units twice', [...both, ...both], 120_000, '[Milliseconds, Seconds]'],
    ['three units', [...both, ...both, datum(5, 'Count')], 5, '[Count, Milliseconds, Seconds]'],
    ['a unit and none', [datum(3), datum(7, 'Seconds')], 7, '[Seconds, None]'],
  ]
  const query = (Unit?: StandardUnit) => ({
    Id: 'm1',
    MetricStat: { Metric: { Namespace: 'Test', MetricName: 'm-test' }, Period: 60, Stat: 'Sum', ...(Unit && { Unit }) },
  })
  for (const [name, data, value, units] of cases) {
    test(`${name}: one value, of the unit that AWS lists first, and a message`, async () => {
      const scene = await MonitoringScene.open()
      await put(scene, data)
      const [result] = await ask(scene, [query()])
      assert.deepEqual(result?.Values, [value])
      assert.deepEqual(result?.Messages, [{ Code: 'MultipleUnits', Value: `Multiple units returned: '${units}'` }])
      assert.equal(result?.StatusCode, 'Complete')
    })
  }

  test('of the unit that is asked for there is a value and no message', async () => {
    const scene = await MonitoringScene.open()
    await put(scene, both)
    const [result = {}] = await ask(scene, [query('Seconds')])
    assert.deepEqual(result.Values, [60])
    assert.ok(!('Messages' in result))
  })

  test('periods of which each has another unit are of one unit, too', async () => {
    const scene = await MonitoringScene.open()
    await put(scene, [
      { ...datum(1, 'Seconds'), Timestamp: new Date(scene.now - MINUTE) },
      { ...datum(2, 'Count'), Timestamp: new Date(scene.now) },
    ])
    const [result] = await ask(scene, [query()])
    assert.deepEqual(result?.Values, [2])
  })
})

describe('labels that nobody gave', () => {
  const query = (Stat: string, Period: number, Unit: StandardUnit, index: number) => ({
    Id: `m${index}`,
    MetricStat: { Metric: { Namespace: 'Test', MetricName: 'metric1' }, Period, Stat, Unit },
  })
  // "Whenever values differ for a statistic type or period, that value is added to the label."
  const cases: readonly [readonly [string, number, StandardUnit][], readonly string[]][] = [
    [
      [
        ['Sum', 60, 'Seconds'],
        ['Minimum', 30, 'Seconds'],
      ],
      ['metric1 Sum 60', 'metric1 Minimum 30'],
    ],
    [
      [
        ['Sum', 60, 'Seconds'],
        ['Minimum', 60, 'Seconds'],
      ],
      ['metric1 Sum', 'metric1 Minimum'],
    ],
    [
      [
        ['Sum', 60, 'Seconds'],
        ['Sum', 30, 'Seconds'],
      ],
      ['metric1 60', 'metric1 30'],
    ],
    [
      [
        ['Sum', 60, 'Seconds'],
        ['Minimum', 30, 'Milliseconds'],
      ],
      ['metric1 Sum 60', 'metric1 Minimum 30'],
    ],
    [
      [
        ['Sum', 60, 'Seconds'],
        ['Minimum', 60, 'Milliseconds'],
      ],
      ['metric1 Sum', 'metric1 Minimum'],
    ],
    [
      [
        ['Sum', 60, 'Seconds'],
        ['Sum', 30, 'Milliseconds'],
      ],
      ['metric1 60', 'metric1 30'],
    ],
    [
      [
        ['Sum', 60, 'Seconds'],
        ['Sum', 60, 'Milliseconds'],
      ],
      ['metric1', 'metric1'],
    ],
    [[['tm90', 60, 'Seconds']], ['metric1']],
  ]
  for (const [queries, labels] of cases) {
    test(`${queries.map((parts) => parts.join(' ')).join(', ')}: ${labels.join(', ')} (observed in AWS, 2023-12-15)`, async () => {
      const scene = await MonitoringScene.open()
      const results = await ask(
        scene,
        queries.map((parts, index) => query(...parts, index)),
      )
      assert.deepEqual(
        results.map(({ Label }) => Label),
        labels,
      )
    })
  }

  const metric = (Id: string, MetricName: string, Namespace: string, Dimensions: Record<string, string> = {}) => ({
    Id,
    MetricStat: {
      Metric: {
        Namespace,
        MetricName,
        Dimensions: Object.entries(Dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: 60,
      Stat: 'Sum',
    },
  })
  const labelsOf = async (queries: readonly MetricDataQuery[]) => {
    const scene = await MonitoringScene.open()
    return (await ask(scene, queries)).map(({ Label }) => Label)
  }

  test('metrics of several names have their names: observed in AWS, 2023-11-23', async () => {
    assert.deepEqual(await labelsOf([metric('a', 'metric1', 'Test'), metric('b', 'metric2', 'Test')]), [
      'metric1',
      'metric2',
    ])
  })

  test('of several namespaces and instances, "AWS/EC2 i-0aaaaaaaaaaaaaaaa CPUUtilization": observed in AWS, 2020-11-20', async () => {
    const labels = await labelsOf([
      metric('a', 'CPUUtilization', 'AWS/EC2', { InstanceId: 'i-0aaaaaaaaaaaaaaaa' }),
      metric('b', 'CPUUtilization', 'AWS/EC2', { InstanceId: 'i-0bbbbbbbbbbbbbbbb' }),
      metric('c', 'HealthyHostCount', 'AWS/ELB', { LoadBalancerName: 'my-lb-B' }),
    ])
    assert.deepEqual(labels, [
      'AWS/EC2 i-0aaaaaaaaaaaaaaaa CPUUtilization',
      'AWS/EC2 i-0bbbbbbbbbbbbbbbb CPUUtilization',
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
      'AWS/ELB HealthyHostCount',
    ])
  })

  test('a label that is given stands as it is', async () => {
    assert.deepEqual(await labelsOf([{ ...metric('a', 'm', 'Test'), Label: 'mine' }]), ['mine'])
  })
})

test('GetMetricData names every statistic that there is not: observed in AWS, 2021-05-20', async () => {
  const scene = await MonitoringScene.open()
  const query = (Id: string, Stat: string) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'Test', MetricName: 'Load' }, Period: 60, Stat },
  })
  await assert.rejects(ask(scene, [query('a', 'None'), query('b', 'Sum'), query('c', '')]), {
    code: 'ValidationError',
    message:
      'The value None for parameter MetricDataQueries.member.1.MetricStat.Stat is not a valid statistic.\nThe value  for parameter MetricDataQueries.member.3.MetricStat.Stat is not a valid statistic.',
  })
})

describe('one datum has a value, or values, or a statistic set: observed in AWS, 2023-11-30', () => {
  const SET = { SampleCount: 10, Sum: 55, Minimum: 1, Maximum: 10 }
  const refused = async (datum: Partial<MetricDatum>, code: string, message: string) => {
    const scene = await MonitoringScene.open()
    await assert.rejects(put(scene, [{ MetricName: 'm', ...datum }]), { code, message })
    assert.deepEqual((await scene.cloudwatch('ListMetrics', {})).Metrics, [])
  }
  test('a value and values', () =>
    refused(
      { Value: 1.5, Values: [1, 10] },
      'InvalidParameterCombination',
      'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.',
    ))
  test('a value and a set', () =>
    refused(
      { Value: 1.5, StatisticValues: SET },
      'InvalidParameterCombination',
      'The parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues are mutually exclusive and you have specified both.',
    ))
  test('more counts than values', () =>
    refused(
      { Values: [1, 10], Counts: [2, 4, 5] },
      'InvalidParameterValue',
      'The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.',
    ))

  test('values with a set are taken: the set tells sums, the values percentiles', async () => {
    const scene = await MonitoringScene.open()
    await put(scene, [{ MetricName: 'm', Values: [1, 10], Counts: [9, 1], StatisticValues: { ...SET, Sum: 20 } }])
    const { Datapoints: [datapoint] = [] } = await scene.cloudwatch('GetMetricStatistics', {
      Namespace: 'Test',
      MetricName: 'm',
      ...spanOf(scene),
      Period: 60,
      Statistics: ['SampleCount', 'Sum', 'Minimum', 'Maximum'],
      ExtendedStatistics: ['p50', 'tc90', 'tm90'],
    })
    const { Timestamp: _, ...told } = datapoint ?? {}
    assert.deepEqual(told, {
      ...SET,
      Sum: 20,
      Unit: 'None',
      ExtendedStatistics: { p50: 1, tc90: 9, tm90: 1 },
    })
  })
})

test('trimmed statistics are answered by all that answer statistics', async () => {
  const scene = await MonitoringScene.open()
  const expected = {
    p90: 9.1,
    tm90: 5,
    'TM(10%:90%)': 5.5,
    wm90: 5.41,
    IQM: 5.5,
    'PR(:5)': 50,
    'PR(8:)': 20,
    tc90: 9,
    ts80: 36,
  }
  await put(scene, [{ MetricName: 'm', Values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }])
  const names = Object.keys(expected)
  const metric = { Namespace: 'Test', MetricName: 'm' }
  const { Datapoints } = await scene.cloudwatch('GetMetricStatistics', {
    ...metric,
    ...spanOf(scene),
    Period: 60,
    ExtendedStatistics: names,
  })
  assert.deepEqual(Datapoints?.[0]?.ExtendedStatistics, expected)
  const results = await ask(
    scene,
    names.map((Stat, index) => ({ Id: `m${index}`, MetricStat: { Metric: metric, Period: 60, Stat } })),
  )
  assert.deepEqual(
    results.map(({ Values }) => Values),
    Object.values(expected).map((each) => [each]),
  )
  for (const [name, value] of Object.entries(expected)) {
    await scene.cloudwatch('PutMetricAlarm', {
      AlarmName: name,
      ...metric,
      ExtendedStatistic: name,
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: value,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      // "Used only for alarms based on percentiles."
      ...(name !== 'p90' && { EvaluateLowSampleCountPercentile: 'ignore' }),
    })
  }
  await scene.evaluate()
  const { MetricAlarms = [] } = await scene.cloudwatch('DescribeAlarms', {})
  for (const { AlarmName = '', StateValue, StateReasonData = '{}' } of MetricAlarms) {
    assert.equal(StateValue, 'ALARM', AlarmName)
    assert.equal(JSON.parse(StateReasonData).statistic, AlarmName)
  }
})

test('a notification and the history have the threshold as Java writes it: observed in AWS, 2023-10-26', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  await scene.sns('Subscribe', { TopicArn: topic, Protocol: 'email-json', Endpoint: 'json@example.com' })
  const Token = /Token=([0-9a-f]+)/.exec((await scene.mails()).at(-1)?.body ?? '')?.[1] ?? ''
  await scene.sns('ConfirmSubscription', { TopicArn: topic, Token }, { caller: ANONYMOUS })
  await scene.cloudwatch('PutMetricAlarm', {
    AlarmName: 'high',
    Namespace: 'Test',
    MetricName: 'my-metric1',
    Statistic: 'Average',
    Period: 30,
    EvaluationPeriods: 1,
    Threshold: 2,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'ignore',
    AlarmActions: [topic],
  })
  await put(
    scene,
    [21, 22].map((Value) => ({ MetricName: 'my-metric1', Value })),
  )
  await scene.evaluate()
  const mails = (await scene.mails()).map(({ body }) => body).join('\n')
  assert.match(mails, /\\"Threshold\\":2\.0,/)
  assert.match(mails, /\\"Statistic\\":\\"AVERAGE\\",\\"Unit\\":null,/)
  const { AlarmHistoryItems = [] } = await scene.cloudwatch('DescribeAlarmHistory', {})
  const [update = '', create = ''] = ['StateUpdate', 'ConfigurationUpdate'].map(
    (type) => AlarmHistoryItems.find(({ HistoryItemType }) => HistoryItemType === type)?.HistoryData,
  )
  assert.match(create, /"threshold":2\.0[,}]/)
  assert.match(update, /"recentDatapoints":\[21\.5\],"threshold":2\.0,/)
  assert.match(update, /"sampleCount":2\.0,"value":21\.5\}/)
  assert.equal(JSON.parse(update).newState.stateReasonData.threshold, 2)
})

test('reason data of SetAlarmState stand in the history as they were given', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', {
    AlarmName: 'high',
    Namespace: 'Test',
    MetricName: 'm',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 2,
    ComparisonOperator: 'GreaterThanThreshold',
  })
  for (const [StateValue, StateReasonData] of [
    ['OK', '{ "a": [1.0, "\u2028"] }'],
    ['ALARM', '"text"'],
  ] as const) {
    await scene.cloudwatch('SetAlarmState', { AlarmName: 'high', StateValue, StateReason: 'test', StateReasonData })
    scene.now += 1
    const { AlarmHistoryItems: [item] = [] } = await scene.cloudwatch('DescribeAlarmHistory', {})
    assert.deepEqual(JSON.parse(item?.HistoryData ?? '').newState.stateReasonData, JSON.parse(StateReasonData))
    assert.ok(item?.HistoryData?.includes(StateReasonData))
  }
})
