import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { fetchJson, MOST_BYTES } from './guarded-fetch.ts'

const LOOPBACK = { allowLoopback: true }

/** Asks a server of this machine that answers so, and says what came of it and how often it was asked. */
async function asking(answer: RequestListener, path = '/keys', rules = LOOPBACK) {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    return {
      outcome: await outcomeOf(fetchJson(new URL(`http://127.0.0.1:${port}${path}`), [], rules)),
      requests,
      port,
    }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise
  } catch (error) {
    assert.equal((error as Error).name, 'ProviderError')
    return (error as { fault: string }).fault
  }
}

describe('what a provider answers', () => {
  test('is read where it is JSON, with its own host asked for by name', async () => {
    const { outcome, requests, port } = await asking((_, response) => response.end('{"keys":[]}'), '/a/keys?b=1')
    assert.deepEqual(outcome, { keys: [] })
    assert.deepEqual([requests[0]?.url, requests[0]?.headers.host], ['/a/keys?b=1', `127.0.0.1:${port}`])
  })

  test('leads nowhere else: no redirect is followed', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const { outcome, requests } = await asking((_, response) =>
        response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end('{}'),
      )
      assert.deepEqual([outcome, requests.length], ['unusable', 1], String(status))
    }
  })

  test('is nothing where its status is not 200: its own fault may pass, another does not', async () => {
    for (const [status, fault] of [
      [204, 'unusable'],
      [404, 'unusable'],
      [429, 'unusable'],
      [500, 'unreachable'],
      [503, 'unreachable'],
    ] as const) {
      const { outcome } = await asking((_, response) => response.writeHead(status).end())
      assert.equal(outcome, fault, String(status))
    }
  })

  test('is nothing where it changes the protocol, and nobody waits for what never comes', async () => {
    for (const head of ['101 Switching Protocols\r\nUpgrade: websocket', '101 Switching Protocols\r\nUpgrade: h2c']) {
      const { outcome } = await asking(({ socket }) => socket.write(`HTTP/1.1 ${head}\r\nConnection: Upgrade\r\n\r\n`))
      assert.equal(outcome, 'unusable', head)
    }
  })

  test('is nothing where it is not JSON, or packed', async () => {
    assert.equal((await asking((_, response) => response.end('<html>'))).outcome, 'unusable')
    const packed = await asking((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('{}'))
    assert.equal(packed.outcome, 'unusable')
  })

  test('is not read further than a megabyte, whatever it says of its length', async () => {
    let sent = 0
    const { outcome } = await asking((_, response) => {
      const more = () => {
        while (!response.destroyed && sent < 100 * MOST_BYTES) {
          sent += 65_536
          if (!response.write(' '.repeat(65_536))) return void response.once('drain', more)
        }
      }
      more()
    })
    assert.equal(outcome, 'unusable')
    assert.ok(sent < 20 * MOST_BYTES, String(sent))
  })

  test('has a header of 16 KB at most', async () => {
    const { outcome } = await asking((_, response) =>
      response.writeHead(200, { 'x-long': 'a'.repeat(20_000) }).end('{}'),
    )
    assert.equal(outcome, 'unreachable')
  })

  test('is not waited for when it breaks off', async () => {
    const { outcome } = await asking((_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('{')
      response.socket?.destroySoon()
    })
    assert.equal(outcome, 'unreachable')
  })

  test('is not asked for on this machine without the flag', async () => {
    const { outcome, requests } = await asking((_, response) => response.end('{}'), '/', { allowLoopback: false })
    assert.deepEqual([outcome, requests.length], ['unusable', 0])
  })
})

describe('a slow provider', () => {
  // The one time that is waited for: `DEADLINE` is of real time, as a peer's is.
  test('is given up after five seconds in all, whether it says nothing or a letter at a time', async () => {
    const silent = asking(() => {})
    const dripping = asking((_, response) => {
      const drip = setInterval(() => response.write(' '), 50)
      response.once('close', () => clearInterval(drip))
    })
    assert.deepEqual(
      (await Promise.all([silent, dripping])).map(({ outcome }) => outcome),
      ['unreachable', 'unreachable'],
    )
  })

  test('is given up while its name is looked up', async () => {
    const never = { allowLoopback: false, resolve: () => new Promise<readonly string[]>(() => {}) }
    // An interval keeps the process up, which waits for nothing else.
    const keep = setInterval(() => {}, 1000)
    assert.equal(await outcomeOf(fetchJson(new URL('https://idp.example.com'), [], never)), 'unreachable')
    clearInterval(keep)
  })
})
