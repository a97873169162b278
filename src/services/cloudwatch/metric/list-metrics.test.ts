import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MonitoringScene } from '../testing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

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
