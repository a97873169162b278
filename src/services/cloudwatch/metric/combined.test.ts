import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MetricDatum } from '../../../../models/cloudwatch.ts'
import { MonitoringScene, REGION } from '../testing.ts'

const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const
const EXTENDED = ['p0', 'p50', 'p99.9', 'tm90', 'TC(2:30)', 'WM(10%:90%)', 'PR(:20)']

/** Numbers from 0 up to 1, the same for each run of a case (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

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

async function answers(calls: readonly MetricDatum[][]) {
  const scene = await MonitoringScene.open()
  for (const MetricData of calls) await scene.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData })
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
  const [metric] = await scene.db.metrics.list(REGION, {}, undefined, 1)
  const range = { from: 0, to: Number.MAX_SAFE_INTEGER }
  const rows = (await scene.db.metrics.datapoints(REGION, metric?.metricId ?? '', range)).length
  await scene.store.close()
  return { statistics, rows }
}

for (let seed = 1; seed <= 24; seed++) {
  test(`data of one call have the statistics that they have one by one, case ${seed}`, async () => {
    const data = randomData(seed, Date.UTC(2026, 10, 23, 10, 5, 30))
    const alone = await answers(data.map((datum) => [datum]))
    const together = await answers([data])
    assert.deepEqual(together.statistics, alone.statistics)
    assert.ok(together.rows <= alone.rows)
  })
}

test('a thousand data of one metric and minute are kept as few rows', async () => {
  const data = Array.from({ length: 1000 }, (_, index) => ({ MetricName: 'Load', Value: index % 100 }))
  const { rows } = await answers([data])
  assert.ok(rows <= 2, String(rows))
})
