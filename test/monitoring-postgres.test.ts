import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import postgres from 'postgres'
import { accountId } from '../src/aws/index.ts'
import { OutboxWorker } from '../src/mail/index.ts'
import { metricLaw } from '../src/services/cloudwatch/metric/metric-law.ts'
import { pruneCloudWatch } from '../src/services/cloudwatch/retention.ts'
import { ACCOUNT, MonitoringScene, REGION } from '../src/services/cloudwatch/testing.ts'
import { openPostgres } from '../src/storage/postgres.ts'
import { WorkLoop } from '../src/work/work-loop.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'
import { until } from './support/tools.ts'

const DAY = 24 * 3600_000

const ALARM = {
  Namespace: 'AWS/Billing',
  MetricName: 'EstimatedCharges',
  Dimensions: [{ Name: 'Currency', Value: 'USD' }],
  Statistic: 'Maximum',
  Period: 21_600,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
} as const

describe('monitoring by several nodes on PostgreSQL', { skip: postgresMissing() }, () => {
  let server: PostgresServer
  let sql: postgres.Sql
  const open: MonitoringScene[] = []

  before(async () => {
    server = await startPostgres()
    sql = postgres(server.url(), { max: 1, onnotice: () => {} })
  })
  after(async () => {
    for (const scene of open) await scene.store.close()
    await sql.end({ timeout: 1 })
    await server.stop()
  })

  /** So many nodes on a new database. */
  async function nodes(count: number): Promise<MonitoringScene[]> {
    const name = `m${Math.random().toString(36).slice(2)}`
    await sql.unsafe(`CREATE DATABASE ${name}`)
    const scenes: MonitoringScene[] = []
    for (let index = 0; index < count; index++) {
      scenes.push(await MonitoringScene.over(await openPostgres({ url: server.url(name) })))
    }
    open.push(...scenes)
    return scenes
  }

  test('a transition that three nodes find is made, recorded and mailed once', async () => {
    const [one, ...others] = await nodes(3)
    assert.ok(one)
    const topic = await one.confirmedTopic()
    await one.castellan('UpdateBillingPreferences', { ReceiveBillingAlerts: true })
    for (let index = 0; index < 10; index++) {
      await one.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmName: `billing-${index}`, AlarmActions: [topic] })
    }
    await one.castellan('RecordCharges', { Charges: [{ ServiceName: 'AmazonEC2', Amount: '10.01' }] })
    await Promise.all([one, ...others].map((scene) => scene.evaluate()))
    assert.equal((await one.mails()).length, 10)
    const { AlarmHistoryItems } = await one.cloudwatch('DescribeAlarmHistory', { HistoryItemType: 'StateUpdate' })
    assert.equal(AlarmHistoryItems?.length, 10)
  })

  test('alarms that go off at once on two running nodes are each evaluated by one, recorded and mailed once', async () => {
    const scenes = await nodes(2)
    const [one] = scenes
    assert.ok(one)
    const topic = await one.confirmedTopic()
    const alarm = { ...ALARM, Namespace: 'Test', Period: 60, AlarmActions: [topic] }
    for (let index = 0; index < 120; index++)
      await one.cloudwatch('PutMetricAlarm', { ...alarm, AlarmName: `a${index}` })
    const sent: string[] = []
    const transport = { send: async ({ mailId }: { mailId: string }) => void sent.push(mailId), close: () => {} }
    const workers = scenes.flatMap((scene) => {
      const { store, clock } = scene
      return [
        scene.worker(),
        new OutboxWorker({ store, clock, transport, onError: (error) => assert.fail(String(error)) }),
      ]
    })
    for (const worker of workers) worker.start()
    const data = [{ MetricName: ALARM.MetricName, Dimensions: [...ALARM.Dimensions], Value: 11 }]
    await one.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData: data })
    for (const worker of workers) worker.nudge()
    await until('every mail is out', async () => (sent.length >= 120 ? true : undefined))
    for (const worker of workers) await worker.stop()
    assert.equal(sent.length, 120)
    assert.equal(new Set(sent).size, 120)
    const { AlarmHistoryItems } = await one.cloudwatch('DescribeAlarmHistory', { HistoryItemType: 'StateUpdate' })
    assert.equal(AlarmHistoryItems?.length, 100, 'of 120, a page')
  })

  test('a mail that two nodes see is sent by one', async () => {
    const scenes = await nodes(2)
    const [one] = scenes
    assert.ok(one)
    for (let index = 0; index < 20; index++) {
      await one.store.record(ACCOUNT, (tx) =>
        tx.mail.add({ mailId: `m${index}`, toAddress: 'a@example.com', subject: '', body: '', createdAt: one.now }),
      )
    }
    const sent: string[] = []
    const transport = { send: async ({ mailId }: { mailId: string }) => void sent.push(mailId), close: () => {} }
    await Promise.all(
      scenes.map(({ store, clock }) =>
        new OutboxWorker({ store, clock, transport, onError: (error) => assert.fail(String(error)) }).deliverDue(
          ACCOUNT,
        ),
      ),
    )
    assert.equal(sent.length, 20)
    assert.equal(new Set(sent).size, 20)
  })

  test('the work of many accounts is done by two running nodes, each piece once', async () => {
    const scenes = await nodes(2)
    const [one] = scenes
    assert.ok(one)
    const accounts = Array.from({ length: 30 }, (_, index) => accountId(String(200000000000 + index)))
    const sent: string[] = []
    const transport = { send: async ({ mailId }: { mailId: string }) => void sent.push(mailId), close: () => {} }
    const workers = scenes.map(
      ({ store, clock }) =>
        new OutboxWorker({ store, clock, transport, onError: (error) => assert.fail(String(error)) }),
    )
    for (const worker of workers) worker.start()
    await Promise.all(
      accounts.map(async (account) => {
        const facts = { name: '', rootEmail: `${account}@example.com`, rootPasswordHash: null, createdAt: one.now }
        await one.store.directory.createAccount({ accountId: account, ...facts })
        const mail = { toAddress: 'a@example.com', subject: '', body: '', createdAt: one.now }
        await one.store.record(account, (tx) => tx.mail.add({ ...mail, mailId: `m${account}` }))
        for (const worker of workers) worker.nudge()
      }),
    )
    await until('every mail is out', async () =>
      (await one.store.directory.nextDueAt('mail')) === undefined ? true : undefined,
    )
    for (const worker of workers) await worker.stop()
    assert.deepEqual(sent.toSorted(), accounts.map((account) => `m${account}`).toSorted())
  })

  test('work that a dead node had claimed is done by another after the lease, and once', async () => {
    const [one, two] = await nodes(2)
    assert.ok(one && two)
    const worked: string[] = []
    const loop = ({ store, clock }: MonitoringScene, name: string, work: () => Promise<undefined>) =>
      new WorkLoop({
        ...{ store, clock, kind: 'billing', horizon: 60_000, onError: (error) => assert.fail(String(error)) },
        work: () => {
          worked.push(name)
          return work()
        },
      })
    await one.store.record(ACCOUNT, (tx) => tx.dueWork.schedule('billing', 0))
    void loop(one, 'dead', () => new Promise(() => {})).run()
    await until('the claim', async () => (worked.length === 1 ? true : undefined))
    const others = [loop(two, 'two', async () => undefined), loop(one, 'one', async () => undefined)]
    await Promise.all(others.map((other) => other.run()))
    assert.deepEqual(worked, ['dead'])
    for (const scene of [one, two]) scene.now += 30_000
    await Promise.all(others.map((other) => other.run()))
    assert.equal(worked.length, 2)
    assert.equal(await one.store.directory.nextDueAt('billing'), undefined)
  })

  test('the same topic, subscription and alarm made at once are made once', async () => {
    const scenes = await nodes(3)
    const all = <T>(fn: (scene: MonitoringScene) => Promise<T>) =>
      Promise.all([...scenes, ...scenes, ...scenes].map((scene) => fn(scene)))
    const [topic] = await all((scene) => scene.sns('CreateTopic', { Name: 'alerts' }))
    const TopicArn = topic?.TopicArn ?? ''
    await all((scene) => scene.sns('Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'a@example.com' }))
    await all((scene) => scene.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmName: 'one' }))
    const [one] = scenes
    assert.equal((await one?.mails())?.length, 1)
    assert.equal((await one?.sns('ListSubscriptions', {}))?.Subscriptions?.length, 1)
    assert.equal((await one?.cloudwatch('DescribeAlarms', {}))?.MetricAlarms?.length, 1)
  })

  test('datapoints rolled up by two nodes at once keep their sum', async () => {
    const scenes = await nodes(2)
    const [one] = scenes
    assert.ok(one)
    for (let second = 0; second < 30; second++) {
      const datum = { MetricName: 'Load', Value: 1, Timestamp: new Date(one.now + second * 1000), StorageResolution: 1 }
      await one.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData: [datum] })
    }
    await Promise.all(scenes.map(({ store }) => pruneCloudWatch(store, ACCOUNT, one.now + DAY)))
    const [metric] = await (await one.db.metrics.settled()).list(REGION, {}, undefined, 1)
    const range = { from: 0, to: Number.MAX_SAFE_INTEGER }
    const points = await (await one.db.metrics.settled()).datapoints(REGION, metric?.metricId ?? '', range)
    assert.equal(
      points.reduce((sum, { aggregate }) => sum + aggregate.sum, 0),
      30,
    )
    assert.ok(points.every(({ resolution }) => resolution === 60))
  })

  for (let seed = 1; seed <= 3; seed++) {
    test(`data that one node acknowledged count once in each answer of another, case ${seed}`, async () => {
      const name = `law${seed}`
      await sql.unsafe(`CREATE DATABASE ${name}`)
      const node = async () => MonitoringScene.over(await openPostgres({ url: server.url(name) }))
      await metricLaw(seed, {
        ...{ steps: 40, nodes: [await node(), await node()] },
        async restart([first, ...others]) {
          assert.ok(first)
          await first.store.close()
          const next = await node()
          next.now = first.now
          return [...others, next]
        },
      })
    })
  }

  test('sums of charges are exact', async () => {
    const [one] = await nodes(1)
    assert.ok(one)
    const Charges = Array.from({ length: 8 }, () => ({ ServiceName: 'AmazonEC2', Amount: '999999999.999999' }))
    const { MonthToDate } = await one.castellan('RecordCharges', { Charges })
    assert.equal(MonthToDate, '7999999999.999992')
  })
})
