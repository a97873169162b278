import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { openSqlite } from '../../../storage/sqlite.ts'
import { ACCOUNT, MonitoringScene } from '../testing.ts'
import { metricLaw } from './metric-law.ts'

const folder = mkdtempSync(join(tmpdir(), 'castellan-metric-law-'))
after(() => rmSync(folder, { recursive: true }))

for (let seed = 1; seed <= 8; seed++) {
  test(`data that were acknowledged count once in each answer, through restarts and kills, case ${seed}`, async () => {
    let path = join(folder, `${seed}.db`)
    let times = 0
    await metricLaw(seed, {
      steps: 60,
      nodes: [await MonitoringScene.open(path)],
      async restart([scene]) {
        assert.ok(scene)
        // Every other time as kill -9 leaves it: the files as they are while the store is open.
        const killed = times++ % 2 === 0 ? join(folder, `${seed}-${times}.db`) : undefined
        if (killed !== undefined) {
          for (const end of ['', '-wal']) if (existsSync(path + end)) copyFileSync(path + end, killed + end)
        }
        await scene.store.close()
        path = killed ?? path
        const next = await MonitoringScene.over(await openSqlite({ path }))
        next.now = scene.now
        return [next]
      },
    })
  })
}

test('where nobody reads, and no worker runs, few calls wait to be folded', async () => {
  const path = join(folder, 'bounded.db')
  const scene = await MonitoringScene.open(path)
  const database = new DatabaseSync(path, { readOnly: true })
  const waiting = () => Number(database.prepare('SELECT count(*) AS n FROM pending_metric_data').get()?.n)
  let most = 0
  const MetricData = Array.from({ length: 100 }, (_, index) => ({ MetricName: `m${index}`, Value: index }))
  for (let call = 0; call < 150; call++) {
    await scene.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData })
    most = Math.max(most, waiting())
  }
  assert.ok(most > 1 && most < 64, `${most} waited`)
  const long = Array.from({ length: 1000 }, (_, index) => ({
    ...{ MetricName: `m${index}`, Values: Array.from({ length: 150 }, (_, value) => index + value) },
  }))
  await scene.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData: long })
  assert.equal(waiting(), 0, 'one call of very much data is folded at once')
  assert.equal((await (await scene.db.metrics.settled()).list('us-east-1', {}, undefined, 2000)).length, 1000)
  database.close()
  await scene.store.close()
})

test('an alarm that was evaluated before its data were folded is due again when they are', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', {
    ...{ AlarmName: 'high', Namespace: 'Test', MetricName: 'Load', Statistic: 'Sum', Period: 60 },
    ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
  })
  await scene.evaluate()
  await scene.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData: [{ MetricName: 'Load', Value: 5 }] })
  // As a node of the version before does it, which looks at rows alone.
  await scene.store.record(ACCOUNT, async (tx) => {
    const due = await tx.alarms.due({ now: scene.now, latest: Number.MAX_SAFE_INTEGER }, 10)
    assert.equal(due.length, 1)
    await tx.alarms.putOff(due.map((alarm) => ({ alarm, until: scene.now + 60_000 })))
  })
  await scene.store.record(ACCOUNT, (tx) => tx.metrics.fold())
  await scene.evaluate()
  const { MetricAlarms } = await scene.cloudwatch('DescribeAlarms', {})
  assert.equal(MetricAlarms?.[0]?.StateValue, 'ALARM')
  await scene.store.close()
})
