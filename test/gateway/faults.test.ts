import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { describe, type TestContext, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail'
import { ROOT_KEY } from '../support/castellan.ts'
import { begin, send, startGateway, whole } from '../support/gateway.ts'
import { recordingUpstream } from '../support/recording-upstream.ts'

const GET_ITEM = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' }
const GET = { service: 'dynamodb', headers: GET_ITEM, body: '{"TableName":"a","Key":{}}' }
const PUT_ITEM = { ...GET_ITEM, 'x-amz-target': 'DynamoDB_20120810.PutItem' }
const PUT = { service: 'dynamodb', headers: PUT_ITEM, body: '{"TableName":"a","Item":{}}' }
const DESCRIBE = {
  service: 'dynamodb',
  headers: { ...GET_ITEM, 'x-amz-target': 'DynamoDB_20120810.DescribeTable' },
  body: '{"TableName":"a"}',
}
const UNSIGNED = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
const OBJECT = { service: 's3', method: 'GET', path: '/bucket/key', headers: UNSIGNED }

/** An upstream that does with each connection what it is told to, but for what the gateway asks for itself. */
async function rawUpstream(t: TestContext, each: (socket: Socket, count: number) => void): Promise<string> {
  let count = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', (first) => {
      if (first.includes('User-Agent: castellan')) {
        socket.end('HTTP/1.1 501 Not Implemented\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
        return
      }
      each(socket, ++count)
      socket.emit('data', first)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function gatewayTo(t: TestContext, url: string, seconds = 120) {
  const upstreamsFile = { upstreams: { '*': { url, seconds, concurrency: 2, queue: 1 } } }
  const castellan = await startGateway([], { upstreamsFile })
  t.after(() => castellan.close())
  return castellan
}

const answered = (text: string) => (socket: Socket) => socket.once('data', () => socket.write(text))

describe('an upstream that fails', () => {
  test('and is down is 503 in the caller’s protocol', async (t) => {
    const url = await rawUpstream(t, () => {})
    const { port } = new URL(url)
    const gone = await gatewayTo(t, `http://127.0.0.1:${Number(port) === 1 ? 2 : 1}`)
    const json = await send(gone.url, ROOT_KEY, DESCRIBE)
    assert.equal(json.status, 503)
    assert.match(json.text, /"ServiceUnavailableException".*The upstream of \* cannot be reached\./)
    const xml = await send(gone.url, ROOT_KEY, OBJECT)
    assert.equal(xml.status, 503)
    assert.match(xml.text, /<Code>ServiceUnavailable<\/Code>/)
  })

  test('is in the event, as whom the call was forwarded to', async (t) => {
    const gone = await gatewayTo(t, await rawUpstream(t, (socket) => socket.destroy()))
    assert.equal((await send(gone.url, ROOT_KEY, DESCRIBE)).status, 503)
    const trail = new CloudTrailClient({ endpoint: gone.url, region: 'us-east-1', credentials: ROOT_KEY })
    const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: 'DescribeTable' } as const]
    let Events: readonly Event[] = []
    while (Events.length === 0) ({ Events = [] } = await trail.send(new LookupEventsCommand({ LookupAttributes })))
    const event = JSON.parse(Events[0]?.CloudTrailEvent ?? '{}')
    assert.deepEqual(event.forwarded, { upstream: '*' })
    assert.equal(event.errorCode, 'ServiceUnavailable')
  })

  test('and takes too long is 503', async (t) => {
    const { url } = await gatewayTo(t, await rawUpstream(t, () => {}), 1)
    const { status, text } = await send(url, ROOT_KEY, GET)
    assert.equal(status, 503)
    assert.match(text, /took too long to answer/)
  })

  test('and closes before it answers is 503', async (t) => {
    const { url } = await gatewayTo(t, await rawUpstream(t, (socket) => socket.once('data', () => socket.destroy())))
    assert.equal((await send(url, ROOT_KEY, PUT)).status, 503)
  })

  test('and gives what is no answer is 503', async (t) => {
    const { url } = await gatewayTo(t, await rawUpstream(t, answered('HELLO\r\n\r\n')))
    assert.equal((await send(url, ROOT_KEY, PUT)).status, 503)
  })

  for (const [what, head] of [
    ['of a length', 'Content-Length: 10'],
    ['in chunks', 'Transfer-Encoding: chunked'],
  ]) {
    test(`and gives half an answer ${what} is a connection that breaks`, async (t) => {
      const half = `HTTP/1.1 200 OK\r\n${head}\r\n\r\n${what === 'of a length' ? 'half' : '4\r\nhalf\r\n'}`
      const upstream = await rawUpstream(t, (socket) => {
        socket.once('data', () => socket.write(half, () => setTimeout(() => socket.destroy(), 50)))
      })
      const { url } = await gatewayTo(t, upstream)
      await assert.rejects(send(url, ROOT_KEY, OBJECT), { code: 'ECONNRESET' })
    })
  }

  test('and redirects is not followed: its answer is the caller’s', async (t) => {
    const upstream = await recordingUpstream()
    t.after(() => upstream[Symbol.asyncDispose]())
    upstream.answer((_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end())
    const { url } = await gatewayTo(t, upstream.url)
    const { status, headers } = await send(url, ROOT_KEY, OBJECT)
    assert.deepEqual([status, headers.location, upstream.seen.length], [307, 'http://127.0.0.1:1/', 1])
  })
})

describe('a connection that had been kept, and was closed at the other end', () => {
  const closing = (t: TestContext) =>
    rawUpstream(t, (socket, count) => {
      let asked = 0
      socket.on('data', () => {
        asked++
        if (count === 1 && asked === 2) socket.destroy()
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      })
    })

  test('is opened again for what only reads', async (t) => {
    const { url } = await gatewayTo(t, await closing(t))
    assert.equal((await send(url, ROOT_KEY, GET)).status, 200)
    assert.equal((await send(url, ROOT_KEY, GET)).status, 200)
  })

  test('is not for what changes something: nobody knows whether it did', async (t) => {
    const { url } = await gatewayTo(t, await closing(t))
    assert.equal((await send(url, ROOT_KEY, PUT)).status, 200)
    assert.equal((await send(url, ROOT_KEY, PUT)).status, 503)
  })
})

describe('more calls than an upstream takes at once', () => {
  test('wait for their turn, and beyond are told to come again', async (t) => {
    const upstream = await recordingUpstream()
    t.after(() => upstream[Symbol.asyncDispose]())
    const open: (() => void)[] = []
    upstream.answer((_, response) => open.push(() => response.end('ok')))
    const { url } = await gatewayTo(t, upstream.url)
    const first = [send(url, ROOT_KEY, PUT), send(url, ROOT_KEY, PUT)]
    while (open.length < 2) await wait(5)
    const third = send(url, ROOT_KEY, PUT)
    let refused = await send(url, ROOT_KEY, PUT)
    // Whichever of the two came first waits.
    while (refused.status !== 503) refused = await send(url, ROOT_KEY, PUT)
    assert.match(refused.text, /more calls than it takes at once/)
    assert.equal(upstream.seen.length, 2)
    upstream.answer((_, response) => response.end('ok'))
    for (const answer of open) answer()
    assert.deepEqual(
      (await Promise.all([...first, third])).map(({ status }) => status),
      [200, 200, 200],
    )
  })
})

describe('a caller that goes away', () => {
  test('while it waits ends what the upstream was asked', async (t) => {
    const closed = Promise.withResolvers<void>()
    const came = Promise.withResolvers<void>()
    const upstream = await rawUpstream(t, (socket) => {
      socket.once('data', () => came.resolve())
      socket.once('close', () => closed.resolve())
    })
    const { url } = await gatewayTo(t, upstream)
    const leaving = new AbortController()
    const asked = send(url, ROOT_KEY, { ...PUT, signal: leaving.signal }).catch((error: Error) => error.name)
    await came.promise
    leaving.abort()
    assert.equal(await asked, 'AbortError')
    await closed.promise
  })

  test('in the middle of its body leaves an upstream with a body that ends early', async (t) => {
    const upstream = await recordingUpstream()
    t.after(() => upstream[Symbol.asyncDispose]())
    const { url } = await gatewayTo(t, upstream.url)
    const leaving = new AbortController()
    async function* half() {
      yield Buffer.alloc(100_000)
      await wait(100)
      leaving.abort()
    }
    const headers = { ...UNSIGNED, 'content-length': '200000' }
    const put = { service: 's3', method: 'PUT', path: '/bucket/key', headers, body: Readable.from(half()) }
    await assert.rejects(send(url, ROOT_KEY, { ...put, signal: leaving.signal }))
    while (upstream.seen.length === 0) await wait(5)
    assert.equal(upstream.seen[0]?.isWhole, false)
  })

  test('in the middle of an answer ends it', async (t) => {
    const closed = Promise.withResolvers<void>()
    const upstream = await recordingUpstream()
    t.after(() => upstream[Symbol.asyncDispose]())
    upstream.answer((_, response) => {
      response.once('close', () => closed.resolve())
      response.writeHead(200).write('a')
    })
    const { url } = await gatewayTo(t, upstream.url)
    const answer = await begin(url, ROOT_KEY, OBJECT)
    answer.on('error', () => {})
    answer.destroy()
    await closed.promise
  })
})

describe('an answer that is streamed', () => {
  test('has its status, its headers as they came, and no body where there is none', async (t) => {
    const upstream = await recordingUpstream()
    t.after(() => upstream[Symbol.asyncDispose]())
    const { url } = await gatewayTo(t, upstream.url)
    upstream.answer((_, response) => {
      const raw = ['ETag', '"a"', 'X-Odd-Case', 'b', 'Link', '<c>', 'Link', '<d>', 'Connection', 'x-hop']
      response.writeHead(304, [...raw, 'X-Hop', 'g', 'Proxy-Authenticate', 'h'] as never).end()
    })
    const notModified = await send(url, ROOT_KEY, { ...OBJECT, headers: { ...UNSIGNED, 'if-none-match': '"a"' } })
    assert.equal(notModified.status, 304)
    assert.deepEqual(notModified.rawHeaders.slice(0, 8), [
      'ETag',
      '"a"',
      'X-Odd-Case',
      'b',
      'Link',
      '<c>',
      'Link',
      '<d>',
    ])
    assert.equal('x-hop' in notModified.headers || 'proxy-authenticate' in notModified.headers, false)

    upstream.answer((_, response) => response.writeHead(200, { 'content-length': '12345' }).end())
    const head = await send(url, ROOT_KEY, { ...OBJECT, method: 'HEAD' })
    assert.deepEqual([head.status, head.headers['content-length'], head.bytes.length], [200, '12345', 0])

    upstream.answer((_, response) => response.writeHead(206, { 'content-range': 'bytes 0-1/9' }).end('ab'))
    const range = await send(url, ROOT_KEY, { ...OBJECT, headers: { ...UNSIGNED, range: 'bytes=0-1' } })
    assert.deepEqual([range.status, range.headers['content-range'], range.text], [206, 'bytes 0-1/9', 'ab'])
    assert.equal(upstream.seen.at(-1)?.headers.range, 'bytes=0-1')
  })

  test('comes piece by piece, however long the upstream thinks between two', async (t) => {
    const upstream = await recordingUpstream()
    t.after(() => upstream[Symbol.asyncDispose]())
    const { url } = await gatewayTo(t, upstream.url)
    const heard = Promise.withResolvers<void>()
    upstream.answer(async (_, response) => {
      response.writeHead(200, { trailer: 'x-after' }).write('one')
      await heard.promise
      response.addTrailers({ 'x-after': 'yes' })
      response.end('two')
    })
    const answer = await begin(url, ROOT_KEY, OBJECT)
    const [first] = (await once(answer, 'data')) as [Buffer]
    assert.equal(first.toString(), 'one')
    heard.resolve()
    assert.equal((await whole(answer)).text, 'two')
    assert.equal(answer.trailers['x-after'], 'yes')
  })
})

describe('a client that waits to be told to send its body', () => {
  test('is told so when its call is allowed, and never when it is denied', async (t) => {
    const upstream = await recordingUpstream()
    t.after(() => upstream[Symbol.asyncDispose]())
    const { url } = await gatewayTo(t, upstream.url)
    const put = { service: 's3', method: 'PUT', path: '/bucket/key', headers: UNSIGNED, body: 'abc' }
    const expecting = { ...put, unsigned: { expect: '100-continue' } }
    assert.equal((await send(url, ROOT_KEY, expecting)).status, 200)
    assert.equal(upstream.seen[0]?.body.toString(), 'abc')
    assert.equal(upstream.seen[0]?.headers.expect, undefined)
    const wrong = { ...ROOT_KEY, secretAccessKey: 'a' }
    const refused = await send(url, wrong, expecting)
    assert.deepEqual([refused.status, refused.wasToldToGoOn, upstream.seen.length], [403, false, 1])
  })
})
