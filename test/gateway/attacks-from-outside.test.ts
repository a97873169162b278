import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT_KEY } from '../support/castellan.ts'
import { send, startGateway, userWith } from '../support/gateway.ts'
import { type Moto, motoMissing, startMoto } from '../support/moto.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'
import { ONE, startTwoAccounts, TWO } from '../support/two-accounts.ts'

/** Attacks from outside on what is forwarded. */
let upstream: RecordingUpstream
let castellan: CastellanServer
before(async () => {
  upstream = await recordingUpstream()
  castellan = await startGateway([`*=${upstream.url}`])
})
beforeEach(() => {
  upstream.seen.length = 0
})
after(async () => {
  await castellan?.close()
  await upstream?.[Symbol.asyncDispose]()
})

const s3 = (method: string, path: string, more: { query?: string; body?: string; headers?: object } = {}) => ({
  service: 's3',
  method,
  path,
  ...more,
  headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...more.headers },
})
const copy = (source: string) => s3('PUT', '/mine/copy', { headers: { 'x-amz-copy-source': source } })
const secret = (operation: string, body: string, type = 'application/x-amz-json-1.1') => ({
  service: 'secretsmanager',
  headers: { 'content-type': type, 'x-amz-target': `secretsmanager.${operation}` },
  body,
})

describe('an object that is copied', () => {
  for (const [sent, asked] of [
    ['src/key', 'src/key'],
    ['/src/a/b', '/src/a/b'],
    ['src%2Fkey', 'src/key'],
    ['src/key#x', 'src/key%23x'],
    ['src/key;x', 'src/key%3Bx'],
    ['src/key?x=y', 'src/key%3Fx%3Dy'],
    ['src/key%3FversionId=v', 'src/key%3FversionId%3Dv'],
    ['src/key?versionId=v&versionId=w', 'src/key?versionId=v%26versionId%3Dw'],
    ['src/a+b', 'src/a%2Bb'],
    ['src/%252e%252e/key', 'src/%252e%252e/key'],
  ] as const) {
    test(`is the one that was decided on: ${sent}`, async () => {
      const came = await send(castellan.url, ROOT_KEY, copy(sent))
      assert.equal(came.status, 200, came.text)
      assert.equal(upstream.seen[0]?.headers['x-amz-copy-source'], asked)
    })
  }

  for (const sent of [
    'http://x/src/key',
    'x:src/key',
    '//src/key',
    'src/../other/key',
    'src/a%2F..%2F..%2Fother/key',
    'src/./key',
    'src/key?versionId=',
    'src',
    'minio/admin',
  ]) {
    test(`is asked of nobody where others would read another: ${sent}`, async () => {
      const came = await send(castellan.url, ROOT_KEY, copy(sent))
      assert.equal(came.status, 400, came.text)
      assert.equal(upstream.seen.length, 0)
    })
  }

  test('or got or deleted in a version without a name is none', async () => {
    for (const method of ['GET', 'HEAD', 'DELETE']) {
      assert.equal((await send(castellan.url, ROOT_KEY, s3(method, '/src/key', { query: 'versionId=' }))).status, 400)
    }
    assert.equal(upstream.seen.length, 0)
  })
})

test('a function is not another’s whose name stands behind a slash in its own', async () => {
  const key = await userWith(castellan, [
    { Effect: 'Allow', Action: 'lambda:GetFunction', Resource: 'arn:aws:lambda:*:*:function:mine*' },
  ])
  const get = { service: 'lambda', method: 'GET', path: '/2015-03-31/functions/mine%2Fyours' }
  for (const each of [key, ROOT_KEY]) assert.ok((await send(castellan.url, each, get)).status >= 400)
  assert.equal(upstream.seen.length, 0)
})

test('what the gateway asks by itself of a name that a caller chose is in no form', async () => {
  upstream.questions.length = 0
  const key = await userWith(castellan, [{ Effect: 'Allow', Action: '*', Resource: '*' }])
  await send(castellan.url, key, secret('DescribeSecret', '{"SecretId":"s&Action=DeleteSecret&SecretId=s&"}'))
  assert.ok(upstream.questions.length > 0)
  for (const { body } of upstream.questions) {
    assert.equal(new URLSearchParams(body.toString()).get('Action'), null)
    assert.match(String(JSON.parse(body.toString()).SecretId), /&Action=/)
  }
})

test('a trial opens nothing of another account', async (t) => {
  const accounts = await startTwoAccounts({ upstreams: [`*=${upstream.url},dry-run`] })
  t.after(() => accounts.close())
  const root = accounts.roots[TWO]
  assert.ok(root)
  const receive = (account: string) => ({
    service: 'sqs',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.ReceiveMessage' },
    body: JSON.stringify({ QueueUrl: `http://localhost/${account}/q` }),
  })
  const user = await userWith(accounts.castellan, [], root)
  for (const key of [user, root]) assert.equal((await send(accounts.castellan.url, key, receive(ONE))).status, 400)
  assert.equal(upstream.seen.length, 0)
  assert.equal((await send(accounts.castellan.url, user, receive(TWO))).status, 200)
})

describe('an answer of an upstream in a browser', () => {
  test('is of no origin, and says nothing to the console’s', async () => {
    upstream.answer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.setHeader('set-cookie', 'castellan=mine')
      response.setHeader('clear-site-data', '"*"')
      response.setHeader('content-security-policy', "script-src 'unsafe-inline'")
      response.end('<script>fetch("/console/")</script>')
    })
    const { headers } = await send(castellan.url, ROOT_KEY, s3('GET', '/mine/page.html'))
    assert.match(String(headers['content-security-policy']), /(?:^|, )sandbox$/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.deepEqual([headers['set-cookie'], headers['clear-site-data']], [undefined, undefined])
  })
})

describe('moto', { skip: motoMissing() }, () => {
  let moto: Moto
  let behind: CastellanServer
  before(async () => {
    moto = await startMoto()
    behind = await startGateway([`*=${moto.url}`])
    await send(behind.url, ROOT_KEY, secret('CreateSecret', '{"Name":"s","SecretString":"hidden"}'))
    await send(behind.url, ROOT_KEY, s3('PUT', '/src'))
    await send(behind.url, ROOT_KEY, s3('PUT', '/mine'))
    await send(behind.url, ROOT_KEY, s3('PUT', '/src/secret', { body: 'hidden' }))
  })
  after(async () => {
    await behind?.close()
    await moto?.stop()
  })

  test('does nothing by what a text of a document says in its own words', async () => {
    const key = await userWith(behind, [
      { Effect: 'Allow', Action: 'secretsmanager:ListSecretVersionIds', Resource: '*' },
    ])
    for (const action of ['GetSecretValue', '%47etSecretValue', 'DeleteSecret']) {
      for (const type of ['application/x-amz-json-1.1', 'text/plain', 'application/x-www-form-urlencoded']) {
        const body = `{"SecretId":"s","NextToken":"&Action=${action}&SecretId=s&"}`
        const came = await send(behind.url, key, secret('ListSecretVersionIds', body, type))
        assert.doesNotMatch(came.text, /hidden|DeletionDate/)
      }
    }
    const came = await send(behind.url, ROOT_KEY, secret('DescribeSecret', '{"SecretId":"s"}'))
    assert.match(came.text, /"DeletedDate": null/)
  })

  test('copies nothing that was denied', async () => {
    const key = await userWith(behind, [
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      { Effect: 'Deny', Action: 's3:GetObject', Resource: 'arn:aws:s3:::src/secret' },
    ])
    for (const source of ['http://x/src/secret', 'src/secret#x', 'src/secret;x', 'x:src/secret', 'src/secret?x=y']) {
      await send(behind.url, key, copy(source))
      assert.equal((await send(behind.url, ROOT_KEY, s3('GET', '/mine/copy'))).status, 404, source)
    }
  })
})
