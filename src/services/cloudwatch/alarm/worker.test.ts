import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { PutMetricAlarmInput } from '../../../../models/cloudwatch.ts'
import { accountId } from '../../../aws/index.ts'
import { TURN } from '../../../work/work-loop.ts'
import { ACCOUNT, MonitoringScene, REGION } from '../testing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const ALARM = {
  AlarmName: 'high',
  Namespace: 'Test',
  MetricName: 'Load',
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
} as const satisfies PutMetricAlarmInput

async function put(scene: MonitoringScene, value: number, at = scene.now) {
  await scene.cloudwatch('PutMetricData', {
    Namespace: 'Test',
    MetricData: [{ MetricName: 'Load', Value: value, Timestamp: new Date(at) }],
  })
}

async function stateOf(scene: MonitoringScene, name = 'high'): Promise<string> {
  return (await scene.db.alarms.get(REGION, name))?.stateValue ?? 'none'
}

async function summaries(scene: MonitoringScene): Promise<string[]> {
  const { AlarmHistoryItems = [] } = await scene.cloudwatch('DescribeAlarmHistory', { ScanBy: 'TimestampAscending' })
  return AlarmHistoryItems.map((item) => item.HistorySummary ?? '')
}

test('a new alarm is INSUFFICIENT_DATA and is evaluated at once, with the data from before', async () => {
  const scene = await MonitoringScene.open()
  await put(scene, 11, scene.now - MINUTE)
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  assert.equal(await stateOf(scene), 'INSUFFICIENT_DATA')
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'ALARM')
})

test('a datapoint in the period in progress counts, and makes the alarm due at once', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await scene.evaluate()
  await put(scene, 11)
  assert.equal(await scene.db.alarms.nextDueAt(), 0)
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'ALARM')
  const [alarm] = (await scene.cloudwatch('DescribeAlarms', {})).MetricAlarms ?? []
  assert.equal(
    alarm?.StateReason,
    'Threshold Crossed: 1 datapoint [11.0 (23/11/26 10:05:00)] was greater than the threshold (10.0).',
  )
  assert.equal(alarm?.StateTransitionedTimestamp?.getTime(), scene.now)
})

test('a datapoint of another metric makes no alarm due', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await scene.evaluate()
  await scene.cloudwatch('PutMetricData', {
    Namespace: 'Test',
    MetricData: [{ MetricName: 'Load', Value: 11, Dimensions: [{ Name: 'Host', Value: 'a' }] }],
  })
  assert.ok(((await scene.db.alarms.nextDueAt()) ?? 0) > scene.now)
})

test('an account whose alarms are made due again and again keeps the others waiting for a turn, and not for ever', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  const alarm = await scene.db.alarms.get(REGION, 'high')
  assert.ok(alarm)
  const { store } = scene
  const record = store.record.bind(store)
  let turns = 0
  store.record = (account, fn) =>
    record(account, async (tx) => {
      const value = await fn(tx)
      if (++turns > 100) throw new Error('it goes on for ever')
      scene.now += 500
      await tx.alarms.configure(REGION, 'high', alarm)
      return value
    })
  const start = scene.now
  assert.equal(await scene.evaluate(), scene.now, 'what is left is due now')
  assert.equal(scene.now - start, TURN)
})

test('an alarm whose time has come is not put behind those that another account makes due after it', async () => {
  const scene = await MonitoringScene.open()
  const waiting = accountId('444455556666')
  const facts = { name: '', rootEmail: 'other@example.com', rootPasswordHash: null, createdAt: scene.now }
  await scene.store.directory.createAccount({ accountId: waiting, ...facts })
  await scene.store.record(waiting, (tx) => tx.dueWork.schedule('alarms', scene.now))
  for (const Threshold of [1, 2]) {
    scene.now += 1
    await scene.cloudwatch('PutMetricAlarm', { ...ALARM, Threshold })
    await put(scene, 11)
    const [first] = await scene.store.directory.due('alarms', { now: scene.now, latest: scene.now + HOUR }, 1)
    assert.equal(first, waiting)
  }
})

test('an alarm on data is evaluated as its period ends, after a minute where that is longer off than shorter', async () => {
  for (const [Period, wait] of [
    [3600, 54.5 * MINUTE],
    [60, MINUTE],
    [10, 10_000],
  ] as const) {
    const scene = await MonitoringScene.open()
    await scene.cloudwatch('PutMetricAlarm', { ...ALARM, Period })
    await put(scene, 1)
    assert.equal(await scene.evaluate(), scene.now + wait)
  }
})

test('an alarm without data is left alone for an hour, and evaluated as soon as some come', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  assert.equal(await scene.evaluate(), scene.now + HOUR)
  scene.now += 2 * MINUTE
  await put(scene, 11)
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'ALARM')
})

test('data that are there before their time make no alarm go off before it', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await put(scene, 11, scene.now + 3 * MINUTE)
  for (let minute = 0; minute < 3; minute++) {
    await scene.evaluate()
    assert.equal(await stateOf(scene), 'INSUFFICIENT_DATA')
    scene.now += MINUTE
  }
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'ALARM')
})

test('each transition is recorded and mailed once, a state that stays is not', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  await scene.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmActions: [topic], OKActions: [topic] })
  await put(scene, 11)
  for (let minute = 0; minute < 3; minute++) {
    await scene.evaluate()
    await put(scene, 12 + minute)
    scene.now += 10_000
  }
  assert.deepEqual(
    (await scene.mails()).map((mail) => mail.subject),
    ['ALARM: "high" in US East (N. Virginia)'],
  )
  scene.now += 5 * MINUTE
  await put(scene, 1)
  await scene.evaluate()
  await scene.evaluate()
  assert.deepEqual(
    (await scene.mails()).map((mail) => mail.subject),
    ['ALARM: "high" in US East (N. Virginia)', 'OK: "high" in US East (N. Virginia)'],
  )
  assert.deepEqual(await summaries(scene), [
    'Alarm "high" created',
    'Alarm updated from INSUFFICIENT_DATA to ALARM',
    `Successfully executed action ${topic}`,
    'Alarm updated from ALARM to OK',
    `Successfully executed action ${topic}`,
  ])
})

test('the mail says what AWS says', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  await scene.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmDescription: 'too much', AlarmActions: [topic] })
  await put(scene, 11)
  await scene.evaluate()
  const [mail] = await scene.mails()
  assert.equal(mail?.toAddress, 'ops@example.com')
  const lines = mail?.body.split('\n') ?? []
  assert.equal(
    lines[0],
    'You are receiving this email because your Amazon CloudWatch Alarm "high" in the US East (N. Virginia) region has entered the ALARM state, because "Threshold Crossed: 1 datapoint [11.0 (23/11/26 10:05:00)] was greater than the threshold (10.0)." at "Monday 23 November, 2026 10:05:30 UTC".',
  )
  for (const line of [
    '- Name:                       high',
    '- Description:                too much',
    '- State Change:               INSUFFICIENT_DATA -> ALARM',
    `- Alarm Arn:                  arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:high`,
    '- The alarm is in the ALARM state when the metric is GreaterThanThreshold 10.0 for 60 seconds.',
    '- MetricNamespace:                     Test',
    '- TreatMissingData:                    missing',
    `- ALARM: [${topic}]`,
  ]) {
    assert.ok(lines.includes(line), line)
  }
  assert.match(
    mail?.body ?? '',
    /unsubscribe\.html\?SubscriptionArn=arn:aws:sns:us-east-1:111122223333:alerts:[0-9a-f-]+&Token=[0-9a-f]{64}&Endpoint=ops@example\.com\n/,
  )
})

test('several nodes make a transition once', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  for (let index = 0; index < 20; index++) {
    await scene.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmName: `high-${index}`, AlarmActions: [topic] })
  }
  await put(scene, 11)
  await Promise.all(Array.from({ length: 4 }, () => scene.evaluate()))
  assert.equal((await scene.mails()).length, 20)
})

test('two nodes that both read the old state make the transition once', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  const alarm = await scene.db.alarms.get(REGION, 'high')
  assert.ok(alarm)
  const state = { stateValue: 'ALARM', stateReason: '', stateReasonData: null }
  const make = () => scene.store.record(ACCOUNT, (tx) => tx.alarms.transition(alarm, state, scene.now))
  assert.deepEqual(await Promise.all([make(), make()]), [true, false])
})

test('disabled actions are not run; the transition is recorded', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  await scene.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmActions: [topic] })
  await scene.cloudwatch('DisableAlarmActions', { AlarmNames: ['high', 'no such alarm'] })
  await put(scene, 11)
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'ALARM')
  assert.deepEqual(await scene.mails(), [])
  await scene.cloudwatch('EnableAlarmActions', { AlarmNames: ['high'] })
  assert.equal((await scene.db.alarms.get(REGION, 'high'))?.actionsEnabled, true)
})

test('an action whose topic is gone is recorded as failed and does not keep the alarm from changing', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  await scene.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmActions: [topic] })
  await scene.sns('DeleteTopic', { TopicArn: topic })
  await put(scene, 11)
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'ALARM')
  assert.equal(
    (await summaries(scene)).at(-1),
    `Failed to execute action ${topic}. Received error: "Topic does not exist"`,
  )
})

test('SetAlarmState holds until the next evaluation, half a second later, and both changes are mailed', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  await scene.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmActions: [topic], OKActions: [topic] })
  await put(scene, 1)
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'OK')
  scene.now += 1
  await scene.cloudwatch('SetAlarmState', { AlarmName: 'high', StateValue: 'ALARM', StateReason: 'testing' })
  assert.equal(await stateOf(scene), 'ALARM')
  assert.equal(await scene.evaluate(), scene.now + 500)
  assert.equal(await stateOf(scene), 'ALARM')
  scene.now += 500
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'OK')
  assert.deepEqual(
    (await scene.mails()).map((mail) => mail.subject.split(':')[0]),
    ['OK', 'ALARM', 'OK'],
  )
})

test('SetAlarmState to the state that the alarm is in runs no action and records no transition', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  await scene.cloudwatch('PutMetricAlarm', { ...ALARM, InsufficientDataActions: [topic] })
  await scene.cloudwatch('SetAlarmState', {
    AlarmName: 'high',
    StateValue: 'INSUFFICIENT_DATA',
    StateReason: 'testing',
  })
  assert.deepEqual(await scene.mails(), [])
  assert.deepEqual(await summaries(scene), ['Alarm "high" created'])
})

for (const [treatment, expected] of [
  ['missing', 'INSUFFICIENT_DATA'],
  ['ignore', 'ALARM'],
  ['breaching', 'ALARM'],
  ['notBreaching', 'OK'],
] as const) {
  test(`an alarm whose metric stops goes to ${expected} with missing data as ${treatment}`, async () => {
    const scene = await MonitoringScene.open()
    await scene.cloudwatch('PutMetricAlarm', { ...ALARM, TreatMissingData: treatment })
    await put(scene, 11)
    await scene.evaluate()
    assert.equal(await stateOf(scene), 'ALARM')
    scene.now += 10 * MINUTE
    await scene.evaluate()
    assert.equal(await stateOf(scene), expected)
  })
}

test('alarms on AWS/DynamoDB ignore missing data unless told otherwise', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', { ...ALARM, Namespace: 'AWS/DynamoDB' })
  await scene.cloudwatch('SetAlarmState', { AlarmName: 'high', StateValue: 'ALARM', StateReason: 'testing' })
  scene.now += MINUTE
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'ALARM')
})

test('late, doubled and unordered datapoints count in the period that they name', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', {
    ...ALARM,
    Statistic: 'Sum',
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    Threshold: 10,
  })
  await put(scene, 6, scene.now - MINUTE)
  await put(scene, 1)
  await put(scene, 1, scene.now - 2 * MINUTE)
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'OK')
  await put(scene, 6, scene.now - MINUTE)
  await put(scene, 10, scene.now - 2 * MINUTE)
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'ALARM')
})

test('an update leaves the state and is evaluated at once', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await put(scene, 11)
  await scene.evaluate()
  await scene.cloudwatch('PutMetricAlarm', { ...ALARM, Threshold: 100 })
  assert.equal(await stateOf(scene), 'ALARM')
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'OK')
})

test('of one metric, thresholds of 10, 100 and 1000 go off one by one', async () => {
  const scene = await MonitoringScene.open()
  for (const threshold of [10, 100, 1000]) {
    await scene.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmName: `above-${threshold}`, Threshold: threshold })
  }
  await put(scene, 100)
  await scene.evaluate()
  assert.deepEqual(await Promise.all(['above-10', 'above-100', 'above-1000'].map((name) => stateOf(scene, name))), [
    'ALARM',
    'OK',
    'OK',
  ])
})

test('a thousand alarms on one metric are evaluated in batches, each once', async () => {
  const scene = await MonitoringScene.open()
  await scene.store.record(ACCOUNT, async (tx) => {
    const configuration = {
      namespace: 'Test',
      metricName: 'Load',
      dimensions: [],
      statistic: 'Maximum',
      period: 60,
      evaluationPeriods: 1,
      threshold: 10,
      comparisonOperator: 'GreaterThanThreshold',
      okActions: [],
      alarmActions: [],
      insufficientDataActions: [],
    }
    for (let index = 0; index < 1000; index++) {
      await tx.alarms.add({
        region: REGION,
        alarmName: `alarm-${index}`,
        configuration,
        configurationUpdatedAt: scene.now,
        actionsEnabled: true,
        stateValue: 'INSUFFICIENT_DATA',
        stateReason: '',
        stateReasonData: null,
        stateUpdatedAt: scene.now,
        stateTransitionedAt: scene.now,
      })
    }
  })
  await put(scene, 11)
  await scene.evaluate()
  const alarms = await scene.db.alarms.list(REGION, { stateValue: 'ALARM' }, '', 2000)
  assert.equal(alarms.length, 1000)
  assert.equal((await scene.db.alarmHistory.list(REGION, {}, { newestFirst: false, limit: 2000 })).length, 1000)
})

test('when the clock goes back a day, alarms are still evaluated, and nothing is mailed twice', async () => {
  const scene = await MonitoringScene.open()
  const topic = await scene.confirmedTopic()
  await scene.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmActions: [topic], TreatMissingData: 'ignore' })
  await put(scene, 11)
  await scene.evaluate()
  scene.now -= 24 * HOUR
  await scene.evaluate()
  assert.equal((await scene.mails()).length, 1)
  await put(scene, 1)
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'OK')
})

test('what was due when the process died is evaluated by the next one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-alarms-'))
  try {
    const before = await MonitoringScene.open(join(folder, 'db'))
    const topic = await before.confirmedTopic()
    await before.cloudwatch('PutMetricAlarm', { ...ALARM, AlarmActions: [topic] })
    await put(before, 11)
    await before.store.close()
    const after = await MonitoringScene.open(join(folder, 'db'))
    await after.evaluate()
    assert.equal(await stateOf(after), 'ALARM')
    assert.equal((await after.mails()).length, 1)
    await after.store.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a percentile alarm that ignores few samples keeps its state while they are few', async () => {
  const scene = await MonitoringScene.open()
  const { Statistic: _, ...alarm } = ALARM
  await scene.cloudwatch('PutMetricAlarm', {
    ...alarm,
    ExtendedStatistic: 'p90',
    EvaluateLowSampleCountPercentile: 'ignore',
  })
  await put(scene, 11)
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'INSUFFICIENT_DATA')
  await scene.cloudwatch('PutMetricData', {
    Namespace: 'Test',
    MetricData: [{ MetricName: 'Load', Values: [11], Counts: [100] }],
  })
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'ALARM')
})

test('the running worker evaluates within a second of a datapoint, by itself', async () => {
  const scene = await MonitoringScene.open()
  scene.now = Date.now()
  const worker = scene.worker()
  worker.start()
  try {
    await scene.cloudwatch('PutMetricAlarm', ALARM)
    await put(scene, 11)
    const started = Date.now()
    worker.nudge()
    while ((await stateOf(scene)) !== 'ALARM' && Date.now() - started < 1000) await new Promise(setImmediate)
    assert.equal(await stateOf(scene), 'ALARM')
  } finally {
    await worker.stop()
    await scene.store.close()
  }
})

for (const Period of [10, 20, 30]) {
  const alarm = { ...ALARM, Period }

  /** A scene at second `second` of a minute. */
  async function sceneAt(second: number): Promise<MonitoringScene> {
    const scene = await MonitoringScene.open()
    scene.now += ((second + 30) % 60) * 1000 // It opens half a minute into one.
    return scene
  }

  // "If you specify a period of 10, 20, or 30 for a metric that does not have sub-minute resolution, the alarm still
  // attempts to gather data at the period rate that you specify."
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
  test(`an alarm with a period of ${Period} s sees data by the minute at whichever second they come`, async () => {
    for (let second = 0; second < 60; second++) {
      const scene = await sceneAt(second)
      await scene.cloudwatch('PutMetricAlarm', alarm)
      await put(scene, 11)
      await scene.evaluate()
      assert.equal(await stateOf(scene), 'ALARM', `second ${second}`)
    }
  })

  test(`an alarm on two periods of ${Period} s judges data by the minute alike at every second`, async () => {
    for (const [values, expected] of [
      [[11, 11], 'ALARM'],
      [[11, 1], 'OK'],
      [[1, 11], 'OK'],
    ] as const) {
      for (let second = 0; second < 60; second++) {
        const scene = await sceneAt(second)
        await scene.cloudwatch('PutMetricAlarm', { ...alarm, EvaluationPeriods: 2, TreatMissingData: 'notBreaching' })
        for (const value of values) {
          scene.now += MINUTE
          await put(scene, value)
        }
        await scene.evaluate()
        assert.equal(await stateOf(scene), expected, `${values} at second ${second}`)
      }
    }
  })

  test(`data by the second count in their periods of ${Period} s only`, async () => {
    for (const second of [0, 7, 29, 59]) {
      const scene = await sceneAt(second)
      await scene.cloudwatch('PutMetricAlarm', { ...alarm, TreatMissingData: 'notBreaching' })
      const MetricData = [{ MetricName: 'Load', Value: 11, StorageResolution: 1 }]
      await scene.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData })
      await scene.evaluate()
      assert.equal(await stateOf(scene), 'ALARM', `second ${second}`)
      scene.now += 4 * Period * 1000
      await scene.evaluate()
      assert.equal(await stateOf(scene), 'OK', `second ${second}`)
    }
  })
}

/** How often the alarm went into a state, by its history. */
async function transitionsTo(scene: MonitoringScene, state: string): Promise<number> {
  return (await summaries(scene)).filter((summary) => summary.endsWith(`to ${state}`)).length
}

for (const [set, back] of [
  ['an hour', HOUR],
  ['ten minutes', 10 * MINUTE],
  ['a day less a minute', 24 * HOUR - MINUTE],
] as const) {
  test(`a clock that is set back by ${set} tells no alarm twice, while it comes to the same time again`, async () => {
    const scene = await MonitoringScene.open()
    await scene.cloudwatch('PutMetricAlarm', ALARM)
    await put(scene, 1)
    await scene.evaluate()
    scene.now += MINUTE
    await put(scene, 11)
    await scene.evaluate()
    assert.equal(await stateOf(scene), 'ALARM')
    const told = await transitionsTo(scene, 'ALARM')
    assert.equal(told, 1)
    const end = scene.now
    scene.now -= back
    const step = Math.max(MINUTE, back / 20)
    for (; scene.now <= end; scene.now += step) {
      await scene.evaluate()
      assert.equal(await stateOf(scene), 'ALARM', new Date(scene.now).toISOString())
    }
    scene.now = end
    await scene.evaluate()
    assert.equal(await transitionsTo(scene, 'ALARM'), 1)
    // Afterwards it goes on as ever.
    scene.now = end + MINUTE
    await put(scene, 1)
    await scene.evaluate()
    assert.equal(await stateOf(scene), 'OK')
  })
}

test('SetAlarmState with the clock set back leaves the order of what happened as it was', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await put(scene, 11)
  await scene.evaluate()
  const before = (await scene.db.alarms.get(REGION, 'high'))?.stateUpdatedAt ?? 0
  scene.now -= HOUR
  await scene.cloudwatch('SetAlarmState', { AlarmName: 'high', StateValue: 'OK', StateReason: 'by hand' })
  const after = (await scene.db.alarms.get(REGION, 'high'))?.stateUpdatedAt ?? 0
  assert.ok(after >= before)
})

test('a clock that was days ahead was wrong then: an alarm is evaluated by the one of now', async () => {
  const scene = await MonitoringScene.open()
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  scene.now += 72 * HOUR
  await put(scene, 1)
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'OK')
  scene.now -= 72 * HOUR
  await put(scene, 11)
  await scene.evaluate()
  assert.equal(await stateOf(scene), 'ALARM')
})
