import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { PutMetricAlarmInput } from '../../../../models/cloudwatch.ts'
import { type AccountId, accountId } from '../../../aws/index.ts'
import { storeView } from '../../../storage/store-view.ts'
import { ACCOUNT, ANONYMOUS, MonitoringScene, REGION } from '../testing.ts'

const OTHER = accountId('444455556666')
const NOBODY = accountId('999999999999')
const TOPIC = `arn:aws:sns:${REGION}:${OTHER}:alerts`
const ALARM_ARN = `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:high`

const ALARM = {
  AlarmName: 'high',
  Namespace: 'Test',
  MetricName: 'Load',
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
  AlarmActions: [TOPIC],
} as const satisfies PutMetricAlarmInput

/** The statement of AWS's page, whose alarm is this test's. */
const PAGE = {
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: 'SNS:Publish',
  Resource: TOPIC,
  Condition: {
    ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:*` },
    StringEquals: { 'aws:SourceAccount': ACCOUNT },
  },
}

/** Two accounts; the other has a topic with a confirmed subscription and this policy, where one is given. */
async function twoAccounts(statement?: object): Promise<MonitoringScene> {
  const scene = await MonitoringScene.open()
  const facts = { name: 'Other', rootEmail: 'other@example.com', rootPasswordHash: null, createdAt: scene.now }
  await scene.store.directory.createAccount({ accountId: OTHER, ...facts })
  const theirs = { accountId: OTHER }
  await scene.sns('CreateTopic', { Name: 'alerts' }, theirs)
  await scene.sns('Subscribe', { TopicArn: TOPIC, Protocol: 'email', Endpoint: 'ops@other.example' }, theirs)
  const [mail] = await scene.store.read(OTHER).mail.list(undefined, 10)
  const Token = /Token=([0-9a-f]+)/.exec(mail?.body ?? '')?.[1] ?? ''
  await scene.sns('ConfirmSubscription', { TopicArn: TOPIC, Token }, { ...theirs, caller: ANONYMOUS })
  await scene.store.record(OTHER, async (tx) => {
    await tx.mail.prune(['queued'], scene.now + 1, 1000)
  })
  if (statement) await setPolicy(scene, statement)
  return scene
}

async function setPolicy(scene: MonitoringScene, ...Statement: object[]): Promise<void> {
  const AttributeValue = JSON.stringify({ Version: '2012-10-17', Statement })
  await scene.sns(
    'SetTopicAttributes',
    { TopicArn: TOPIC, AttributeName: 'Policy', AttributeValue },
    { accountId: OTHER },
  )
}

async function breach(scene: MonitoringScene): Promise<void> {
  await scene.cloudwatch('PutMetricData', { Namespace: 'Test', MetricData: [{ MetricName: 'Load', Value: 11 }] })
  await scene.evaluate()
}

const mailsOf = (scene: MonitoringScene, account: AccountId) => scene.store.read(account).mail.list(undefined, 100)

async function actionsOf(scene: MonitoringScene): Promise<(string | undefined)[]> {
  const { AlarmHistoryItems = [] } = await scene.cloudwatch('DescribeAlarmHistory', { HistoryItemType: 'Action' })
  return AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)
}

const denied = (topic: string) =>
  `Failed to execute action ${topic}. Received error: "Resource: ${ALARM_ARN} is not authorized to perform: SNS:Publish on resource: ${topic} because no resource-based policy allows the SNS:Publish action"`

test('an alarm tells a topic of another account whose policy lets CloudWatch publish for it: https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html', async () => {
  const scene = await twoAccounts(PAGE)
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await breach(scene)
  const [mail, ...others] = await mailsOf(scene, OTHER)
  assert.equal(others.length, 0)
  assert.equal(mail?.toAddress, 'ops@other.example')
  assert.match(mail?.subject ?? '', /^ALARM: "high" in /)
  assert.deepEqual(await mailsOf(scene, ACCOUNT), [])
  assert.deepEqual(await actionsOf(scene), [`Successfully executed action ${TOPIC}`])
})

test('SetAlarmState tells it, too', async () => {
  const scene = await twoAccounts(PAGE)
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  await scene.cloudwatch('SetAlarmState', { AlarmName: 'high', StateValue: 'ALARM', StateReason: 'test' })
  assert.equal((await mailsOf(scene, OTHER)).length, 1)
  const { audit } = scene.store.read(OTHER)
  assert.deepEqual((await audit.lookup({ limit: 10 })).events, [], 'who is told something has no event of it')
})

describe('an alarm does not tell a topic of another account', () => {
  const policies: Record<string, object | undefined> = {
    'that has the default policy': undefined,
    'whose policy lets another account’s alarms publish': {
      ...PAGE,
      Condition: { StringEquals: { 'aws:SourceAccount': NOBODY } },
    },
    'whose policy lets another alarm publish': {
      ...PAGE,
      Condition: { ArnEquals: { 'aws:SourceArn': `${ALARM_ARN}er` } },
    },
    'whose policy lets another service publish': { ...PAGE, Principal: { Service: 'events.amazonaws.com' } },
    'whose policy lets the alarm’s account publish': { ...PAGE, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } },
    'whose policy is about another topic': { ...PAGE, Resource: `${TOPIC}2` },
    'whose policy denies it': { ...PAGE, Effect: 'Deny' },
  }
  for (const [name, statement] of Object.entries(policies)) {
    test(name, async () => {
      const scene = await twoAccounts(statement)
      await scene.cloudwatch('PutMetricAlarm', ALARM)
      await breach(scene)
      assert.deepEqual(await mailsOf(scene, OTHER), [])
      assert.deepEqual(await actionsOf(scene), [denied(TOPIC)])
    })
  }

  test('and an explicit Deny wins over the Allow', async () => {
    const scene = await twoAccounts()
    await setPolicy(scene, PAGE, {
      ...PAGE,
      Effect: 'Deny',
      Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } },
    })
    await scene.cloudwatch('PutMetricAlarm', ALARM)
    await breach(scene)
    assert.deepEqual(await mailsOf(scene, OTHER), [])
  })
})

test('nothing tells whether another account, or its topic, exists: not PutMetricAlarm, and not the alarm’s history', async () => {
  const topics = [TOPIC, `${TOPIC}-that-is-not-there`, TOPIC.replace(OTHER, NOBODY)]
  const scene = await twoAccounts()
  for (const [index, topic] of topics.entries()) {
    const answer = await scene.cloudwatch('PutMetricAlarm', {
      ...ALARM,
      AlarmName: `high${index}`,
      AlarmActions: [topic],
    })
    assert.deepEqual(answer, {})
  }
  await breach(scene)
  const { AlarmHistoryItems = [] } = await scene.cloudwatch('DescribeAlarmHistory', { HistoryItemType: 'Action' })
  const anyTopic = new RegExp(`arn:aws:sns:${REGION}:\\d+:alerts(-that-is-not-there)?`, 'g')
  const told = AlarmHistoryItems.map(({ HistorySummary = '', HistoryData = '' }) =>
    (HistorySummary + HistoryData).replaceAll(anyTopic, 'TOPIC').replaceAll(/high\d/g, 'high'),
  )
  assert.equal(told.length, 3)
  assert.equal(new Set(told).size, 1, told.join('\n'))
})

test('an account that has not let the alarm in does not wait for it', async () => {
  const scene = await twoAccounts()
  const { store } = scene
  const named: (AccountId | readonly AccountId[])[] = []
  const watched = storeView(store, {
    record(accounts, fn) {
      named.push(accounts)
      return store.record(accounts, fn)
    },
  })
  await scene.cloudwatch('PutMetricAlarm', ALARM)
  const other = await MonitoringScene.over(watched)
  await breach(other)
  assert.ok(named.length > 0)
  assert.ok(!named.flat().includes(OTHER))
  assert.deepEqual(await actionsOf(scene), [denied(TOPIC)])
})

test('a policy that is withdrawn while the alarm changes is not passed over', async () => {
  const scene = await twoAccounts(PAGE)
  const notification = {
    ...{ accountId: ACCOUNT, region: REGION, sourceArn: ALARM_ARN, topicArn: TOPIC, now: scene.now },
    ...({ service: 'cloudwatch.amazonaws.com', subject: 's', message: 'm', email: 'e' } as const),
  }
  assert.deepEqual(await scene.publisher.hosts(notification, [TOPIC, TOPIC, 'arn:aws:sns']), [OTHER])
  await setPolicy(scene, { ...PAGE, Effect: 'Deny' })
  const late = scene.store.record([ACCOUNT, OTHER], (tx) => scene.publisher.publish(tx, notification))
  await assert.rejects(late, { code: 'AuthorizationError' })
  assert.deepEqual(await scene.publisher.hosts(notification, [TOPIC]), [])
  assert.deepEqual(await mailsOf(scene, OTHER), [])
})
