import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CloudTrailClient, type Event, LookupEventsCommand, paginateLookupEvents } from '@aws-sdk/client-cloudtrail'
import { type CastellanServer, start } from '../src/index.ts'
import { type SignedCall, signedFetch } from './support/signed-fetch.ts'

const KEY = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'testtesttesttesttesttesttesttesttesttest' }
const ACCOUNT = '123456789012'
const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:alerts`
const form = { 'content-type': 'application/x-www-form-urlencoded' }

describe('the event history', () => {
  let castellan: CastellanServer

  before(async () => {
    castellan = await start({
      environment: {
        CASTELLAN_ROOT_EMAIL: 'root@example.com',
        CASTELLAN_ACCOUNT_ID: ACCOUNT,
        CASTELLAN_ROOT_ACCESS_KEY_ID: KEY.accessKeyId,
        CASTELLAN_ROOT_SECRET_ACCESS_KEY: KEY.secretAccessKey,
      },
    })
  })
  after(() => castellan.close())

  const client = (region: string) => new CloudTrailClient({ region, endpoint: castellan.url, credentials: KEY })

  const query = (service: string, region: string, version: string, parameters: Record<string, string>) =>
    signedFetch(castellan.url, KEY, {
      service,
      region,
      headers: form,
      body: new URLSearchParams({ Version: version, ...parameters }).toString(),
    })

  /** The account's events of a Region by their names, once `latest` is among them or a second is over. */
  async function namesIn(region: string, latest?: string): Promise<readonly string[]> {
    for (let tries = 0; ; tries++) {
      const names: string[] = []
      for await (const { Events = [] } of paginateLookupEvents({ client: client(region) }, {})) {
        names.push(...Events.map(({ EventName = '' }) => EventName))
      }
      if (latest === undefined || names.includes(latest) || tries > 200) return names
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async function eventNamed(name: string, region = 'us-east-1'): Promise<Event> {
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: name }]
    for (let tries = 0; tries <= 200; tries++) {
      const { Events = [] } = await client(region).send(new LookupEventsCommand({ LookupAttributes }))
      if (Events[0]) return Events[0]
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`no event ${name} in ${region}`)
  }

  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html
  test('of a Region has what occurred in that Region', async () => {
    await query('monitoring', 'eu-west-1', '2010-08-01', { Action: 'DescribeAlarms' })
    await query('sts', 'eu-central-1', '2011-06-15', { Action: 'GetCallerIdentity' })
    assert.ok((await namesIn('eu-west-1', 'DescribeAlarms')).includes('DescribeAlarms'))
    assert.ok((await namesIn('eu-central-1', 'GetCallerIdentity')).includes('GetCallerIdentity'))
    for (const region of ['us-east-1', 'eu-central-1']) {
      assert.ok(!(await namesIn(region)).includes('DescribeAlarms'), region)
    }
    assert.ok(!(await namesIn('us-east-1')).includes('GetCallerIdentity'))
  })

  // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events
  test('of us-east-1 has the events of global services, whatever Region they were signed for', async () => {
    await query('iam', 'eu-west-1', '2010-05-08', { Action: 'CreateUser', UserName: 'ann' })
    await signedFetch(castellan.url, KEY, {
      service: 'route53',
      region: 'eu-west-1',
      method: 'GET',
      path: '/2013-04-01/hostedzone',
      body: '',
    })
    const { CloudTrailEvent = '' } = await eventNamed('CreateUser')
    assert.equal(JSON.parse(CloudTrailEvent).awsRegion, 'us-east-1')
    await eventNamed('ListHostedZones')
    const elsewhere = await namesIn('eu-west-1')
    assert.ok(!elsewhere.includes('CreateUser') && !elsewhere.includes('ListHostedZones'))
  })

  test('of us-east-1 has what was signed for a Region that there is not, so that nobody hides in one', async () => {
    const hidden: [name: string, service: string, version: string][] = [
      ['GetFederationToken', 'sts', '2011-06-15'],
      ['ListSubscriptions', 'sns', '2010-03-31'],
      ['DescribeAlarmHistory', 'monitoring', '2010-08-01'],
      ['DescribeVpcs', 'ec2', '2016-11-15'],
    ]
    for (const [name, service, version] of hidden) await query(service, 'zz-hidden-9', version, { Action: name })
    for (const [name] of hidden) {
      const { CloudTrailEvent = '' } = await eventNamed(name)
      const { awsRegion, additionalEventData } = JSON.parse(CloudTrailEvent)
      assert.deepEqual([awsRegion, additionalEventData], ['us-east-1', { SignedRegion: 'zz-hidden-9' }], name)
    }
  })

  test('of a Region that there is not has what was signed for it, so that clients may make one up', async () => {
    for (const region of ['local', 'test-region']) {
      await query('sns', region, '2010-03-31', { Action: 'CreateTopic', Name: region })
      await eventNamed('CreateTopic', region)
      assert.ok((await namesIn('us-east-1')).includes('CreateTopic'))
    }
    assert.deepEqual(await namesIn('nobody-signed-here'), [])
  })

  // https://docs.aws.amazon.com/sns/latest/dg/logging-using-cloudtrail.html
  test('has no data events', async () => {
    const sns = (parameters: Record<string, string>) => query('sns', 'eu-west-1', '2010-03-31', parameters)
    assert.equal((await sns({ Action: 'CreateTopic', Name: 'alerts' })).status, 200)
    const entry = 'PublishBatchRequestEntries.member.1'
    const data = [
      await sns({ Action: 'Publish', TopicArn: TOPIC, Message: 'x' }),
      await sns({ Action: 'PublishBatch', TopicArn: TOPIC, [`${entry}.Id`]: 'a', [`${entry}.Message`]: 'x' }),
      await query('monitoring', 'eu-west-1', '2010-08-01', {
        Action: 'PutMetricData',
        Namespace: 'App',
        'MetricData.member.1.MetricName': 'Requests',
        'MetricData.member.1.Value': '1',
      }),
      await query('monitoring', 'eu-west-1', '2010-08-01', { Action: 'ListMetrics' }),
    ]
    assert.deepEqual(
      data.map(({ status }) => status),
      [200, 200, 200, 200],
    )
    await sns({ Action: 'DeleteTopic', TopicArn: TOPIC })
    const names = await namesIn('eu-west-1', 'DeleteTopic')
    assert.ok(names.includes('CreateTopic'))
    for (const name of ['Publish', 'PublishBatch', 'PutMetricData', 'ListMetrics'])
      assert.ok(!names.includes(name), name)
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'Publish' }]
    assert.deepEqual((await client('eu-west-1').send(new LookupEventsCommand({ LookupAttributes }))).Events, [])
  })

  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
  test('says of calls that are not implemented whether they only read, by AWS’s access levels', async () => {
    const calls: [name: string, readOnly: 'true' | 'false', call: SignedCall][] = [
      [
        'DescribeInstances',
        'true',
        { service: 'ec2', headers: form, body: 'Action=DescribeInstances&Version=2016-11-15' },
      ],
      ['RunInstances', 'false', { service: 'ec2', headers: form, body: 'Action=RunInstances&Version=2016-11-15' }],
      ['ListBuckets', 'true', { service: 's3', method: 'GET', body: '' }],
      [
        'ListPhoneNumbersOptedOut',
        'true',
        { service: 'sns', headers: form, body: 'Action=ListPhoneNumbersOptedOut&Version=2010-03-31' },
      ],
      [
        'OptInPhoneNumber',
        'false',
        { service: 'sns', headers: form, body: 'Action=OptInPhoneNumber&Version=2010-03-31&phoneNumber=%2B15550100' },
      ],
    ]
    for (const [name, readOnly, call] of calls) {
      assert.equal((await signedFetch(castellan.url, KEY, call)).status, 501, name)
      const event = await eventNamed(name)
      assert.equal(event.ReadOnly, readOnly, name)
      assert.equal(JSON.parse(event.CloudTrailEvent ?? '').readOnly, readOnly === 'true', name)
    }
  })

  test('finds the events of a Region among many of another', async () => {
    const call = { service: 'sts', headers: form, body: 'Action=GetCallerIdentity&Version=2011-06-15' }
    for (let i = 0; i < 150; i++) await signedFetch(castellan.url, KEY, { ...call, region: 'ap-south-1' })
    await query('monitoring', 'ap-northeast-2', '2010-08-01', { Action: 'DescribeAlarms' })
    for (let i = 0; i < 150; i++) await signedFetch(castellan.url, KEY, { ...call, region: 'ap-south-1' })
    await eventNamed('DescribeAlarms', 'ap-northeast-2')
    const { Events = [], NextToken } = await client('ap-northeast-2').send(new LookupEventsCommand({ MaxResults: 50 }))
    const names = new Set(Events.map(({ EventName }) => EventName))
    names.delete('LookupEvents') // Of the looking itself, sooner or later.
    assert.deepEqual([...names], ['DescribeAlarms'])
    assert.equal(NextToken, undefined)
    let found = 0
    for (let tries = 0; tries < 100 && found < 300; tries++) {
      found = (await namesIn('ap-south-1')).filter((name) => name === 'GetCallerIdentity').length
    }
    assert.equal(found, 300)
  })
})
