import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT, ROOT_KEY } from '../support/castellan.ts'
import { send, startGateway, userWith } from '../support/gateway.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'

let upstream: RecordingUpstream
let castellan: CastellanServer
before(async () => {
  upstream = await recordingUpstream()
  castellan = await startGateway([`*=${upstream.url}`])
})
after(async () => {
  await castellan?.close()
  await upstream?.[Symbol.asyncDispose]()
})

const GET_ITEM = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' }
const getItem = (TableName: string) => ({
  service: 'dynamodb',
  headers: GET_ITEM,
  body: JSON.stringify({ TableName, Key: { id: { S: 'a' } } }),
})

describe('a call to a service that is not implemented', () => {
  test('reaches the upstream when it is allowed, and its answer is the caller’s', async () => {
    const table = `arn:aws:dynamodb:us-east-1:${ROOT.accountId}:table/mine`
    const key = await userWith(castellan, [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table }])
    upstream.seen.length = 0
    const came = await send(castellan.url, key, getItem('mine'))
    assert.deepEqual([came.status, came.text, came.headers['x-of']], [200, 'from upstream', 'upstream'])
    const [seen] = upstream.seen
    assert.equal(seen?.body.toString(), getItem('mine').body)
    assert.match(seen?.headers.authorization ?? '', new RegExp(`Credential=${ROOT.accountId}/`))
    assert.equal(JSON.stringify(seen?.rawHeaders).includes(key.accessKeyId), false)
  })

  test('never reaches the upstream when it is denied', async () => {
    const key = await userWith(castellan, [])
    upstream.seen.length = 0
    const came = await send(castellan.url, key, getItem('mine'))
    assert.equal(came.status, 400)
    assert.match(came.text, /AccessDeniedException/)
    assert.equal(upstream.seen.length, 0)
  })

  test('of a service that Castellan has is answered by it, whatever `*` is', async () => {
    upstream.seen.length = 0
    const unknown = { service: 'iam', headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    await send(castellan.url, ROOT_KEY, { ...unknown, body: 'Action=ListUsers&Version=2010-05-08' })
    await send(castellan.url, ROOT_KEY, { ...unknown, body: 'Action=NoSuchThing&Version=2010-05-08' })
    assert.equal(upstream.seen.length, 0)
  })

  test('that nobody knows is not forwarded', async () => {
    upstream.seen.length = 0
    const headers = { ...GET_ITEM, 'x-amz-target': 'DynamoDB_20120810.BrewCoffee' }
    const came = await send(castellan.url, ROOT_KEY, { service: 'dynamodb', headers, body: '{}' })
    assert.equal(came.status, 501)
    assert.equal(upstream.seen.length, 0)
  })
})

describe('an operation that streams both ways by HTTP/2', () => {
  test('is answered that it is not forwarded, once it is allowed', async () => {
    upstream.seen.length = 0
    const headers = { 'content-type': 'application/json' }
    const chat = { service: 'qbusiness', path: '/applications/a/conversations', headers, body: '' }
    const { status, text } = await send(castellan.url, ROOT_KEY, chat)
    assert.equal(status, 501, text)
    assert.match(text, /Chat streams both ways by HTTP\/2, which Castellan does not forward/)
    const nobody = await userWith(castellan, [])
    assert.equal((await send(castellan.url, nobody, chat)).status, 403)
    assert.equal(upstream.seen.length, 0)
  })
})

describe('a body of which nothing is decided on', () => {
  test('streams', async () => {
    upstream.seen.length = 0
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'content-type': 'text/plain', 'x-amz-meta-a': 'b' }
    const body = Buffer.alloc(3_000_000, 7)
    const put = { service: 's3', method: 'PUT', path: '/bucket/a%20key', headers, body }
    assert.equal((await send(castellan.url, ROOT_KEY, put)).status, 200)
    const [seen] = upstream.seen
    assert.deepEqual([seen?.url, seen?.headers['x-amz-meta-a']], ['/bucket/a%20key', 'b'])
    assert.ok(seen?.body.equals(body))
  })
})
