import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT_KEY } from '../support/castellan.ts'
import { send, signedHead, startGateway } from '../support/gateway.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'
import { until } from '../support/tools.ts'

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

const MB = 1024 * 1024
const json = (size: number) => {
  const [before, after] = ['{"FunctionName":"f","Role":"arn:aws:iam::123456789012:role/r","Code":{"ZipFile":"', '"}}']
  return before + 'A'.repeat(Math.floor((size - before.length - after.length) / 4) * 4) + after
}
const createFunction = (size: number) => ({
  service: 'lambda',
  path: '/2015-03-31/functions',
  headers: { 'content-type': 'application/json' },
  body: json(size),
})

test('the code of a function, of 50 MB and in base 64, goes on byte for byte', async () => {
  const call = createFunction(66 * MB)
  const came = await send(castellan.url, ROOT_KEY, call)
  assert.equal(came.status, 200, came.text)
  assert.ok(upstream.seen.at(-1)?.body.equals(Buffer.from(call.body)))
})

test('what is larger than that is refused by its length alone', async () => {
  const head = { ...createFunction(1000), unsigned: { 'content-length': String(80 * MB) } }
  assert.equal((await send(castellan.url, ROOT_KEY, head)).status, 413)
})

test('a document of a service that takes none so large is refused before it is parsed, in its protocol', async () => {
  for (const [service, size, status] of [
    ['sqs', 3, 413],
    ['logs', 60, 413],
    ['dynamodb', 17, 200],
    ['dynamodb', 19, 413],
    ['ecr', 30, 413],
  ] as const) {
    const target = { sqs: 'AmazonSQS.SendMessage', logs: 'Logs_20140328.PutLogEvents', ecr: 'A.UploadLayerPart' }
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': service === 'dynamodb' ? 'DynamoDB_20120810.PutItem' : target[service],
    }
    const body =
      status === 413 ? '{}' : `{"TableName":"notes","Item":{"id":{"S":"a"},"b":{"S":"${'a'.repeat(size * MB)}"}}}`
    const unsigned: Record<string, string> = status === 413 ? { 'content-length': String(size * MB) } : {}
    const came = await send(castellan.url, ROOT_KEY, { service, headers, body, unsigned })
    assert.equal(came.status, status, `${service} ${size}`)
    if (status === 413) assert.match(came.text, /RequestEntityTooLarge/)
  }
})

test('bytes that nobody parses are as large as before', async () => {
  const call = { service: 'lambda', path: '/2015-03-31/functions/f/invocations', body: Buffer.alloc(6 * MB, 'a') }
  assert.equal((await send(castellan.url, ROOT_KEY, call)).status, 200)
})

test('a key that nobody knows has no more room than before', async () => {
  const stranger = { ...ROOT_KEY, accessKeyId: 'AKIAAAAAAAAAAAAAAAAA' }
  const head = { ...createFunction(1000), unsigned: { 'content-length': String(3 * MB) } }
  assert.equal((await send(castellan.url, stranger, head)).status, 413)
})

test('a service that Castellan has takes no more than before', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const head = { service: 'iam', headers: form, body: 'a=b', unsigned: { 'content-length': String(3 * MB) } }
  assert.equal((await send(castellan.url, ROOT_KEY, head)).status, 413)
})

/** Connections on which large bodies are announced, and as much of each is sent. */
async function announce(sizes: readonly number[], sent: (size: number) => Buffer) {
  const { hostname, port } = new URL(castellan.url)
  return await Promise.all(
    sizes.map(async (size) => {
      const { method, path, headers } = signedHead(castellan.url, ROOT_KEY, createFunction(1000))
      const lines = Object.entries({ ...headers, 'content-length': String(size * MB), expect: '100-continue' })
      const socket = connect(Number(port), hostname)
      socket.write(
        `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      )
      await once(socket, 'data') // It is told to go on.
      socket.write(sent(size))
      return socket
    }),
  )
}

const statusOf = async (size: number) => (await send(castellan.url, ROOT_KEY, createFunction(size * MB))).status

async function leave(sockets: Awaited<ReturnType<typeof announce>>) {
  for (const socket of sockets) socket.destroy()
  await Promise.all(sockets.map((socket) => once(socket, 'close')))
}

test('large bodies of which too much has come at once are told to come again, until others have gone', async () => {
  const sockets = await announce([68, 68, 6], (size) => Buffer.alloc(size * MB - 1))
  const refused = await until('large bodies have come', async () => {
    const came = await send(castellan.url, ROOT_KEY, createFunction(3 * MB))
    return came.status === 503 ? came : undefined
  })
  assert.match(refused.text, /Too many large requests are held at once/)
  await leave(sockets)
  await until('there is room again', async () => ((await statusOf(3)) === 200 ? true : undefined))
})

test('who only announces large bodies, and need not have signed them, keeps nobody out', async () => {
  const sockets = await announce([68, 68, 68, 68], () => Buffer.alloc(1))
  assert.equal(await statusOf(3), 200)
  await leave(sockets)
})
