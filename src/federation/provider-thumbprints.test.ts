import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { after, afterEach, describe, test } from 'node:test'
import { createServer } from 'node:tls'
import { issue } from '../../test/support/certificate.ts'
import { accountId } from '../aws/index.ts'
import { FetchLimits, MOST_FETCHES_OF_ACCOUNT } from './fetch-limits.ts'
import type { ProviderRules } from './provider-address.ts'
import { ProviderThumbprints } from './provider-thumbprints.ts'

const DAY = 86_400_000
const valid = { from: new Date(Date.now() - DAY), to: new Date(Date.now() + DAY) }
const ACCOUNT = accountId('111122223333')
const OTHER = accountId('444455556666')
type Issued = ReturnType<typeof issue>

const root = issue({ ...valid, name: 'Test Root', isCa: true })
const top = issue({ ...valid, name: 'Test Top Intermediate', isCa: true, signer: root })
const lower = issue({ ...valid, name: 'Test Intermediate', isCa: true, signer: top })
const leaf = issue({ ...valid, name: 'localhost', signer: lower })
const selfSigned = issue({ ...valid, name: 'localhost' })

const servers = new Set<Server>()
const sockets = new Set<Socket>()
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers) server.close()
  servers.clear()
  sockets.clear()
})

const thumbprint = ({ certificate }: Issued) =>
  new X509Certificate(certificate).fingerprint.replaceAll(':', '').toLowerCase()
const untrusted = { name: 'ProviderError', fault: 'untrusted' }
const unreachable = { name: 'ProviderError', fault: 'unreachable' }
const unusable = { name: 'ProviderError', fault: 'unusable' }

async function listening(server: Server): Promise<URL> {
  servers.add(server)
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return new URL(`https://localhost:${(server.address() as AddressInfo).port}/realm`)
}

/** A server that shows these certificates, with the key of the first, and what it was told. */
async function showing(...chain: readonly Issued[]) {
  const [own] = chain
  const told: string[] = []
  const cert = chain.map(({ certificate }) => certificate).join('')
  const server = createServer({ cert, key: own?.privateKey ?? '' }, (socket) => {
    socket.on('data', (data) => told.push(String(data)))
    socket.on('error', () => {})
  })
  server.on('tlsClientError', () => {})
  return { url: await listening(server), told }
}

const newThumbprints = (rules: ProviderRules = { allowLoopback: true }) =>
  new ProviderThumbprints(rules, new FetchLimits())

describe('the thumbprint of a provider', () => {
  test('is that of the top intermediate authority, whether the root is sent along or not', async () => {
    for (const chain of [
      [leaf, lower, top],
      [leaf, lower, top, root],
    ]) {
      const { url, told } = await showing(...chain)
      assert.equal(await newThumbprints().of(url, ACCOUNT), thumbprint(top))
      assert.deepEqual(told, [])
    }
  })

  test('is its own certificate’s where no authority has signed that, or none is sent', async () => {
    for (const own of [selfSigned, leaf]) {
      const { url } = await showing(own)
      assert.equal(await newThumbprints().of(url, ACCOUNT), thumbprint(own))
    }
  })

  test('is of no certificate that is merely sent along', async () => {
    const stranger = issue({ ...valid, name: 'localhost' })
    const { url } = await showing(stranger, lower, top, root)
    assert.equal(await newThumbprints().of(url, ACCOUNT), thumbprint(stranger))
  })

  test('is none where the certificate is another host’s, over, or not yet valid', async () => {
    const elsewhere = issue({ ...valid, name: 'idp.example.com', signer: lower })
    const over = issue({ from: new Date(0), to: new Date(Date.now() - DAY), name: 'localhost' })
    const early = issue({ from: new Date(Date.now() + DAY), to: new Date(Date.now() + 2 * DAY), name: 'localhost' })
    for (const own of [elsewhere, over, early]) {
      const { url } = await showing(own)
      await assert.rejects(newThumbprints().of(url, ACCOUNT), untrusted)
    }
  })
})

describe('whom a caller directs the connection to', () => {
  test('is never this machine, a private network or a metadata service, by address or by name', async () => {
    const { url } = await showing(selfSigned)
    await assert.rejects(newThumbprints({ allowLoopback: false }).of(url, ACCOUNT), unusable)
    for (const host of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '[::1]', '[fd00:ec2::254]']) {
      const asked = newThumbprints({ allowLoopback: false }).of(new URL(`https://${host}`), ACCOUNT)
      await assert.rejects(asked, unusable, host)
    }
  })

  test('is what the name was looked up as, once, and none of its addresses may be private', async () => {
    let lookups = 0
    const resolve = async () => (++lookups === 1 ? ['8.8.8.8', '127.0.0.1'] : ['127.0.0.1'])
    const thumbprints = newThumbprints({ allowLoopback: false, resolve })
    for (const turn of [1, 2]) {
      await assert.rejects(thumbprints.of(new URL('https://idp.example.com'), ACCOUNT), unusable)
      assert.equal(lookups, turn)
    }
  })

  test('is at port 443 alone', async () => {
    const resolve = async () => ['8.8.8.8']
    const asked = newThumbprints({ allowLoopback: false, resolve }).of(new URL('https://idp.example.com:22'), ACCOUNT)
    await assert.rejects(asked, unusable)
  })
})

describe('what a stranger may cost', () => {
  test('a chain that is longer than any real one is not read', async () => {
    const { url } = await showing(leaf, lower, top, ...Array.from({ length: 400 }, () => root))
    await assert.rejects(newThumbprints().of(url, ACCOUNT), unreachable)
  })

  test('what is no TLS is no provider', async () => {
    const url = await listening(createTcpServer((socket) => socket.end('HTTP/1.1 302 Found\r\nlocation: /\r\n\r\n')))
    await assert.rejects(newThumbprints().of(url, ACCOUNT), unreachable)
  })

  // The one time that is waited for: `DEADLINE` is of real time, as a peer's is.
  test('who does not go on with the handshake is not waited for, and is asked once for all who ask', async () => {
    let connections = 0
    const url = await listening(createTcpServer(() => connections++))
    const thumbprints = newThumbprints()
    const asked = [ACCOUNT, ACCOUNT, OTHER].map((account) => thumbprints.of(url, account))
    for (const result of await Promise.allSettled(asked)) {
      assert.equal(result.status === 'rejected' && result.reason.fault, 'unreachable')
    }
    assert.equal(connections, 1)
  })

  test('one account holds no more than its share of connections', async () => {
    const silent = newThumbprints({ allowLoopback: false, resolve: () => new Promise<readonly string[]>(() => {}) })
    const keep = setInterval(() => {}, 1000)
    after(() => clearInterval(keep))
    const url = (i: number) => new URL(`https://idp${i}.example.com`)
    const waiting = Array.from({ length: MOST_FETCHES_OF_ACCOUNT }, (_, i) => silent.of(url(i), ACCOUNT))
    await assert.rejects(silent.of(url(9), ACCOUNT), { name: 'ProviderError', message: /too many/ })
    const other = silent.of(url(10), OTHER)
    for (const result of await Promise.allSettled([...waiting, other])) assert.equal(result.status, 'rejected')
    clearInterval(keep)
  })
})
