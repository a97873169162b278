import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCOUNT, MonitoringScene, REGION, USER } from '../../cloudwatch/testing.ts'
import { formatUsd, parseUsd } from './money.ts'
import { monthOf, parseMonth } from './month.ts'

const HOUR = 3600_000
const DAY = 24 * HOUR

/** `EstimatedCharges` now, in total or of a service; `undefined` without a datapoint in the last hour. */
async function estimate(scene: MonitoringScene, serviceName?: string, region = REGION): Promise<number | undefined> {
  const Dimensions = [{ Name: 'Currency', Value: 'USD' }]
  if (serviceName !== undefined) Dimensions.push({ Name: 'ServiceName', Value: serviceName })
  const { MetricDataResults } = await scene.cloudwatch(
    'GetMetricData',
    {
      StartTime: new Date(scene.now - HOUR),
      EndTime: new Date(scene.now + 60_000),
      MetricDataQueries: [
        {
          Id: 'm',
          MetricStat: {
            Metric: { Namespace: 'AWS/Billing', MetricName: 'EstimatedCharges', Dimensions },
            Period: 60,
            Stat: 'Maximum',
          },
        },
      ],
    },
    { region },
  )
  return MetricDataResults?.[0]?.Values?.[0]
}

async function alertsOn(): Promise<MonitoringScene> {
  const scene = await MonitoringScene.open()
  await scene.castellan('UpdateBillingPreferences', { ReceiveBillingAlerts: true })
  return scene
}

async function charge(scene: MonitoringScene, Amount: string, ServiceName = 'AmazonEC2', Time?: Date) {
  scene.now += 1
  return scene.castellan('RecordCharges', { Charges: [{ ServiceName, Amount, Time }] })
}

for (const [text, microDollars, formatted] of [
  ['0', 0, '0.00'],
  ['10', 10_000_000, '10.00'],
  ['12.5', 12_500_000, '12.50'],
  ['0.1', 100_000, '0.10'],
  ['0.000001', 1, '0.000001'],
  ['1.2345', 1_234_500, '1.2345'],
  ['999999999.999999', 999_999_999_999_999, '999999999.999999'],
] as const) {
  test(`${text} USD is ${microDollars} micro-dollars`, () => {
    assert.equal(parseUsd(text), microDollars)
    assert.equal(formatUsd(microDollars), formatted)
  })
}

test('months are calendar months in UTC', () => {
  assert.deepEqual(monthOf(Date.UTC(2026, 11, 31, 23, 59, 59, 999)), {
    name: '2026-12',
    from: Date.UTC(2026, 11),
    to: Date.UTC(2027, 0),
  })
  assert.equal(monthOf(Date.UTC(2027, 0)).name, '2027-01')
  assert.equal(parseMonth('2026-13'), undefined)
  assert.equal(parseMonth('2024-02')?.to, Date.UTC(2024, 2))
})

test('nothing is published before billing alerts are on; what was charged until then is, when they are', async () => {
  const scene = await MonitoringScene.open()
  assert.deepEqual(await charge(scene, '7.50'), { MonthToDate: '7.50' })
  assert.deepEqual((await scene.cloudwatch('ListMetrics', {})).Metrics, [])
  await scene.castellan('UpdateBillingPreferences', { ReceiveBillingAlerts: true })
  assert.equal(await estimate(scene), 7.5)
})

test('billing alerts cannot be turned off again', async () => {
  const scene = await alertsOn()
  await assert.rejects(scene.castellan('UpdateBillingPreferences', { ReceiveBillingAlerts: false }), {
    code: 'ConflictException',
    status: 409,
  })
  await scene.castellan('UpdateBillingPreferences', { ReceiveBillingAlerts: true })
  const preferences = await scene.castellan('GetBillingPreferences', {})
  assert.deepEqual(preferences, { ReceiveBillingAlerts: true, IAMBillingAccess: false })
})

test('charges are published at once, in total and by service, in us-east-1 alone', async () => {
  const scene = await alertsOn()
  assert.equal(await estimate(scene), 0)
  await charge(scene, '0.1')
  await charge(scene, '0.2')
  assert.deepEqual(await charge(scene, '3', 'AmazonS3'), { MonthToDate: '3.30' })
  assert.equal(await estimate(scene), 3.3)
  assert.equal(await estimate(scene, 'AmazonEC2'), 0.3)
  assert.equal(await estimate(scene, 'AmazonS3'), 3)
  assert.equal(await estimate(scene, undefined, 'eu-west-1'), undefined)
  const { Metrics = [] } = await scene.cloudwatch('ListMetrics', { Namespace: 'AWS/Billing' })
  assert.deepEqual(
    Metrics.map((metric) => metric.Dimensions?.map(({ Name, Value }) => `${Name}=${Value}`).join(' ')).toSorted(),
    ['Currency=USD', 'Currency=USD ServiceName=AmazonEC2', 'Currency=USD ServiceName=AmazonS3'],
  )
})

test('alarms at 10 and 100 dollars go off one after the other, each with one mail, and come down with the month', async () => {
  const scene = await alertsOn()
  const topic = await scene.confirmedTopic()
  for (const threshold of [10, 100]) {
    await scene.cloudwatch('PutMetricAlarm', {
      AlarmName: `billing-${threshold}`,
      Namespace: 'AWS/Billing',
      MetricName: 'EstimatedCharges',
      Dimensions: [{ Name: 'Currency', Value: 'USD' }],
      Statistic: 'Maximum',
      Period: 21_600,
      EvaluationPeriods: 1,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      AlarmActions: [topic],
    })
  }
  const states = async () =>
    ((await scene.cloudwatch('DescribeAlarms', {})).MetricAlarms ?? []).map(({ StateValue }) => StateValue)
  await scene.evaluate()
  assert.deepEqual(await states(), ['OK', 'OK'])
  await charge(scene, '10')
  await scene.evaluate()
  assert.deepEqual(await states(), ['OK', 'OK'], 'greater than 10 is not 10')
  await charge(scene, '0.01')
  await scene.evaluate()
  assert.deepEqual(await states(), ['ALARM', 'OK'])
  await charge(scene, '95', 'AmazonRDS')
  await scene.evaluate()
  assert.deepEqual(await states(), ['ALARM', 'ALARM'])

  // Days without charges: the hourly estimate keeps the six-hour periods full.
  while (scene.now < Date.UTC(2026, 11, 1, 0, 30)) {
    scene.now += HOUR
    await scene.billing.publishDue(ACCOUNT)
    await scene.evaluate()
    if (scene.now < Date.UTC(2026, 11, 1)) assert.deepEqual(await states(), ['ALARM', 'ALARM'])
  }
  assert.deepEqual(await states(), ['OK', 'OK'])
  assert.equal(await estimate(scene, 'AmazonRDS'), 0)
  assert.deepEqual(
    (await scene.mails()).map((mail) => mail.subject),
    ['ALARM: "billing-10" in US East (N. Virginia)', 'ALARM: "billing-100" in US East (N. Virginia)'],
  )
})

test('the estimate is published once an hour, by one of several nodes', async () => {
  const scene = await alertsOn()
  const rows = async () => {
    const [metric] = await (await scene.db.metrics.settled()).list(REGION, {}, undefined, 1)
    return (
      await (
        await scene.db.metrics.settled()
      ).datapoints(REGION, metric?.metricId ?? '', { from: 0, to: scene.now + 1 })
    ).length
  }
  assert.equal(await rows(), 1)
  scene.now += HOUR - 1
  await scene.billing.publishDue(ACCOUNT)
  assert.equal(await rows(), 1)
  scene.now += 1
  await Promise.all([1, 2, 3].map(() => scene.billing.publishDue(ACCOUNT)))
  assert.equal(await rows(), 2)
})

test('charges of other months do not raise the estimate, and are listed with their month', async () => {
  const scene = await alertsOn()
  await charge(scene, '5', 'AmazonEC2', new Date(Date.UTC(2026, 9, 31, 23, 59, 59)))
  assert.deepEqual(await charge(scene, '1'), { MonthToDate: '1.00' })
  assert.equal(await estimate(scene), 1)
  const october = await scene.castellan('ListCharges', { Month: '2026-10' })
  assert.deepEqual(
    [october.Total, october.ByService, october.Charges.length],
    ['5.00', [{ ServiceName: 'AmazonEC2', Amount: '5.00' }], 1],
  )
  assert.equal((await scene.castellan('ListCharges', {})).Total, '1.00')
  await assert.rejects(scene.castellan('ListCharges', { Month: '2026-00' }), { code: 'ValidationException' })
})

test('charges page, the newest first', async () => {
  const scene = await MonitoringScene.open()
  for (let day = 1; day <= 5; day++) await charge(scene, `${day}`, 'AmazonEC2', new Date(Date.UTC(2026, 10, day)))
  const seen: string[] = []
  let token: string | undefined
  do {
    const page = await scene.castellan('ListCharges', { MaxResults: 2, NextToken: token })
    seen.push(...page.Charges.map(({ Amount }) => Amount))
    token = page.NextToken
  } while (token !== undefined)
  assert.deepEqual(seen, ['5.00', '4.00', '3.00', '2.00', '1.00'])
  await assert.rejects(scene.castellan('ListCharges', { NextToken: 'rubbish' }), { code: 'ValidationException' })
})

test('a charge in the future is refused, and none of its request is recorded', async () => {
  const scene = await MonitoringScene.open()
  const Charges = [
    { ServiceName: 'AmazonEC2', Amount: '1' },
    { ServiceName: 'AmazonEC2', Amount: '1', Time: new Date(scene.now + DAY) },
  ]
  await assert.rejects(scene.castellan('RecordCharges', { Charges }), { code: 'ValidationException' })
  assert.equal((await scene.castellan('ListCharges', {})).Total, '0.00')
})

test('a month cannot come to more than sums can hold exactly', async () => {
  const scene = await alertsOn()
  const Charges = Array.from({ length: 9 }, () => ({ ServiceName: 'AmazonEC2', Amount: '999999999.999999' }))
  await scene.castellan('RecordCharges', { Charges })
  await assert.rejects(charge(scene, '1'), { code: 'ValidationException', message: /9000000000\.00 USD at most/ })
  assert.equal((await scene.castellan('ListCharges', {})).Total, '8999999999.999991')
})

test('an IAM user reaches billing only when the root user has activated it, whatever its policies say', async () => {
  const scene = await MonitoringScene.open()
  const as = { caller: USER }
  const calls = [
    () => scene.castellan('GetBillingPreferences', {}, as),
    () => scene.castellan('UpdateBillingPreferences', { ReceiveBillingAlerts: true }, as),
    () => scene.castellan('RecordCharges', { Charges: [{ ServiceName: 'AmazonEC2', Amount: '1' }] }, as),
    () => scene.castellan('ListCharges', {}, as),
  ]
  for (const call of calls) {
    await assert.rejects(call(), {
      code: 'AccessDeniedException',
      status: 403,
      message: /IAM user access to Billing is not activated/,
    })
  }
  assert.equal((await scene.castellan('GetBillingPreferences', {})).ReceiveBillingAlerts, false)
  await scene.castellan('UpdateIAMBillingAccess', { Activated: true })
  for (const call of calls) await call()
  await scene.castellan('UpdateIAMBillingAccess', { Activated: false })
  await assert.rejects(scene.castellan('ListCharges', {}, as), { code: 'AccessDeniedException' })
})

test('the inbox shows each mail with its state, the newest first', async () => {
  const scene = await MonitoringScene.open()
  const { TopicArn = '' } = await scene.sns('CreateTopic', { Name: 'alerts' })
  for (const name of ['a', 'b', 'c']) {
    await scene.sns('Subscribe', { TopicArn, Protocol: 'email', Endpoint: `${name}@example.com` })
  }
  const first = await scene.castellan('ListMail', { MaxResults: 2 })
  assert.deepEqual(
    first.Mail.map(({ To, DeliveryState }) => [To, DeliveryState]),
    [
      ['c@example.com', 'queued'],
      ['b@example.com', 'queued'],
    ],
  )
  await scene.outbox.deliverDue(ACCOUNT)
  const second = await scene.castellan('ListMail', { MaxResults: 2, NextToken: first.NextToken })
  assert.deepEqual(
    second.Mail.map(({ To, DeliveryState }) => [To, DeliveryState]),
    [['a@example.com', 'inbox']],
  )
  assert.equal(second.MailDelivery, 'inbox')
})
