import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import * as cloudwatch from '@aws-sdk/client-cloudwatch'
import * as iam from '@aws-sdk/client-iam'
import * as sns from '@aws-sdk/client-sns'
import { AwsJson1_0Protocol, AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols'
import { type CastellanServer, start } from '../../src/index.ts'
import { startMailServer } from '../support/mail.ts'
import { until } from '../support/tools.ts'

const ACCOUNT = '123456789012'
const ROOT_KEY = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'testtesttesttesttesttesttesttesttesttest' }
const ENVIRONMENT = {
  CASTELLAN_ROOT_EMAIL: 'root@example.com',
  CASTELLAN_ROOT_PASSWORD: 'correct horse battery 9',
  CASTELLAN_ACCOUNT_ID: ACCOUNT,
  CASTELLAN_ROOT_ACCESS_KEY_ID: ROOT_KEY.accessKeyId,
  CASTELLAN_ROOT_SECRET_ACCESS_KEY: ROOT_KEY.secretAccessKey,
}

type Key = typeof ROOT_KEY

const ALARM = {
  AlarmName: 'high',
  Namespace: 'Test',
  MetricName: 'Load',
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1.5,
  ComparisonOperator: 'GreaterThanThreshold',
} as const

describe('CloudWatch and SNS by the AWS SDK for JavaScript', () => {
  let castellan: CastellanServer
  let mail: Awaited<ReturnType<typeof startMailServer>>
  let folder: string

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'castellan-monitoring-'))
    mail = await startMailServer()
    castellan = await start({ environment: ENVIRONMENT, smtp: mail.url, data: folder })
  })
  after(async () => {
    await castellan?.close()
    await mail?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const config = (credentials: Key) => ({
    region: 'us-east-1',
    endpoint: castellan.endpoint,
    credentials,
    maxAttempts: 1,
  })
  const topics = (key: Key = ROOT_KEY) => new sns.SNSClient(config(key))
  const metrics = (key: Key = ROOT_KEY) => new cloudwatch.CloudWatchClient(config(key))

  async function newUser(UserName: string, document?: object): Promise<Key> {
    const root = new iam.IAMClient(config(ROOT_KEY))
    await root.send(new iam.CreateUserCommand({ UserName }))
    if (document) {
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [document] })
      await root.send(new iam.PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }))
    }
    const { AccessKey } = await root.send(new iam.CreateAccessKeyCommand({ UserName }))
    return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  }

  /** A topic whose mails come to `endpoint`, confirmed by pressing the button of the page that the link leads to. */
  async function confirmedTopic(Name: string, endpoint: string): Promise<string> {
    const { TopicArn = '' } = await topics().send(new sns.CreateTopicCommand({ Name }))
    await topics().send(new sns.SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: endpoint }))
    const confirmation = await until('the confirmation', () => mail.mails.find(({ to }) => to.includes(endpoint)))
    const link = new URL(/http\S+confirmation\.html\?\S+/.exec(confirmation.text)?.[0] ?? '')
    const page = await fetch(link)
    assert.equal(page.status, 200)
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    const pressed = await fetch(new URL(link.pathname, link), { method: 'POST', body: link.searchParams })
    assert.match(await pressed.text(), /Subscription confirmed!/)
    return TopicArn
  }

  for (const [name, protocol] of Object.entries({
    'JSON 1.0': AwsJson1_0Protocol,
    query: AwsQueryProtocol,
    CBOR: AwsSmithyRpcV2CborProtocol,
  })) {
    test(`alarms, metrics and errors by ${name}`, async () => {
      const client = new cloudwatch.CloudWatchClient({ ...config(ROOT_KEY), protocol })
      const AlarmName = `by ${name}`
      await client.send(new cloudwatch.PutMetricAlarmCommand({ ...ALARM, AlarmName, MetricName: name }))
      const started = Date.now()
      await client.send(
        new cloudwatch.PutMetricDataCommand({ Namespace: 'Test', MetricData: [{ MetricName: name, Value: 2.25 }] }),
      )
      const describeAlarm = async () => {
        const { MetricAlarms } = await client.send(new cloudwatch.DescribeAlarmsCommand({ AlarmNames: [AlarmName] }))
        return MetricAlarms?.[0]
      }
      const alarm = await until('the alarm', async () => {
        const found = await describeAlarm()
        return found?.StateValue === 'ALARM' ? found : undefined
      })
      assert.ok(Date.now() - started < 1000, 'evaluated within a second of the datapoint')
      assert.equal(alarm.Threshold, 1.5)
      assert.ok(alarm.StateUpdatedTimestamp instanceof Date)
      const { MetricDataResults } = await client.send(
        new cloudwatch.GetMetricDataCommand({
          StartTime: new Date(started - 120_000),
          EndTime: new Date(started + 120_000),
          MetricDataQueries: [
            {
              Id: 'm',
              MetricStat: { Metric: { Namespace: 'Test', MetricName: name }, Period: 60, Stat: 'Average' },
            },
          ],
        }),
      )
      assert.deepEqual(MetricDataResults?.[0]?.Values, [2.25])
      assert.ok(MetricDataResults?.[0]?.Timestamps?.[0] instanceof Date)
      await assert.rejects(
        client.send(new cloudwatch.SetAlarmStateCommand({ AlarmName: 'none', StateValue: 'OK', StateReason: '' })),
        (error) => error instanceof cloudwatch.ResourceNotFound && error.$metadata.httpStatusCode === 404,
      )
      await assert.rejects(
        client.send(
          new cloudwatch.PutMetricDataCommand({
            Namespace: 'AWS/Billing',
            MetricData: [{ MetricName: 'x', Value: 1 }],
          }),
        ),
        (error) => error instanceof cloudwatch.InvalidParameterValueException,
      )
    })
  }

  test('an alarm mails the confirmed subscriber once', async () => {
    const topic = await confirmedTopic('once', 'once@example.com')
    await metrics().send(
      new cloudwatch.PutMetricAlarmCommand({ ...ALARM, AlarmName: 'once', MetricName: 'once', AlarmActions: [topic] }),
    )
    const put = (Value: number) =>
      metrics().send(
        new cloudwatch.PutMetricDataCommand({ Namespace: 'Test', MetricData: [{ MetricName: 'once', Value }] }),
      )
    for (const value of [2, 3, 4, 5]) await put(value)
    const arrived = () =>
      mail.mails.filter(({ to, subject }) => to.includes('once@example.com') && /^ALARM/.test(subject))
    await until('the mail', () => arrived()[0])
    await put(6)
    await metrics().send(new cloudwatch.SetAlarmStateCommand({ AlarmName: 'once', StateValue: 'OK', StateReason: 'x' }))
    await until('the second mail', () => arrived()[1])
    assert.deepEqual(
      arrived().map(({ subject }) => subject),
      Array.from({ length: 2 }, () => 'ALARM: "once" in US East (N. Virginia)'),
    )
  })

  test('a user reaches the alarms and topics that its policy names, and no others', async () => {
    const key = await newUser('ann', {
      Effect: 'Allow',
      Action: ['cloudwatch:PutMetricAlarm', 'sns:Publish', 'sns:Subscribe'],
      Resource: [`arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:ann-*`, `arn:aws:sns:us-east-1:${ACCOUNT}:ann`],
    })
    const { TopicArn } = await topics().send(new sns.CreateTopicCommand({ Name: 'ann' }))
    await topics(key).send(new sns.PublishCommand({ TopicArn, Message: 'x' }))
    await metrics(key).send(new cloudwatch.PutMetricAlarmCommand({ ...ALARM, AlarmName: 'ann-1' }))
    await assert.rejects(
      metrics(key).send(new cloudwatch.PutMetricAlarmCommand({ ...ALARM, AlarmName: 'bob-1' })),
      (error) =>
        error instanceof cloudwatch.CloudWatchServiceException &&
        /^AccessDenied/.test(error.name) &&
        error.message.includes(
          `cloudwatch:PutMetricAlarm on resource: arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:bob-1`,
        ),
    )
    for (const command of [new sns.ListTopicsCommand({}), new sns.CreateTopicCommand({ Name: 'other' })]) {
      await assert.rejects(
        topics(key).send(command as sns.ListTopicsCommand),
        (error) => error instanceof sns.AuthorizationErrorException,
      )
    }
  })

  test("a topic's own policy lets a user publish, and denies even the root user", async () => {
    const key = await newUser('carol')
    const { TopicArn = '' } = await topics().send(new sns.CreateTopicCommand({ Name: 'shared' }))
    const publish = (client: sns.SNSClient) => client.send(new sns.PublishCommand({ TopicArn, Message: 'x' }))
    const setPolicy = (Effect: string, Principal: object | string, client = topics()) => {
      const Statement = [{ Effect, Principal, Action: 'sns:*', Resource: TopicArn }]
      return client.send(
        new sns.SetTopicAttributesCommand({
          TopicArn,
          AttributeName: 'Policy',
          AttributeValue: JSON.stringify({ Version: '2012-10-17', Statement }),
        }),
      )
    }
    const refused = (promise: Promise<unknown>) =>
      assert.rejects(promise, (error) => error instanceof sns.AuthorizationErrorException)
    await refused(publish(topics(key)))
    await setPolicy('Allow', { AWS: `arn:aws:iam::${ACCOUNT}:user/carol` })
    await publish(topics(key))
    await setPolicy('Deny', '*')
    await refused(publish(topics(key)))
    await refused(publish(topics()))
    await refused(setPolicy('Allow', '*', topics(key)))
    // Root repairs what locks everyone out.
    await topics().send(new sns.SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy', AttributeValue: '' }))
    await publish(topics())
  })

  test('what was queued when the server stopped is mailed by the next one, once', async () => {
    const TopicArn = await confirmedTopic('restart', 'restart@example.com')
    await castellan.close()
    // The mail server is away while the notification is published.
    castellan = await start({ environment: ENVIRONMENT, smtp: 'smtp://127.0.0.1:1', data: folder })
    await topics().send(new sns.PublishCommand({ TopicArn, Message: 'hello', Subject: 'after the restart' }))
    await castellan.close()
    castellan = await start({ environment: ENVIRONMENT, smtp: mail.url, data: folder })
    const arrived = () => mail.mails.filter(({ subject }) => subject === 'after the restart')
    await until('the mail', () => arrived()[0])
    assert.equal(arrived().length, 1)
    assert.deepEqual(arrived()[0]?.to, ['restart@example.com'])
  })
})
