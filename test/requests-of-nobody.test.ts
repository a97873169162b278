import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { type CastellanServer, start } from '../src/index.ts'
import { ROOT_KEY, UNATTENDED } from './support/castellan.ts'
import { type Credentials, FORM, query, type SignedCall, signedFetch } from './support/signed-fetch.ts'
import { until } from './support/tools.ts'

let server: CastellanServer
let nobody: Credentials

const send = (call: SignedCall, key = nobody) => signedFetch(server.endpoint, key, call)

before(async () => {
  server = await start({ environment: UNATTENDED })
  nobody = await newUser('nobody')
})
after(() => server?.close())

async function newUser(UserName: string, action?: string): Promise<Credentials> {
  const iam = new IAMClient({ region: 'us-east-1', endpoint: server.endpoint, credentials: ROOT_KEY })
  await iam.send(new CreateUserCommand({ UserName }))
  if (action !== undefined) {
    const Statement = { Effect: 'Allow', Action: action, Resource: '*' }
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }))
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
}

async function codeOf(call: SignedCall, key = nobody): Promise<string | undefined> {
  const text = await (await send(call, key)).text()
  return /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? /"__type":"(?:[^"]*#)?(\w+)"/.exec(text)?.[1]
}

describe('who may not call learns that before what its input breaks', () => {
  test('a member that neither action, resource nor keys are made of is checked after authorisation', async () => {
    const call = query('iam', 'PutUserPolicy', { UserName: 'nobody', PolicyName: '', PolicyDocument: '' })
    assert.equal(await codeOf(call), 'AccessDenied')
    assert.equal(await codeOf(call, ROOT_KEY), 'ValidationError')
    assert.equal(await codeOf(call, await newUser('writer', 'iam:PutUserPolicy')), 'ValidationError')
  })

  test('a member that the resource is made of is checked before', async () => {
    assert.equal(
      await codeOf(query('iam', 'PutUserPolicy', { PolicyName: 'a', PolicyDocument: '{}' })),
      'ValidationError',
    )
    assert.equal(await codeOf(query('iam', 'DeleteUser', { UserName: 'x'.repeat(200) })), 'ValidationError')
  })

  test('what is beyond the ten that are told is not taken for checked', async () => {
    const tags = Array.from({ length: 10 }, (_, index) => [`Tags.member.${index + 1}.Value`, 'v'] as const)
    const call = query('iam', 'CreateUser', { ...Object.fromEntries(tags), UserName: 'x'.repeat(200) })
    assert.equal(await codeOf(call), 'ValidationError')
  })

  test('so are tags, which pairs and condition keys are made of', async () => {
    const Statement = {
      Effect: 'Allow',
      Action: 'iam:CreateUser',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestTag/team': 'a' } },
    }
    const key = await newUser('tagger')
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    const root = new IAMClient({ region: 'us-east-1', endpoint: server.endpoint, credentials: ROOT_KEY })
    await root.send(new PutUserPolicyCommand({ UserName: 'tagger', PolicyName: 'own', PolicyDocument }))
    const call = query('iam', 'CreateUser', { UserName: 'new', 'Tags.member.1.Key': 'team' })
    assert.equal(await codeOf(call, key), 'ValidationError')
    assert.equal(await codeOf(call), 'ValidationError')
  })
})

test('three hundred refusals of whoever may do nothing write less than a megabyte', async () => {
  const document = 'x'.repeat(90_000)
  const body = gzipSync(
    `Action=PutUserPolicy&Version=2010-05-08&UserName=nobody&PolicyName=a&PolicyDocument=${document}`,
  )
  const call = { service: 'iam', body: new Uint8Array(body), headers: { ...FORM, 'content-encoding': 'gzip' } }
  for (let i = 0; i < 300; i++) assert.equal(await codeOf(call), 'AccessDenied')
  const trail = new CloudTrailClient({ region: 'us-east-1', endpoint: server.endpoint, credentials: ROOT_KEY })
  const events = await until('the refusals are in the record', async () => {
    const LookupAttributes = [{ AttributeKey: 'AccessKeyId', AttributeValue: nobody.accessKeyId } as const]
    const { Events = [] } = await trail.send(new LookupEventsCommand({ LookupAttributes, MaxResults: 50 }))
    return Events.length === 50 ? Events : undefined
  })
  const texts = events.map(({ CloudTrailEvent }) => CloudTrailEvent ?? '')
  for (const text of texts) assert.ok(text.length < 3000, `${text.length}`)
  const { requestParameters } = JSON.parse(texts[0] ?? '{}')
  assert.deepEqual(requestParameters, { userName: 'nobody', policyName: 'a', omitted: true })
})

describe('whoever asks too often', () => {
  test("is refused in each service's own words, and keeps nobody else out", async () => {
    const mallory = await newUser('mallory')
    const denied = query('iam', 'ListUsers')
    let code: string | undefined
    for (let sent = 0; code !== 'Throttling' && sent < 5000; sent += 50) {
      const codes = await Promise.all(Array.from({ length: 50 }, () => codeOf(denied, mallory)))
      code = codes.find((one) => one !== 'AccessDenied')
    }
    const json = { 'content-type': 'application/x-amz-json-1.1' }
    const cases: { call: SignedCall; status: number; body: RegExp }[] = [
      { call: denied, status: 400, body: /<Code>Throttling<\/Code><Message>Rate exceeded</ },
      { call: query('sts', 'GetCallerIdentity'), status: 400, body: /<Code>Throttling<\/Code><Message>Rate exceeded</ },
      {
        call: query('sns', 'ListTopics'),
        status: 400,
        body: /<Code>ThrottlingException<\/Code><Message>Rate exceeded</,
      },
      {
        call: {
          service: 'cloudtrail',
          body: '{}',
          headers: { ...json, 'x-amz-target': 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents' },
        },
        status: 400,
        body: /ThrottlingException.*Rate exceeded/,
      },
      { call: query('ec2', 'DescribeInstances'), status: 503, body: /<Code>RequestLimitExceeded<\/Code>/ },
    ]
    for (const { call, status, body } of cases) {
      const told = await until(`${call.service} refuses`, async () => {
        // A hundred a second come back: others of the same principal use them up.
        const refused = Array.from({ length: 30 }, () => codeOf(denied, mallory))
        const answer = await send(call, mallory)
        const text = await answer.text()
        await Promise.all(refused)
        return body.test(text) ? { status: answer.status } : undefined
      })
      assert.equal(told.status, status)
    }
    assert.equal(await codeOf(denied), 'AccessDenied')
    assert.equal((await send(denied, ROOT_KEY)).status, 200)
  })
})
