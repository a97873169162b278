import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { createHttpServer, type Handler } from './http-server.ts'

const OK = { status: 200, headers: {}, body: 'ok' }
const GET = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n'
const COMMON = { 'X-Content-Type-Options': 'nosniff' }
const refusal = (status: string) =>
  `HTTP/1.1 ${status}\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`

/** A connection whose client does not close it by itself, to a listener that waits for a tenth of what ours does. */
async function connected(t: TestContext, handler: Handler = async () => OK) {
  const server = createHttpServer(handler, {
    sourceIp: () => ({ ip: '192.0.2.1', secure: false }),
    timeouts: { head: 1_000, whole: 2_000, still: 12_000 },
    headers: COMMON,
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true })
  t.after(() => {
    socket.destroy()
    server.close()
    server.closeAllConnections()
  })
  socket.on('error', () => undefined)
  return { server, socket }
}

/** What was written to `socket` until its end. */
const received = (socket: Socket) => text(socket)

test('a connection on which nothing was sent is closed without a byte', async (t) => {
  const { socket } = await connected(t)
  assert.equal(await received(socket), '')
})

test('a connection that was answered and is asked nothing more is not spoken to', async (t) => {
  const { socket } = await connected(t)
  socket.write(GET)
  let all = ''
  socket.on('data', (chunk) => {
    all += chunk
  })
  await new Promise((resolve) => setTimeout(resolve, 1_600)) // Past the time for a head.
  assert.match(all, /^HTTP\/1\.1 200 OK\r\n/)
  assert.equal(all.match(/HTTP/g)?.length, 1)
})

for (const [what, sent] of Object.entries({
  head: 'GET / HTTP/1.1\r\nHost: a\r\nX-A: b',
  body: 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab',
})) {
  test(`a request whose ${what} does not come whole is answered with 408, and its connection closed`, async (t) => {
    const { socket } = await connected(t, async (_, read) => {
      await read('hold')
      return OK
    })
    socket.write(sent)
    assert.equal(await received(socket), refusal('408 Request Timeout'))
  })
}

test('a head that comes byte by byte has no more time than another', async (t) => {
  const { socket } = await connected(t)
  const began = performance.now()
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n')
  const drip = setInterval(() => socket.write('X-A: b\r\n'), 50)
  t.after(() => clearInterval(drip))
  assert.equal(await received(socket), refusal('408 Request Timeout'))
  assert.ok(performance.now() - began < 5_000)
})

test('a second request on a connection has as much time as the first', async (t) => {
  const { socket } = await connected(t)
  socket.write(`${GET}GET /b HT`)
  const all = await received(socket)
  assert.match(all, /^HTTP\/1\.1 200 OK\r\n/)
  assert.ok(all.endsWith(`ok${refusal('408 Request Timeout')}`), all)
})

test('what is no HTTP is answered with 400 and no more, and its client cannot keep the connection', async (t) => {
  const { server, socket } = await connected(t)
  socket.write(`no HTTP at all\r\n\r\n${'x'.repeat(1_000)}`)
  assert.equal(await received(socket), refusal('400 Bad Request'))
  await noneLeft(server)
})

test('a head of over 32 KB is answered with 431', async (t) => {
  const { socket } = await connected(t)
  socket.write(`GET / HTTP/1.1\r\nHost: a\r\nX-A: ${'b'.repeat(33 * 1024)}`)
  assert.equal(await received(socket), refusal('431 Request Header Fields Too Large'))
})

test('the refusal of what is no HTTP comes after the answer to what was asked before it', async (t) => {
  const { socket } = await connected(t, async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    return OK
  })
  socket.write(`${GET}no HTTP at all\r\n\r\n`)
  const all = await received(socket)
  assert.match(all, /^HTTP\/1\.1 200 OK\r\n/)
  assert.ok(all.endsWith(`ok${refusal('400 Bad Request')}`), all)
})

test('a whole request is answered before one that comes after it is told that it is too slow', async (t) => {
  const { socket } = await connected(t, async () => {
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    return OK
  })
  socket.write(`${GET}GET /b HT`)
  const all = await received(socket)
  assert.match(all, /^HTTP\/1\.1 200 OK\r\n/)
  assert.ok(all.endsWith(`ok${refusal('408 Request Timeout')}`), all)
})

/** Resolves when `server` has no connection any more; fails after some ten times what that may take. */
async function noneLeft(server: ReturnType<typeof createHttpServer>): Promise<void> {
  for (const end = performance.now() + 15_000; (await connectionsOf(server)) > 0; ) {
    assert.ok(performance.now() < end, 'a connection is kept')
    await pause(50)
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function connectionsOf(server: ReturnType<typeof createHttpServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  })
}

test('requests that are sent ahead are each begun when the one before is answered', async (t) => {
  let inWork = 0
  let most = 0
  const { socket } = await connected(t, async ({ path }, read) => {
    most = Math.max(most, ++inWork)
    const { body } = await read('hold')
    await new Promise((resolve) => setTimeout(resolve, 1))
    inWork--
    return { ...OK, body: `${path} ${Buffer.from(body)};` }
  })
  const count = 60
  for (let i = 0; i < count; i++) socket.write(`POST /${i} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n${i % 10}x`)
  const wanted = Array.from({ length: count }, (_, i) => `/${i} ${i % 10}x;`)
  let all = ''
  for await (const chunk of socket) {
    all += chunk
    if (all.includes(`/${count - 1} `)) break
  }
  assert.deepEqual(all.match(/\/\d+ \dx;/g), wanted)
  assert.equal(most, 1)
})

test('of what is sent ahead no more is read than some, however long its answers take', async (t) => {
  let answerFirst = () => {}
  const first = new Promise<void>((resolve) => {
    answerFirst = resolve
  })
  const { server, socket } = await connected(t, async () => {
    await first
    return OK
  })
  const accepted = once(server, 'connection')
  const count = 40_000
  socket.write(GET.repeat(count))
  const [peer] = (await accepted) as [Socket]
  await new Promise((resolve) => setTimeout(resolve, 1_500)) // Longer than a head may take.
  assert.ok(peer.bytesRead < 300_000, `${peer.bytesRead} bytes were read`)
  answerFirst()
  let answers = 0
  let rest = ''
  for await (const chunk of socket) {
    const parts = (rest + chunk).split('HTTP/1.1 200 OK')
    answers += parts.length - 1
    rest = (parts.at(-1) ?? '').slice(-20)
    if (answers >= count) break
  }
  assert.equal(answers, count)
})

test('while many are sent ahead on many connections, another client is answered as if it were alone', async (t) => {
  const { server } = await connected(t, async () => {
    for (const end = performance.now() + 0.2; performance.now() < end; ); // As much as a request may well take.
    return OK
  })
  const { port } = server.address() as AddressInfo
  let answers = 0
  const greedy = Array.from({ length: 40 }, () => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      answers += String(chunk).split('HTTP/1.1 ').length - 1
    })
    socket.write(GET.repeat(200))
    return socket
  })
  t.after(() => {
    for (const socket of greedy) socket.destroy()
  })
  const waits: number[] = []
  while (answers < 40 * 200) {
    const began = performance.now()
    await fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text())
    waits.push(performance.now() - began)
  }
  waits.sort((a, b) => a - b)
  const median = waits[Math.floor(waits.length / 2)] ?? 0
  assert.ok(waits.length > 20, `${waits.length} were answered beside 8,000`) // Else some one to five are.
  assert.ok(median < 200, `half waited ${median} ms`)
})

/** Node has answers of its own to these, after which it knows nothing of turns. */
const REFUSED = {
  'an Expect that is not known': [
    'POST /e HTTP/1.1\r\nHost: a\r\nExpect: b\r\nContent-Length: 0\r\n\r\n',
    '417 Expectation Failed',
  ],
  'no Host': ['GET /e HTTP/1.1\r\n\r\n', '400 Bad Request'],
} as const

for (const [what, [request, status]] of Object.entries(REFUSED)) {
  test(`a request with ${what} is refused in its turn, and nothing that came after it is begun`, async (t) => {
    const begun: string[] = []
    const { server, socket } = await connected(t, async ({ path }) => {
      begun.push(path)
      await pause(50)
      return OK
    })
    socket.write(GET + request + GET.replace('/a', '/b').repeat(3))
    const all = await received(socket)
    assert.match(all, /^HTTP\/1\.1 200 OK\r\n/)
    const last = all.slice(all.lastIndexOf('HTTP/1.1'))
    assert.ok(last.startsWith(`HTTP/1.1 ${status}\r\n`), all)
    for (const line of refusal(status).split('\r\n')) assert.ok(last.includes(line), line)
    socket.destroy()
    await noneLeft(server)
    assert.deepEqual(begun, ['/a'])
  })

  test(`a request with ${what} on a connection that was answered before keeps no connection`, async (t) => {
    const { server, socket } = await connected(t)
    socket.write(GET)
    await once(socket, 'data')
    socket.write(request + GET.replace('/a', '/b'))
    await pause(200)
    socket.end()
    await pause(200)
    socket.destroy()
    await noneLeft(server)
  })
}

test('a client that goes away while its requests wait keeps no connection', async (t) => {
  const { server, socket } = await connected(t, async () => {
    await pause(500)
    return OK
  })
  socket.write(GET.repeat(3))
  await pause(100)
  socket.resetAndDestroy()
  await noneLeft(server)
})

test('where many send ahead at once, who has waited for its answers is read before most of that, and all are answered', async (t) => {
  const FLOODS = 8
  const EACH = 1_900
  const { server, socket: patient } = await connected(t)
  const { port } = server.address() as AddressInfo
  let read = 0
  server.on('request', () => read++)
  const answered = async (from: Socket, sent: string, wanted: number) => {
    let count = 0
    from.write(sent)
    for await (const chunk of from.iterator({ destroyOnReturn: false })) {
      count += String(chunk).match(/HTTP\/1\.1 200/g)?.length ?? 0
      if (count >= wanted) return
    }
  }
  for (let i = 0; i < 3; i++) await answered(patient, GET, 1)
  const floods = await Promise.all(
    Array.from({ length: FLOODS }, async () => {
      const socket = connect({ port, host: '127.0.0.1' })
      t.after(() => socket.destroy())
      await once(socket, 'connect')
      return socket
    }),
  )
  await new Promise((resolve) => setTimeout(resolve, 50)) // Accepted, each.
  read = 0
  const all = floods.map((socket) => answered(socket, GET.repeat(EACH), EACH * 0.999))
  await answered(patient, GET, 1)
  const before = read
  await Promise.all(all)
  assert.ok(before < (FLOODS * EACH) / 2, `${before} were read before it`)
  assert.equal(read, FLOODS * EACH + 1)
})
