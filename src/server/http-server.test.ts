import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { type ClientRequest, type IncomingHttpHeaders, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { AwsError } from '../aws/index.ts'
import { createHttpServer, type Handler, type RequestHead } from './http-server.ts'

const MB = 1024 * 1024
const OK = { status: 200, headers: {}, body: 'ok' }

async function serve(t: TestContext, handler: Handler): Promise<number> {
  const server = createHttpServer(handler, { sourceIp: () => ({ ip: '192.0.2.1', secure: true }) })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return (server.address() as AddressInfo).port
}

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

function ask(
  port: number,
  options: object,
  send: (sent: ClientRequest) => void = (sent) => sent.end(),
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', ...options }, async (answer) => {
      resolve({ status: answer.statusCode, headers: answer.headers, body: await text(answer) })
    })
    sent.on('error', reject)
    send(sent)
  })
}

/** Answers with what was read, and with the status of an error that reading it was. */
const reading =
  (how: 'both' | 'hash'): Handler =>
  async (_, read) => {
    try {
      const { body, bodySha256 } = await read(how)
      return { ...OK, body: `${body.length} ${bodySha256}` }
    } catch (error) {
      return { ...OK, status: error instanceof AwsError ? error.status : 500 }
    }
  }

const sha256 = (body: string | Uint8Array) => createHash('sha256').update(body).digest('hex')

test('the handler is given the path and the query as they were sent, and who sent them', async (t) => {
  const heads: RequestHead[] = []
  const port = await serve(t, async (head) => {
    heads.push(head)
    return OK
  })
  await ask(port, { method: 'PUT', path: '/a%2Fb/../c?x=1?y&&z', headers: { 'X-Two': 'b' } })
  const [head] = heads
  assert.deepEqual([head?.method, head?.path, head?.query], ['PUT', '/a%2Fb/../c', 'x=1?y&&z'])
  assert.deepEqual([head?.sourceIp, head?.secure, head?.headers['x-two']], ['192.0.2.1', true, 'b'])
  assert.ok(head?.rawHeaders.includes('X-Two'))
})

test('an answer has its length in bytes, and one to HEAD has no body', async (t) => {
  const port = await serve(t, async () => ({ ...OK, body: 'ü', headers: { 'X-A': ['1', '2'] } }))
  const got = await ask(port, {})
  assert.deepEqual([got.body, got.headers['content-length'], got.headers['x-a']], ['ü', '2', '1, 2'])
  const head = await ask(port, { method: 'HEAD' })
  assert.deepEqual([head.body, head.headers['content-length']], ['', '2'])
})

for (const size of [1024 * 1024, 1024 * 1024 + 1, 3 * MB]) {
  test(`a text of ${size} letters comes whole, with its length in bytes, however its letters are made up`, async (t) => {
    for (const letters of ['a', 'ä', '😀', 'a😀']) {
      const body = letters.repeat(size).slice(0, size)
      const port = await serve(t, async () => ({ status: 200, headers: {}, body }))
      const answer = await ask(port, {})
      assert.ok(answer.body === body.toWellFormed())
      assert.equal(Number(answer.headers['content-length']), Buffer.byteLength(body))
    }
  })
}

test('a body is held with its hash, in one piece or in many', async (t) => {
  const port = await serve(t, reading('both'))
  assert.equal((await ask(port, {})).body, `0 ${sha256('')}`)
  assert.equal((await ask(port, { method: 'POST' }, (sent) => sent.end('abc'))).body, `3 ${sha256('abc')}`)
  const inPieces = await ask(port, { method: 'POST' }, (sent) => {
    sent.write('ab')
    setTimeout(() => sent.end('c'), 5)
  })
  assert.equal(inPieces.body, `3 ${sha256('abc')}`)
})

test('a body that is hashed is not held', async (t) => {
  const port = await serve(t, reading('hash'))
  const large = new Uint8Array(3 * MB)
  assert.equal((await ask(port, { method: 'PUT' }, (sent) => sent.end(large))).body, `0 ${sha256(large)}`)
})

test('a body of more than 2 MB is refused before it is read, and its connection closed', async (t) => {
  const port = await serve(t, reading('both'))
  const headers = { 'content-length': 2 * MB + 1 }
  const declared = await ask(port, { method: 'POST', headers }, (sent) => sent.flushHeaders())
  assert.deepEqual([declared.status, declared.headers.connection], [413, 'close'])
})

test('a body that does not say its length is refused when it has passed 2 MB', async (t) => {
  const port = await serve(t, reading('both'))
  const answer = await ask(port, { method: 'POST' }, (sent) => sent.write(new Uint8Array(2 * MB + 1)))
  assert.deepEqual([answer.status, answer.headers.connection], [413, 'close'])
})

test('a handler that fails says nothing of why', async (t) => {
  const port = await serve(t, async () => {
    throw new Error('secret')
  })
  const answer = await ask(port, {})
  assert.deepEqual([answer.status, answer.body, answer.headers.connection], [500, '', 'close'])
})

test('two lengths for one body, which could hide a second request, are no HTTP', async (t) => {
  const port = await serve(t, async () => OK)
  for (const headers of ['Content-Length: 0\r\nContent-Length: 5', 'Content-Length: 5\r\nTransfer-Encoding: chunked']) {
    const socket = connect(port, '127.0.0.1')
    socket.end(`POST / HTTP/1.1\r\nHost: a\r\n${headers}\r\n\r\nhello`)
    assert.match(await text(socket), /^HTTP\/1.1 400 /)
  }
})

test('a request that goes on only when another of its round has is answered', async (t) => {
  const first = Promise.withResolvers<void>()
  const second = Promise.withResolvers<void>()
  const port = await serve(t, async ({ path }, read) => {
    if (path === '/second') {
      second.resolve()
      await first.promise
    } else await second.promise
    await read('both')
    first.resolve()
    return OK
  })
  const answers = await Promise.all([ask(port, { path: '/first' }), ask(port, { path: '/second' })])
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200],
  )
})

test('answers of one connection come in the order of its requests', async (t) => {
  const port = await serve(t, async ({ path }) => {
    if (path === '/slow') await new Promise((resolve) => setTimeout(resolve, 20))
    return { ...OK, body: path }
  })
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /fast HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  const received = await text(socket)
  assert.ok(received.indexOf('/slow') !== -1 && received.indexOf('/slow') < received.indexOf('/fast'), received)
})
