import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { connect as connectTls } from 'node:tls'
import { createHttpServer, type TlsFiles } from './http-server.ts'

const GET = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n'
/** More than the kernel takes for a client that does not read. */
const BODY = randomBytes(24 * 1024 * 1024)
/** Two minutes, as it were. */
const STILL = 1_000

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A client that has connected to a listener which answers with `BODY`. */
async function connected(t: TestContext, tls: TlsFiles | undefined) {
  const server = createHttpServer(async () => ({ status: 200, headers: {}, body: BODY }), {
    tls,
    sourceIp: () => ({ ip: '192.0.2.1', secure: false }),
    timeouts: { head: 1_000, whole: 2_000, still: STILL },
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const to = { port: (server.address() as AddressInfo).port, host: '127.0.0.1' }
  const socket = tls ? connectTls({ ...to, ca: tls.cert, servername: 'localhost' }) : connect(to)
  t.after(() => {
    socket.destroy()
    server.close()
    server.closeAllConnections()
  })
  await once(socket, tls ? 'secureConnect' : 'connect')
  socket.on('error', () => undefined)
  return { server, socket }
}

function connectionsOf(server: ReturnType<typeof createHttpServer>): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  })
}

function certificate(): TlsFiles | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-slow-'))
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const made = spawnSync('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert],
    ])
    return made.status === 0 ? { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } : undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const tls = certificate()

for (const over of ['http', 'https']) {
  const files = over === 'https' ? tls : undefined
  const skip = over === 'https' && !tls ? 'SKIPPED: openssl not installed' : false

  for (const [what, more] of Object.entries({ nothing: '', 'another request': GET, 'a piece of a request': 'G' })) {
    test(`over ${over}, a client that does not read its answer and sends ${what} is not kept`, { skip }, async (t) => {
      const { server, socket } = await connected(t, files)
      socket.pause()
      socket.write(GET)
      const drip = setInterval(() => more && socket.write(more), 200)
      t.after(() => clearInterval(drip))
      await pause(500)
      assert.equal(await connectionsOf(server), 1)
      for (const end = performance.now() + 15_000; (await connectionsOf(server)) > 0; ) {
        assert.ok(performance.now() < end, 'it is kept')
        await pause(50)
      }
    })
  }

  test(`over ${over}, a client that reads its answer slowly gets all of it, in whatever time`, { skip }, async (t) => {
    const { socket } = await connected(t, files)
    socket.write(GET)
    const began = performance.now()
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of socket) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= BODY.length && Buffer.concat(chunks).subarray(-BODY.length).equals(BODY)) break
      await pause(chunk.length / 5_000) // 5 MB a second.
    }
    const all = Buffer.concat(chunks)
    assert.ok(all.subarray(-BODY.length).equals(BODY), `${size} bytes came`)
    assert.ok(performance.now() - began > 2 * STILL)
  })
}
