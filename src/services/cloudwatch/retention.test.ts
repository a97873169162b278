import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PutMetricAlarmInput } from '../../../models/cloudwatch.ts'
import { pruneCloudWatch } from './retention.ts'
import { ACCOUNT, MonitoringScene, REGION } from './testing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

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
    const [metric] = await (await scene.db.metrics.settled()).list(REGION, {}, undefined, 10)
    const points = await (await scene.db.metrics.settled()).datapoints(REGION, metric?.metricId ?? '', {
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
  assert.deepEqual(await (await scene.db.metrics.settled()).list(REGION, {}, undefined, 10), [])
})

test('alarm history is kept for 30 days', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await pruneCloudWatch(scene.store, ACCOUNT, scene.now + 30 * DAY)
  assert.equal((await scene.cloudwatch('DescribeAlarmHistory', {})).AlarmHistoryItems?.length, 1)
  await pruneCloudWatch(scene.store, ACCOUNT, scene.now + 30 * DAY + 1)
  assert.equal((await scene.cloudwatch('DescribeAlarmHistory', {})).AlarmHistoryItems?.length, 0)
})
