import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after, describe, test } from 'node:test'
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import { issue } from '../../test/support/certificate.ts'
import { connectTo } from './connection.ts'

const DAY = 86_400_000
const valid = { from: new Date(Date.now() - DAY), to: new Date(Date.now() + DAY) }
const untrusted = { name: 'ProviderError', fault: 'untrusted' }
const thumbprint = (certificate: string) =>
  new X509Certificate(certificate).fingerprint.replaceAll(':', '').toLowerCase()

const root = issue({ ...valid, name: 'Test Root', isCa: true })
const intermediate = issue({ ...valid, name: 'Test Intermediate', isCa: true, signer: root })
const leaf = issue({ ...valid, name: 'localhost', signer: intermediate })
const selfSigned = issue({ ...valid, name: 'localhost' })

/** Connects by TLS to a server that shows these certificates, with the key of the first. */
async function connecting(
  chain: readonly { certificate: string; privateKey: string }[],
  thumbprints: readonly string[],
  host = 'localhost',
): Promise<string> {
  const [own] = chain
  const options = { cert: chain.map(({ certificate }) => certificate).join(''), key: own?.privateKey ?? '' }
  let said = ''
  const server = createServer(options, (socket) => {
    socket.on('data', (data) => {
      said += String(data)
    })
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    const endpoint = { isTls: true, host, port, addresses: ['127.0.0.1'] }
    const socket = await connectTo(endpoint, thumbprints, AbortSignal.timeout(5000))
    socket.destroy()
    return 'connected'
  } finally {
    server.close()
    assert.equal(said, '')
  }
}

describe('who answers for a provider', () => {
  test('is nobody, where no authority has signed and there are no thumbprints', async () => {
    for (const chain of [[selfSigned], [leaf, intermediate]]) await assert.rejects(connecting(chain, []), untrusted)
    await assert.rejects(connecting([leaf, intermediate, root], ['0'.repeat(40)]), untrusted)
  })

  test('may be known by the thumbprint of its certificate, or of one that has signed it', async () => {
    assert.equal(await connecting([selfSigned], [thumbprint(selfSigned.certificate)]), 'connected')
    for (const { certificate } of [leaf, intermediate, root]) {
      const thumbprints = ['0'.repeat(40), thumbprint(certificate)]
      assert.equal(await connecting([leaf, intermediate, root], thumbprints), 'connected')
    }
  })

  test('is not known by a certificate that it merely sends along', async () => {
    const stranger = issue({ ...valid, name: 'localhost' })
    const pinned = [thumbprint(intermediate.certificate), thumbprint(leaf.certificate)]
    await assert.rejects(connecting([stranger, intermediate, root], pinned), untrusted)
    // It names the intermediate as who signed it, and did so itself.
    const forged = issue({ ...valid, name: 'localhost', signer: { ...stranger, name: intermediate.name } })
    await assert.rejects(connecting([forged, intermediate, root], pinned), untrusted)
    // The leaf of another host of the same authority signs nothing: it is no authority.
    const below = issue({ ...valid, name: 'localhost', signer: leaf })
    await assert.rejects(connecting([below, leaf, intermediate], pinned), untrusted)
  })

  test('is named by its certificate, whose time it is', async () => {
    const other = issue({ ...valid, name: 'idp.example.com', signer: intermediate })
    const pinned = [thumbprint(intermediate.certificate)]
    await assert.rejects(connecting([other, intermediate], pinned), untrusted)
    await assert.rejects(connecting([leaf, intermediate], pinned, '127.0.0.1'), untrusted)
    const over = issue({ from: new Date(0), to: new Date(Date.now() - DAY), name: 'localhost', signer: intermediate })
    await assert.rejects(connecting([over, intermediate], [...pinned, thumbprint(over.certificate)]), untrusted)
    const early = issue({ from: new Date(Date.now() + DAY), to: new Date(Date.now() + 2 * DAY), name: 'localhost' })
    await assert.rejects(connecting([early], [thumbprint(early.certificate)]), untrusted)
  })
})

describe('a public authority', () => {
  const bundled = getCACertificates('default')
  after(() => setDefaultCACertificates(bundled))

  test('makes thumbprints needless, and names the host all the same', async () => {
    setDefaultCACertificates([...bundled, root.certificate])
    assert.equal(await connecting([leaf, intermediate], []), 'connected')
    assert.equal(await connecting([leaf, intermediate], ['0'.repeat(40)]), 'connected')
    const other = issue({ ...valid, name: 'idp.example.com', signer: intermediate })
    await assert.rejects(connecting([other, intermediate], []), untrusted)
    assert.equal(await connecting([other, intermediate], [], 'idp.example.com'), 'connected')
  })
})

test('where nobody listens at any of its addresses, a provider cannot be reached', async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const endpoint = { isTls: true, host: 'localhost', port, addresses: ['127.0.0.1', '127.0.0.2'] }
  const unreachable = { name: 'ProviderError', fault: 'unreachable' }
  await assert.rejects(connectTo(endpoint, [], AbortSignal.timeout(5000)), unreachable)
})
