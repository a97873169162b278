import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT, ROOT_KEY } from '../support/castellan.ts'
import { send, startGateway, userWith } from '../support/gateway.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let castellan: CastellanServer
before(async () => {
  upstream = await recordingUpstream()
  castellan = await startGateway([`dynamodb=${upstream.url},dry-run`, `*=${upstream.url}`])
})
after(async () => {
  await castellan?.close()
  await upstream?.[Symbol.asyncDispose]()
})

const DESCRIBE = {
  service: 'dynamodb',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.DescribeTable' },
  body: '{"TableName":"notes"}',
}
const TABLE = `arn:aws:dynamodb:us-east-1:${ROOT.accountId}:table/notes`

async function eventOf(
  name: string,
  isIt: (event: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown>> {
  const trail = new CloudTrailClient({ endpoint: castellan.url, region: 'us-east-1', credentials: ROOT_KEY })
  const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: name } as const]
  for (;;) {
    const { Events = [] }: { Events?: Event[] } = await trail.send(new LookupEventsCommand({ LookupAttributes }))
    const found = Events.map(({ CloudTrailEvent = '{}' }) => JSON.parse(CloudTrailEvent)).find(isIt)
    if (found) return found
  }
}

describe('an upstream that is on trial', () => {
  test('is asked what would be denied, and the answer and the event say so, with what is missing', async () => {
    const key = await userWith(castellan, [])
    upstream.seen.length = 0
    const came = await send(castellan.url, key, DESCRIBE)
    assert.deepEqual([came.status, came.headers['x-castellan-dry-run']], [200, 'would-be-denied'])
    assert.equal(upstream.seen.length, 1)
    const event = await eventOf('DescribeTable', ({ errorCode }) => errorCode !== undefined)
    assert.equal(event.errorCode, 'AccessDeniedException')
    assert.deepEqual(event.forwarded, {
      upstream: 'dynamodb',
      status: 200,
      dryRun: 'would be denied',
      missing: [
        {
          type: 'identity-based policy',
          statements: [{ Effect: 'Allow', Action: 'dynamodb:DescribeTable', Resource: TABLE }],
        },
      ],
    })
  })

  test('says in every answer that it is, also of what is allowed', async () => {
    const came = await send(castellan.url, ROOT_KEY, DESCRIBE)
    assert.equal(came.headers['x-castellan-dry-run'], 'allowed')
  })

  test('names no statement where an explicit deny stands against the call', async () => {
    const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
    const key = await userWith(castellan, [
      everything,
      { Effect: 'Deny', Action: 'dynamodb:ListBackups', Resource: '*' },
    ])
    const headers = { ...DESCRIBE.headers, 'x-amz-target': 'DynamoDB_20120810.ListBackups' }
    const came = await send(castellan.url, key, { ...DESCRIBE, headers, body: '{}' })
    assert.equal(came.headers['x-castellan-dry-run'], 'would-be-denied')
    const { forwarded } = await eventOf('ListBackups', () => true)
    assert.deepEqual(forwarded, { upstream: 'dynamodb', status: 200, dryRun: 'would be denied' })
  })

  test('is asked nothing by who is not proved, in what cannot be read, or of what nobody knows', async () => {
    upstream.seen.length = 0
    const wrong = { ...ROOT_KEY, secretAccessKey: 'wrong' }
    assert.equal((await send(castellan.url, wrong, DESCRIBE)).status, 400)
    assert.equal((await send(castellan.url, ROOT_KEY, { ...DESCRIBE, body: '{' })).status, 400)
    const headers = { ...DESCRIBE.headers, 'x-amz-target': 'DynamoDB_20120810.BrewCoffee' }
    assert.equal((await send(castellan.url, ROOT_KEY, { ...DESCRIBE, headers })).status, 501)
    assert.equal(upstream.seen.length, 0)
  })

  test('changes nothing for others, nor for Castellan’s own services', async () => {
    const key = await userWith(castellan, [])
    upstream.seen.length = 0
    const kinesis = { ...DESCRIBE.headers, 'x-amz-target': 'Kinesis_20131202.ListStreams' }
    const denied = await send(castellan.url, key, { service: 'kinesis', headers: kinesis, body: '{}' })
    assert.deepEqual([denied.status, denied.headers['x-castellan-dry-run']], [400, undefined])
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const own = await send(castellan.url, key, {
      service: 'iam',
      headers: form,
      body: 'Action=ListUsers&Version=2010-05-08',
    })
    assert.equal(own.status, 403)
    assert.equal(upstream.seen.length, 0)
  })

  test('is named in health', async () => {
    const answer = await fetch(`${castellan.url}/_castellan/health`)
    assert.deepEqual(await answer.json(), { status: 'ok', dryRun: ['dynamodb'] })
  })
})
