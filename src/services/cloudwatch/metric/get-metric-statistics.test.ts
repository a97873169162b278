import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MonitoringScene } from '../testing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

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
