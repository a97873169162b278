import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT_KEY } from '../support/castellan.ts'
import { type Sent, send, signedHead, startGateway } from '../support/gateway.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'

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

const TARGET = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.ListTables' }
const LIST: Sent = { service: 'dynamodb', headers: TARGET, body: '{}' }
const UNSIGNED = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
const OBJECT: Sent = { service: 's3', method: 'PUT', path: '/bucket/key', headers: UNSIGNED, body: 'abc' }

/** Sends bytes as they are, and reads until the server closes or what is expected has come. */
async function raw(text: string, enough = /\r\n\r\n/): Promise<string> {
  const { hostname, port } = new URL(castellan.url)
  const socket = connect(Number(port), hostname)
  socket.write(text, 'latin1')
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1')
    if (enough.test(answer)) socket.end()
  })
  socket.on('error', () => {})
  await once(socket, 'close')
  return answer
}

/** The lines of a signed request's head, of which some are changed or added. */
function headOf(sent: Sent, more: readonly string[] = [], target?: string): string {
  const { method, path, headers } = signedHead(castellan.url, ROOT_KEY, sent)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return `${method} ${target ?? path} HTTP/1.1\r\n${[...lines, ...more].join('\r\n')}\r\n\r\n`
}

describe('a request that is two, to some readers', () => {
  test('with a length and in chunks is refused, and what stands behind it is no request', async () => {
    const hidden = headOf(OBJECT, ['content-length: 3'])
    for (const more of [
      ['content-length: 5', 'transfer-encoding: chunked'],
      ['transfer-encoding: chunked', 'content-length: 5'],
      ['content-length: 5', 'content-length: 3'],
      ['transfer-encoding: chunked, identity'],
      ['transfer-encoding:\x0bchunked'],
    ]) {
      assert.match(await raw(`${headOf(OBJECT, more)}0\r\n\r\n${hidden}abc`), /^HTTP\/1\.1 4/)
    }
    assert.deepEqual(upstream.seen, [])
  })

  test('is read to its own end alone: what follows a body has to prove itself', async () => {
    const answers = await raw(
      `${headOf(OBJECT, ['content-length: 3'])}abcGET /bucket/other HTTP/1.1\r\nHost: x\r\nauthorization: AWS4-HMAC-SHA256 x\r\n\r\n`,
      /HTTP\/1\.1 4/,
    )
    assert.match(answers, /^HTTP\/1\.1 200 /)
    assert.deepEqual(
      upstream.seen.map(({ method, url, body }) => [method, url, body.toString()]),
      [['PUT', '/bucket/key', 'abc']],
    )
  })

  test('with a whole address for a target is not sent there', async () => {
    const { host } = new URL(castellan.url)
    for (const target of [`http://${host}/bucket/key`, 'http://169.254.169.254/bucket/key', '//other/bucket/key']) {
      assert.match(await raw(`${headOf(OBJECT, ['content-length: 3'], target)}abc`), /^HTTP\/1\.1 4/)
    }
    assert.deepEqual(upstream.seen, [])
  })

  test('for two hosts, or with two targets, is refused', async () => {
    assert.match(await raw(`${headOf(LIST, ['host: other', 'content-length: 2'])}{}`), /^HTTP\/1\.1 400/)
    const second = 'x-amz-target: DynamoDB_20120810.DeleteTable'
    assert.match(await raw(`${headOf(LIST, [second, 'content-length: 2'])}{}`), /^HTTP\/1\.1 400/)
    assert.deepEqual(upstream.seen, [])
  })

  test('whose headers trail has them left behind', async () => {
    const chunked = headOf(OBJECT, ['transfer-encoding: chunked', 'trailer: x-amz-acl'])
    assert.match(
      await raw(`${chunked}3\r\nabc\r\n0\r\nx-amz-acl: public-read\r\n\r\n`, /from upstream/),
      /^HTTP\/1\.1 200/,
    )
    const [seen] = upstream.seen
    assert.equal(seen?.body.toString(), 'abc')
    assert.equal(JSON.stringify(seen?.rawHeaders).includes('acl'), false)
  })

  test('naming one action in its URL and another in its form is refused', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const Version = 'Version=2014-10-31'
    const sent = {
      service: 'rds',
      headers: form,
      query: `Action=DescribeDBInstances&${Version}`,
      body: 'Action=DeleteDBInstance',
    }
    assert.equal((await send(castellan.url, ROOT_KEY, sent)).status, 400)
    const both = { ...sent, headers: { ...form, 'x-amz-target': 'DynamoDB_20120810.ListTables' } }
    assert.ok((await send(castellan.url, ROOT_KEY, both)).status >= 400)
    assert.deepEqual(upstream.seen, [])
  })
})

describe('a call that is not what its signature is for', () => {
  test('signed for one service and naming another’s operation is nobody’s', async () => {
    for (const service of ['sqs', 's3', 'kinesis', 'lambda']) {
      const { status } = await send(castellan.url, ROOT_KEY, { ...LIST, service, headers: { ...TARGET, ...UNSIGNED } })
      assert.ok(status >= 400, service)
    }
    assert.deepEqual(upstream.seen, [])
  })

  test('reaches no path but its operation’s', async () => {
    const { status } = await send(castellan.url, ROOT_KEY, { ...LIST, path: '/moto-api/reset' })
    assert.equal(status, 200)
    assert.deepEqual(
      upstream.seen.map(({ url }) => url),
      ['/'],
    )
  })

  test('has nothing that overrides who asks, what, or where', async () => {
    const names = ['x-http-method-override', 'x-original-url', 'x-forwarded-host', 'x-moto-account-id', 'x-real-ip']
    const unsigned = Object.fromEntries(names.map((name) => [name, '210987654321']))
    await send(castellan.url, ROOT_KEY, { ...LIST, unsigned: { ...unsigned, 'user-agent': 'a region/eu-west-1' } })
    const [seen] = upstream.seen
    assert.ok(seen)
    assert.equal(JSON.stringify(seen.rawHeaders).includes('210987654321'), false)
    assert.equal(JSON.stringify(seen.rawHeaders).includes('eu-west-1'), false)
    assert.equal(seen.headers['x-moto-account-id'], '123456789012')
  })
})

describe('a path', () => {
  test('by which stores and emulators know calls to themselves is no bucket', async () => {
    for (const path of [
      '/minio/admin/v3/list-users',
      '/Minio/admin/v3/info',
      '/%6dinio/admin/v3/info',
      '/admin/user',
      '/moto-api/data.json',
      '/_localstack/health',
      '/rustfs/admin/v3/info',
      '/swift/v1',
    ]) {
      const asked = { service: 's3', method: 'GET', path, headers: UNSIGNED }
      assert.ok((await send(castellan.url, ROOT_KEY, asked)).status >= 400, path)
    }
    assert.deepEqual(upstream.seen, [])
  })

  test('with steps in it, however they are written, is none', async () => {
    for (const path of ['/bucket/../minio/key', '/bucket/%2e%2e/minio/key', '/bucket/a/./b', '/b%2Fc/d']) {
      const asked = { service: 's3', method: 'GET', path, headers: UNSIGNED }
      assert.ok((await send(castellan.url, ROOT_KEY, asked)).status >= 400, path)
    }
    assert.deepEqual(upstream.seen, [])
  })

  test('with line ends in it stays one line', async () => {
    const path = '/bucket/a%0d%0aX-Amz-Acl:%20public-read%0d%0a'
    await send(castellan.url, ROOT_KEY, { ...OBJECT, path })
    const [seen] = upstream.seen
    assert.equal(seen?.url, '/bucket/a%0D%0AX-Amz-Acl%3A%20public-read%0D%0A')
    assert.equal(seen.headers['x-amz-acl'], undefined)
  })
})
