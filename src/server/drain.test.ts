import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { drain } from './drain.ts'
import { createHttpServer, type Handler, type TlsFiles } from './http-server.ts'

const NEVER = 3_600_000
const TIMEOUTS = { head: NEVER, whole: NEVER, still: NEVER }

async function serve(handler: Handler, tls?: TlsFiles) {
  let isEnding = false
  const server = createHttpServer(handler, {
    tls,
    sourceIp: () => ({ ip: '127.0.0.1', secure: false }),
    isEnding: () => isEnding,
    timeouts: TIMEOUTS,
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    server,
    port,
    begin() {
      isEnding = true
    },
  }
}

const ok: Handler = async () => ({ status: 200, headers: {}, body: 'ok' })

test('what is being answered is answered to its end, and its connection ends with it', async () => {
  const come = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  const { server, port, begin } = await serve(async () => {
    come.resolve()
    await goOn.promise
    return { status: 200, headers: {}, body: 'whole' }
  })
  const asked = request({ port, host: '127.0.0.1' }).end()
  await come.promise
  begin()
  const ended = drain(server, NEVER)
  goOn.resolve()
  const [answer] = await once(asked, 'response')
  assert.equal(answer.headers.connection, 'close')
  assert.equal(await text(answer), 'whole')
  await ended
})

test('a request whose body is on its way is read to its end', async () => {
  const come = Promise.withResolvers<void>()
  const { server, port, begin } = await serve(async (_head, read) => {
    come.resolve()
    const { body } = await read('hold')
    return { status: 200, headers: {}, body: `${body.length}` }
  })
  const asked = request({ port, host: '127.0.0.1', method: 'POST', headers: { 'content-length': 6 } })
  asked.write('abc')
  await come.promise
  begin()
  const ended = drain(server, NEVER)
  asked.end('def')
  const [answer] = await once(asked, 'response')
  assert.equal(await text(answer), '6')
  await ended
})

test('whoever sent several requests ahead is answered to the last', async () => {
  let count = 0
  const goOn = Promise.withResolvers<void>()
  const { server, port, begin } = await serve(async () => {
    if (++count === 1) await goOn.promise
    return { status: 200, headers: {}, body: `${count}` }
  })
  const socket = connect(port, '127.0.0.1')
  const all = text(socket)
  const one = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
  socket.write(one.repeat(3))
  while (count < 1) await new Promise(setImmediate)
  // Until the two others were read.
  while (socket.bytesWritten < 3 * one.length) await new Promise(setImmediate)
  for (let round = 0; round < 20; round++) await new Promise(setImmediate)
  begin()
  const ended = drain(server, NEVER)
  goOn.resolve()
  const answers = await all
  assert.equal(answers.match(/HTTP\/1\.1 200/g)?.length, 3)
  assert.equal(answers.match(/Connection: close/g)?.length, 1)
  assert.match(answers, /Connection: close[\s\S]*\r\n\r\n3$/)
  await ended
})

test('connections on which nothing is asked, or nothing ever was, hold nobody up', async () => {
  const { server, port } = await serve(ok)
  const silent = connect(port, '127.0.0.1')
  await once(silent, 'connect')
  const idle = connect(port, '127.0.0.1')
  idle.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await once(idle, 'data')
  const closed = Promise.all([once(silent, 'close'), once(idle, 'close')])
  for (const socket of [silent, idle]) socket.on('error', () => {}).resume()
  await drain(server, NEVER)
  await closed
})

test('what does not end in time is cut', async () => {
  const { server, port } = await serve(() => new Promise(() => {}))
  const asked = request({ port, host: '127.0.0.1' }).end()
  const failed = once(asked, 'error')
  await once(server, 'request')
  await drain(server, 1)
  const [error] = await failed
  assert.equal(error.code, 'ECONNRESET')
})

test('whoever opens a connection and does not end its TLS handshake holds nobody up', async () => {
  const pem = (name: string) => readFileSync(new URL(`../../vectors/files/${name}`, import.meta.url), 'utf8')
  const { server, port } = await serve(ok, { cert: pem('server.pem'), key: pem('server.key') })
  const closed: Promise<void>[] = []
  for (const sent of ['', '\x16\x03\x01']) {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    await once(server, 'connection')
    closed.push(new Promise((resolve) => socket.once('close', () => resolve())))
    socket.resume().write(sent)
  }
  await drain(server, 1)
  await Promise.all(closed)
})
