import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { MetricDatum } from '../../../../models/cloudwatch.ts'
import { metricIdOf } from '../../../storage/repositories/metric-id.ts'
import { pruneCloudWatch } from '../retention.ts'
import { ACCOUNT, MonitoringScene, numbers, REGION } from '../testing.ts'
import { readDatum } from './datum.ts'

const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const
const EXTENDED = ['p0', 'p50', 'p99.9', 'tm90', 'TC(2:30)', 'WM(10%:90%)', 'PR(:20)']

/** Whole numbers: their sums are the same in any order. */
function randomData(seed: number, now: number): MetricDatum[] {
  const random = numbers(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const sizes = [3, 40, 5000][below(3)] ?? 3
  const count = 1 + below(sizes === 5000 ? 900 : 200)
  return Array.from({ length: count }, (): MetricDatum => {
    const value = below(sizes)
    const kind = below(sizes === 5000 ? 12 : 4)
    const values = Array.from({ length: 1 + below(20) }, () => below(sizes))
    const set = { SampleCount: 1 + below(3), Sum: value, Minimum: value, Maximum: value + below(2) }
    return {
      MetricName: 'Load',
      Timestamp: new Date(now - below(2) * 60_000 - below(3) * 1000),
      Unit: below(5) === 0 ? 'Bytes' : 'Count',
      StorageResolution: below(4) === 0 ? 1 : 60,
      ...(kind === 0
        ? { Values: values, ...(below(2) === 0 && { Counts: values.map(() => 1 + below(5)) }) }
        : kind === 1 && below(3) === 0
          ? { StatisticValues: set }
          : { Value: value }),
    }
  })
}

/** How data were kept before they were added up: each in a row of its own. */
async function keepApart(scene: MonitoringScene, data: readonly MetricDatum[]): Promise<void> {
  const metricId = metricIdOf({ namespace: 'Test', metricName: 'Load', dimensions: [] })
  await scene.store.record(ACCOUNT, async (tx) =>
    (await tx.metrics.settled()).insert(
      data.map((datum, index) => ({
        ...readDatum(datum, index, scene.now),
        ...{ region: REGION, metricId, datapointId: randomUUID() },
      })),
    ),
  )
}

async function answers(put: (scene: MonitoringScene) => Promise<void>) {
  const scene = await MonitoringScene.open()
  await put(scene)
  const of = async (Period: number, names: object) =>
    (
      await scene.cloudwatch('GetMetricStatistics', {
        Namespace: 'Test',
        MetricName: 'Load',
        StartTime: new Date(scene.now - 10 * 60_000),
        EndTime: new Date(scene.now + 60_000),
        Period,
        ...names,
      })
    ).Datapoints?.toSorted(
      (a, b) => Number(a.Timestamp) - Number(b.Timestamp) || (String(a.Unit) < String(b.Unit) ? -1 : 1),
    )
  const statistics = []
  for (const period of [1, 60, 300]) {
    statistics.push(await of(period, { Statistics: STATISTICS }), await of(period, { ExtendedStatistics: EXTENDED }))
  }
  const range = { from: 0, to: Number.MAX_SAFE_INTEGER }
  const metricId = metricIdOf({ namespace: 'Test', metricName: 'Load', dimensions: [] })
  const rows = (await (await scene.db.metrics.settled()).datapoints(REGION, metricId, range)).length
  await scene.store.close()
  return { statistics, rows }
}

const putting = (calls: readonly MetricDatum[][]) => async (scene: MonitoringScene) => {
  for (const MetricData of calls) await scene.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData })
}

for (let seed = 1; seed <= 24; seed++) {
  test(`data that are added up as they come have the statistics that they have each alone, case ${seed}`, async () => {
    const data = randomData(seed, Date.UTC(2026, 10, 23, 10, 5, 30))
    const apart = await answers((scene) => keepApart(scene, data))
    const half = data.length >> 1
    for (const calls of [data.map((datum) => [datum]), [data], [data.slice(half), data.slice(0, half)]]) {
      const together = await answers(putting(calls.filter((call) => call.length > 0)))
      assert.deepEqual(together.statistics, apart.statistics)
      assert.ok(together.rows <= apart.rows, `${together.rows} rows of ${apart.rows}`)
    }
  })
}

test('a thousand data of one metric and minute are kept as few rows, in one call or in many', async () => {
  const data = Array.from({ length: 1000 }, (_, index) => ({ MetricName: 'Load', Value: index % 60 }))
  assert.ok((await answers(putting([data]))).rows <= 2)
  assert.equal((await answers(putting(data.map((datum) => [datum])))).rows, 1)
})

test('what is rolled up while data of that time come in has all of them', async () => {
  const scene = await MonitoringScene.open()
  const old = new Date(scene.now - 4 * 3600_000)
  const datum = { MetricName: 'Load', Value: 1, Timestamp: old, StorageResolution: 1 }
  for (let round = 0; round < 5; round++) {
    await Promise.all([
      putting([[datum], [datum]])(scene),
      pruneCloudWatch(scene.store, ACCOUNT, scene.now),
      putting([[datum]])(scene),
    ])
  }
  await pruneCloudWatch(scene.store, ACCOUNT, scene.now)
  const metricId = metricIdOf({ namespace: 'Test', metricName: 'Load', dimensions: [] })
  const points = await (await scene.db.metrics.settled()).datapoints(REGION, metricId, { from: 0, to: scene.now })
  assert.equal(
    points.reduce((sum, { aggregate }) => sum + aggregate.count, 0),
    15,
  )
  assert.ok(points.every(({ resolution }) => resolution === 60))
})

test('more rows of one metric and second than are rolled up at once are rolled up whole', async () => {
  const scene = await MonitoringScene.open()
  const data = Array.from({ length: 1200 }, (_, index) => ({ MetricName: 'Load', Value: index, StorageResolution: 1 }))
  await keepApart(scene, data)
  await pruneCloudWatch(scene.store, ACCOUNT, scene.now + 4 * 3600_000)
  const metricId = metricIdOf({ namespace: 'Test', metricName: 'Load', dimensions: [] })
  const points = await (await scene.db.metrics.settled()).datapoints(REGION, metricId, {
    from: 0,
    to: Number.MAX_SAFE_INTEGER,
  })
  assert.deepEqual(
    points.map(({ resolution, aggregate }) => [resolution, aggregate.count, aggregate.sum]),
    [[60, 1200, (1199 * 1200) / 2]],
  )
})
