import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { type CastellanServer, start } from '../src/index.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from './support/castellan.ts'
import { signInRoot } from './support/http-browser.ts'
import { type Credentials, query, signedFetch } from './support/signed-fetch.ts'
import { until } from './support/tools.ts'

let castellan: CastellanServer
before(async () => {
  castellan = await start({ environment: UNATTENDED })
})
after(() => castellan?.close())

/** The code of an answer's error, or its status where it is none. */
async function outcome(key: Credentials, service: string, action: string, parameters: Record<string, string> = {}) {
  const answer = await signedFetch(castellan.endpoint, key, query(service, action, parameters))
  const text = await answer.text()
  return /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? answer.status
}

async function newUser(UserName: string, document: object): Promise<Credentials> {
  await outcome(ROOT_KEY, 'iam', 'CreateUser', { UserName })
  await putPolicy(UserName, document)
  const answer = await signedFetch(castellan.endpoint, ROOT_KEY, query('iam', 'CreateAccessKey', { UserName }))
  const text = await answer.text()
  const member = (name: string) => new RegExp(`<${name}>(.+?)</${name}>`).exec(text)?.[1] ?? ''
  return { accessKeyId: member('AccessKeyId'), secretAccessKey: member('SecretAccessKey') }
}

async function putPolicy(UserName: string, document: object): Promise<void> {
  const parameters = { UserName, PolicyName: 'own', PolicyDocument: JSON.stringify(document) }
  assert.equal(await outcome(ROOT_KEY, 'iam', 'PutUserPolicy', parameters), 200)
}

async function sessionOf(credentials: Credentials): Promise<Credentials> {
  const sts = new STSClient({ region: 'us-east-1', endpoint: castellan.endpoint, credentials })
  const { Credentials: given } = await sts.send(new GetSessionTokenCommand({}))
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  }
}

const statements = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })
const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' }

describe('a session that was got without MFA', () => {
  for (const [whose, key] of [
    ['root', () => Promise.resolve(ROOT_KEY)],
    ['an administrator', () => newUser('admin', statements(ALLOW_ALL))],
  ] as const) {
    test(`of ${whose} can neither make itself last by IAM nor ask STS for more`, async () => {
      const session = await sessionOf(await key())
      assert.equal(await outcome(session, 'iam', 'CreateUser', { UserName: 'backdoor' }), 'InvalidClientTokenId')
      assert.equal(await outcome(session, 'iam', 'CreateAccessKey'), 'InvalidClientTokenId')
      assert.equal(await outcome(session, 'iam', 'GetUser'), 'InvalidClientTokenId')
      assert.equal(await outcome(session, 'iam', 'NoSuchOperation'), 'InvalidClientTokenId')
      assert.equal(await outcome(session, 'sts', 'GetSessionToken'), 'AccessDenied')
      assert.equal(await outcome(session, 'sts', 'GetFederationToken', { Name: 'more' }), 'AccessDenied')
      assert.equal(
        await outcome(session, 'sts', 'GetAccessKeyInfo', { AccessKeyId: ROOT_KEY.accessKeyId }),
        'AccessDenied',
      )
      assert.equal(await outcome(session, 'sts', 'GetCallerIdentity'), 200)
      assert.equal(await outcome(session, 'sns', 'ListTopics'), 200)
      const trust = { Effect: 'Allow', Principal: { AWS: ROOT.accountId }, Action: 'sts:AssumeRole' }
      const AssumeRolePolicyDocument = JSON.stringify(statements(trust))
      await outcome(ROOT_KEY, 'iam', 'CreateRole', { RoleName: 'any', AssumeRolePolicyDocument })
      const role = { RoleArn: `arn:aws:iam::${ROOT.accountId}:role/any`, RoleSessionName: 'any' }
      assert.equal(await outcome(session, 'sts', 'AssumeRole', role), whose === 'root' ? 'AccessDenied' : 200)
      assert.equal(await outcome(ROOT_KEY, 'iam', 'GetUser', { UserName: 'backdoor' }), 'NoSuchEntity')
    })
  }
})

test('a policy that revokes older sessions denies those that are there, and not the key or later sessions', async () => {
  const key = await newUser('revoked', statements(ALLOW_ALL))
  const older = await sessionOf(key)
  assert.equal(await outcome(older, 'sns', 'ListTopics'), 200)
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html
  const revoke = (time: number) => ({
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date(time).toISOString() } },
  })
  await putPolicy('revoked', statements(ALLOW_ALL, revoke(Date.now() + 1000)))
  assert.equal(await outcome(older, 'sns', 'ListTopics'), 'AuthorizationError')
  assert.equal(await outcome(key, 'sns', 'ListTopics'), 200)
  await putPolicy('revoked', statements(ALLOW_ALL, revoke(Date.now() - 60_000)))
  assert.equal(await outcome(await sessionOf(key), 'sns', 'ListTopics'), 200)
})

describe('tags of topics and alarms, where policies ask for them', () => {
  const topic = (name: string) => `arn:aws:sns:us-east-1:${ROOT.accountId}:${name}`
  const tag = (Key: string, Value: string, n = 1) => ({
    [`Tags.member.${n}.Key`]: Key,
    [`Tags.member.${n}.Value`]: Value,
  })
  const keepProduction = statements(ALLOW_ALL, {
    Effect: 'Deny',
    Action: ['sns:*', 'cloudwatch:DeleteAlarms'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:ResourceTag/stage': 'production' } },
  })

  test('keep from a topic who may not use those with its tags', async () => {
    const key = await newUser('tester', keepProduction)
    for (const stage of ['production', 'test'])
      assert.equal(await outcome(ROOT_KEY, 'sns', 'CreateTopic', { Name: stage, ...tag('Stage', stage) }), 200)
    for (const [action, parameters] of [
      ['Publish', { Message: 'm' }],
      ['SetTopicAttributes', { AttributeName: 'DisplayName', AttributeValue: 'x' }],
      ['GetTopicAttributes', {}],
      ['DeleteTopic', {}],
    ] as const) {
      const on = (name: string) => outcome(key, 'sns', action, { TopicArn: topic(name), ...parameters })
      assert.equal(await on('production'), 'AuthorizationError', action)
      assert.equal(await on('test'), 200, action)
    }
    const untag = { ResourceArn: topic('production'), 'TagKeys.member.1': 'Stage' }
    assert.equal(await outcome(key, 'sns', 'UntagResource', untag), 'AuthorizationError')
  })

  test('count for each of several alarms in one request', async () => {
    const key = await newUser('alarm-tester', keepProduction)
    const alarm = {
      Namespace: 'n',
      MetricName: 'm',
      Statistic: 'Sum',
      Period: '60',
      EvaluationPeriods: '1',
      Threshold: '1',
      ComparisonOperator: 'GreaterThanThreshold',
    }
    for (const stage of ['production', 'test']) {
      const parameters = { AlarmName: stage, ...alarm, ...tag('stage', stage) }
      assert.equal(await outcome(ROOT_KEY, 'monitoring', 'PutMetricAlarm', parameters), 200)
    }
    const both = { 'AlarmNames.member.1': 'test', 'AlarmNames.member.2': 'production' }
    assert.equal(await outcome(key, 'monitoring', 'DeleteAlarms', both), 'AccessDenied')
    assert.equal(await outcome(key, 'monitoring', 'DeleteAlarms', { 'AlarmNames.member.1': 'test' }), 200)
  })

  test('are no way around a policy in two letter cases', async () => {
    const onlyMine = statements({
      Effect: 'Allow',
      Action: 'sns:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestTag/team': 'mine' } },
    })
    const key = await newUser('two-cases', onlyMine)
    const create = (Name: string, tags: object) => outcome(key, 'sns', 'CreateTopic', { Name, ...tags })
    assert.equal(await create('mine', tag('Team', 'mine')), 200)
    assert.equal(await create('theirs', tag('Team', 'theirs')), 'AuthorizationError')
    const forth = { ...tag('Team', 'theirs'), ...tag('team', 'mine', 2) }
    const back = { ...tag('team', 'mine'), ...tag('Team', 'theirs', 2) }
    assert.deepEqual(
      [await create('forth', forth), await create('back', back)],
      ['AuthorizationError', 'AuthorizationError'],
    )
  })
})

test('what stands in the path of the console API writes nothing into the audit record but text', async () => {
  const { cookie, csrfToken } = await (await signInRoot(castellan.url, ROOT)).session()
  // `fetch` and URL would encode the quotes.
  const forged = '/console/api/x","userIdentity":{"type":"IAMUser","userName":"innocent"},"errorCode":"'
  const head = `POST ${forged} HTTP/1.1\r\nHost: localhost:${castellan.port}\r\nOrigin: ${castellan.url}\r\nCookie: ${cookie}\r\nx-castellan-csrf: ${csrfToken}\r\nUser-Agent: forger\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`
  assert.match(await exchange(head), /^HTTP\/1\.1 501 /)
  const event = await until('the event', async () => (await events()).find(({ userAgent }) => userAgent === 'forger'))
  assert.equal(event.userIdentity.type, 'Root')
  assert.equal(event.userIdentity.userName, undefined)
  assert.equal(event.eventSource, 'unknown.amazonaws.com')
})

interface Event {
  readonly userAgent: string
  readonly eventSource: string
  readonly userIdentity: { readonly type: string; readonly userName?: string }
}

async function events(): Promise<readonly Event[]> {
  const answer = await signedFetch(castellan.endpoint, ROOT_KEY, {
    service: 'cloudtrail',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
    },
    body: '{}',
  })
  const { Events } = (await answer.json()) as { Events: readonly { CloudTrailEvent: string }[] }
  return Events.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent))
}

/** Sends bytes as they are, and resolves to all that comes back. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(castellan.port, '127.0.0.1', () => socket.write(bytes))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(answer))
  })
}
