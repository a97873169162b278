import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, test } from 'node:test'
import { accountId } from '../aws/index.ts'
import { MOST_FETCHES_OF_ACCOUNT } from './fetch-limits.ts'
import { FRESH, ProviderKeys, RETRY } from './provider-keys.ts'

const ACCOUNT = accountId('111122223333')
const OTHER = accountId('444455556666')
const KEY = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: '1' }

let issuer = ''
/** What was asked for since the test began. */
let asked: string[] = []
let isUp = true
/** What an answer waits for. */
let gate: Promise<void> = Promise.resolve()
let now = 0

/** Any number of providers: each path that begins with a number is one. */
const server = createServer(async ({ url = '', headers }, response) => {
  asked.push(url)
  await gate
  if (!isUp) return void response.writeHead(503).end()
  const self = `http://${headers.host}/${url.split('/')[1]}`
  const discovery = {
    issuer: self,
    jwks_uri: `${self}/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
  }
  response.end(JSON.stringify(url.endsWith('/jwks') ? { keys: [KEY] } : discovery))
})

before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
after(() => server.close())
beforeEach(() => {
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  asked = []
  isUp = true
  gate = Promise.resolve()
  now = 1_000_000
})

const newKeys = () => new ProviderKeys(() => now, { allowLoopback: true })
const provider = (name: string | number, ...thumbprints: readonly string[]) => ({
  issuer: `${issuer}/${name}`,
  thumbprints,
})
const fault = (kind: string) => ({ name: 'ProviderError', fault: kind })
const ONCE = ['/1/.well-known/openid-configuration', '/1/jwks']

describe('a provider’s keys', () => {
  test('are fetched once for all who ask meanwhile, of whatever account', async () => {
    const keys = newKeys()
    const sets = await Promise.all(Array.from({ length: 50 }, (_, i) => keys.of(provider(1), i % 2 ? ACCOUNT : OTHER)))
    assert.equal(new Set(sets).size, 1)
    assert.deepEqual(asked, ONCE)
  })

  test('are kept for ten minutes, and no longer', async () => {
    const keys = newKeys()
    const first = await keys.of(provider(1), ACCOUNT)
    now += FRESH - 1
    assert.equal(await keys.of(provider(1), ACCOUNT), first)
    now += 1
    assert.notEqual(await keys.of(provider(1), ACCOUNT), first)
    assert.equal(asked.length, 4)
    isUp = false
    now += FRESH
    await assert.rejects(async () => keys.of(provider(1), ACCOUNT), fault('unreachable'))
  })

  test('are not kept longer by a clock that is set back', async () => {
    const keys = newKeys()
    await keys.of(provider(1), ACCOUNT)
    now -= 1
    await keys.of(provider(1), ACCOUNT)
    assert.equal(asked.length, 4)
  })

  test('are fetched anew for an unknown key, once in half a minute', async () => {
    const keys = newKeys()
    const first = await keys.of(provider(1), ACCOUNT)
    assert.equal(await keys.renewed(first, provider(1), ACCOUNT), first)
    assert.deepEqual(asked, ONCE)
    now += RETRY
    const sets = await Promise.all(Array.from({ length: 20 }, () => keys.renewed(first, provider(1), ACCOUNT)))
    assert.deepEqual([new Set(sets).size, asked.length], [1, 4])
    assert.notEqual(sets[0], first)
    for (let i = 0; i < 20; i++) await keys.renewed(sets[0] ?? first, provider(1), ACCOUNT)
    assert.equal(asked.length, 4)
  })

  test('are not asked for again within half a minute after a failure', async () => {
    const keys = newKeys()
    isUp = false
    for (let i = 0; i < 20; i++) await assert.rejects(async () => keys.of(provider(1), ACCOUNT), fault('unreachable'))
    assert.equal(asked.length, 1)
    isUp = true
    now += RETRY
    await keys.of(provider(1), ACCOUNT)
  })

  test('are those of who has the thumbprints that an account trusts: others’ are not taken for them', async () => {
    const keys = newKeys()
    const set = await keys.of(provider(1), ACCOUNT)
    assert.notEqual(await keys.of(provider(1, 'a'.repeat(40)), OTHER), set)
    assert.equal(asked.length, 4)
  })
})

test('an account whose providers are all slow asks few of them at once, and holds up no other account', async () => {
  const keys = newKeys()
  let open = () => {}
  gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const waiting = Array.from({ length: MOST_FETCHES_OF_ACCOUNT }, (_, i) => keys.of(provider(i), ACCOUNT))
  await assert.rejects(async () => keys.of(provider('more'), ACCOUNT), fault('unreachable'))
  const other = keys.of(provider('other'), OTHER)
  open()
  await Promise.all([...waiting, other])
  await keys.of(provider('more'), ACCOUNT)
})

test('a provider of this machine is one by its own names, where that is allowed', () => {
  const strict = new ProviderKeys(() => now, { allowLoopback: false })
  for (const url of ['http://localhost:3000', 'https://127.0.0.1/a', 'http://127.0.0.2']) {
    assert.deepEqual([newKeys().isLocal(url), strict.isLocal(url)], [true, false], url)
  }
  for (const url of [
    'http://10.0.0.1',
    'https://idp.example.com',
    'http://localhost.example.com',
    'x',
    'http://a@localhost',
  ]) {
    assert.equal(newKeys().isLocal(url), false, url)
  }
})
