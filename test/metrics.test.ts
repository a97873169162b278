import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { ServerMetrics } from '../src/server/metrics/server-metrics.ts'
import { SERVICES } from '../src/services/index.ts'
import type { Store } from '../src/storage/store.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from './support/castellan.ts'
import { startInProcess } from './support/in-process.ts'
import { startMailServer } from './support/mail.ts'
import { type ReadFamily, readOpenMetrics, valuesOf } from './support/open-metrics.ts'
import { recordingUpstream } from './support/recording-upstream.ts'
import { keyOf, SdkClients } from './support/sdk-clients.ts'
import { signedFetch } from './support/signed-fetch.ts'
import { until } from './support/tools.ts'

const MARK = 'zq7marked'
const TOKEN_FILE = join(mkdtempSync(join(tmpdir(), 'castellan-metrics-')), 'token')
after(() => rmSync(join(TOKEN_FILE, '..'), { recursive: true }))

/** All that a label may say here; what is not a word of AWS's models is one of these. */
const WORDS: ReadonlySet<string> = new Set([
  ...['ok', 'denied', 'unauthenticated', 'throttled', 'invalid', 'unimplemented', 'unavailable', 'failed', 'other'],
  ...['hit', 'miss', 'write', 'record', 'events', 'full', '2xx', '3xx', '4xx', '5xx', 'none'],
  ...['sent', 'refused', 'alarms', 'metrics', 'mail', 'billing', 'regions', 'retention'],
])

describe('a server that counts', () => {
  let server: Awaited<ReturnType<typeof startInProcess>>
  let upstream: Awaited<ReturnType<typeof recordingUpstream>>
  let mail: Awaited<ReturnType<typeof startMailServer>>
  let sdk: SdkClients

  before(async () => {
    upstream = await recordingUpstream()
    mail = await startMailServer()
    server = await startInProcess({
      ephemeral: true,
      environment: UNATTENDED,
      upstreams: [`s3=${upstream.url}`],
      smtp: mail.url,
      mailFrom: 'castellan@example.com',
      metrics: { port: 0, host: '127.0.0.1', tokenFile: undefined },
    })
    sdk = new SdkClients(server.endpoint)
    await drive()
  })
  after(async () => {
    sdk?.destroy()
    await server?.close()
    await upstream?.[Symbol.asyncDispose]()
    await mail?.stop()
  })

  /** Requests of each outcome, with a mark in each place where a client can put a name. */
  async function drive(): Promise<void> {
    const root = (service: string, operation: string, input: object) => sdk.send(service, ROOT_KEY, operation, input)
    await root('iam', 'CreateUser', { UserName: MARK, Path: `/${MARK}/`, Tags: [{ Key: MARK, Value: MARK }] })
    const made = (await root('iam', 'CreateAccessKey', { UserName: MARK })) as { AccessKey: object }
    const marked = keyOf(made.AccessKey)
    await sdk.send('sts', marked, 'GetCallerIdentity', {})
    const denied = await sdk.answer('iam', marked, 'GetUser', { UserName: MARK })
    assert.equal(denied.error?.code, 'AccessDenied')
    const missing = await sdk.answer('iam', ROOT_KEY, 'GetUser', { UserName: `${MARK}-not` })
    assert.equal(missing.error?.status, 404)
    const stranger = { accessKeyId: `AKIA${MARK.toUpperCase()}`, secretAccessKey: MARK }
    await sdk.answer('sts', stranger, 'GetCallerIdentity', {})
    const { TopicArn } = (await root('sns', 'CreateTopic', { Name: MARK })) as { TopicArn: string }
    await root('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: `${MARK}@example.com` })
    await until('the mail to come', async () => mail.mails.length > 0 || undefined)
    // A service that nobody answers for, an operation that there is not, and a service that there is not.
    const call = (service: string, more: object) =>
      signedFetch(server.endpoint, ROOT_KEY, { service, body: `Action=${MARK}&Version=2010-05-08`, ...more })
    await call('ec2', { headers: { 'user-agent': MARK, 'x-forwarded-for': MARK } })
    await call('iam', {})
    await call(MARK, { headers: { 'x-amz-target': `${MARK}.${MARK}` } })
    await signedFetch(server.endpoint, ROOT_KEY, { service: 's3', method: 'GET', path: `/${MARK}/${MARK}`, body: '' })
    upstream.answer((_request, response) => response.writeHead(500).end())
    await signedFetch(server.endpoint, ROOT_KEY, { service: 's3', method: 'GET', path: `/${MARK}/${MARK}`, body: '' })
    upstream.answer((_request, response) => response.destroy())
    await signedFetch(server.endpoint, ROOT_KEY, { service: 's3', method: 'GET', path: `/${MARK}/${MARK}`, body: '' })
    await fetch(`${server.endpoint}/${MARK}?${MARK}=${MARK}`)
    await fetch(server.endpoint, { method: 'POST', headers: { authorization: MARK }, body: MARK })
  }

  async function read(): Promise<{ families: ReadonlyMap<string, ReadFamily>; all: string }> {
    const answer = await fetch(server.metricsUrl ?? '')
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-type') ?? '', /^application\/openmetrics-text; version=1\.0\.0/)
    const all = await answer.text()
    return { families: readOpenMetrics(all), all }
  }
  const total = async (name: string, labels: Readonly<Record<string, string>>) =>
    valuesOf((await read()).families, name, labels).reduce((sum, value) => sum + value, 0)

  test('writes OpenMetrics, each family with help', async () => {
    const { families } = await read()
    for (const { name, help } of families.values()) assert.ok(help, `${name} says nothing of itself`)
  })

  test('counts requests by service, operation and outcome', async () => {
    const requests = async (service: string, operation: string, outcome: string) =>
      await total('castellan_requests_total', { service, operation, outcome })
    assert.equal(await requests('iam', 'CreateUser', 'ok'), 1)
    assert.equal(await requests('iam', 'GetUser', 'denied'), 1)
    assert.equal(await requests('iam', 'GetUser', 'invalid'), 1)
    assert.equal(await requests('sts', 'GetCallerIdentity', 'ok'), 1)
    assert.equal(await requests('sts', 'GetCallerIdentity', 'unauthenticated'), 1)
    assert.equal(await requests('s3', 'GetObject', 'ok'), 1)
    assert.equal(await requests('s3', 'GetObject', 'failed'), 1)
    assert.equal(await requests('s3', 'GetObject', 'unavailable'), 1)
    assert.ok((await requests('other', 'other', 'unimplemented')) >= 1)
  })

  test('counts the rows that were remembered, and those that were read', async () => {
    const reads = (cache: string) => total('castellan_store_reads_total', { cache })
    const before = await reads('hit')
    assert.ok((await reads('miss')) > 0)
    for (let i = 0; i < 2; i++) await sdk.send('iam', ROOT_KEY, 'GetUser', { UserName: MARK })
    assert.ok((await reads('hit')) > before)
  })

  test('counts how long they took, as often as they came', async () => {
    const { families } = await read()
    for (const [service, operation] of [
      ['iam', 'GetUser'],
      ['s3', 'GetObject'],
    ] as const) {
      const came = valuesOf(families, 'castellan_requests_total', { service, operation })
      const timed = valuesOf(families, 'castellan_request_duration_seconds_count', { service, operation })
      assert.deepEqual(timed, [came.reduce((sum, value) => sum + value, 0)], `${service}:${operation}`)
    }
  })

  test('counts pages, mails, calls to upstreams, changes of the store, and whether callers were known', async () => {
    assert.ok((await total('castellan_pages_total', { status: '4xx' })) >= 1)
    assert.equal(await total('castellan_mails_total', { outcome: 'sent' }), 1)
    for (const status of ['2xx', '5xx', 'none']) {
      assert.equal(await total('castellan_upstream_requests_total', { upstream: 's3', status }), 1, status)
    }
    assert.ok((await total('castellan_store_duration_seconds_count', { kind: 'write' })) >= 3)
    assert.ok((await total('castellan_caller_lookups_total', { cache: 'miss' })) >= 2)
    assert.equal(await total('castellan_store_up', {}), 1)
    assert.equal(await total('castellan_draining', {}), 0)
    assert.ok((await total('process_resident_memory_bytes', {})) > 1e6)
  })

  test('names no account, principal, resource or address in any label, whatever requests say', async () => {
    const { families, all } = await read()
    for (const secret of [MARK, MARK.toUpperCase(), ROOT.accountId, ROOT.email, ROOT_KEY.accessKeyId, 'arn:', '@']) {
      assert.ok(!all.includes(secret), `${secret} stands in the text`)
    }
    const operations = new Set(SERVICES.flatMap((service) => service.operations.map(({ name }) => name)))
    const services = new Set(SERVICES.map(({ name }) => name as string))
    for (const { name, samples } of families.values()) {
      for (const { labels } of samples) {
        for (const [label, value] of Object.entries(labels)) {
          const isKnown =
            label === 'le' ||
            (name === 'castellan_build' && ['version', 'node'].includes(label)) ||
            WORDS.has(value) ||
            (label === 'service' && (services.has(value) || value === 's3')) ||
            (label === 'operation' && (operations.has(value) || value === 'GetObject')) ||
            (label === 'upstream' && value === 's3')
          assert.ok(isKnown, `${name}{${label}="${value}"}`)
        }
      }
    }
  })

  test('says nothing of itself at the main port, where there is no token', async () => {
    for (const headers of [{}, { authorization: 'Bearer x' }] as Record<string, string>[]) {
      const answer = await fetch(`${server.endpoint}/_castellan/metrics`, { headers })
      assert.ok(answer.status >= 400, `${answer.status}`)
      assert.doesNotMatch(await answer.text(), /castellan_/)
    }
  })

  test('answers at its own listener whether it is alive and ready, and nothing that changes it', async () => {
    const at = (path: string) => new URL(path, server.metricsUrl)
    assert.equal((await fetch(at('/metrics'))).status, 200)
    assert.equal((await fetch(at('/_castellan/livez'))).status, 200)
    assert.equal((await fetch(at('/_castellan/readyz'))).status, 200)
    assert.equal((await fetch(at('/_castellan/reset'), { method: 'POST' })).status, 404)
    assert.equal((await fetch(at('/metrics'), { method: 'POST' })).status, 405)
    assert.equal((await fetch(at('/console/'))).status, 404)
  })

  test('answers nobody at its own listener on loopback who calls it by another name', async () => {
    const asked = request(server.metricsUrl ?? '', { headers: { host: 'attacker.example' } }).end()
    const [answer] = await once(asked, 'response')
    assert.equal(answer.statusCode, 403)
    assert.doesNotMatch(await text(answer), /castellan_/)
  })
})

test('with a token, metrics are given at the main port to whoever shows it, and to nobody else', async () => {
  const server = await startInProcess({
    ephemeral: true,
    environment: UNATTENDED,
    metrics: { port: undefined, host: '127.0.0.1', tokenFile: TOKEN_FILE },
  })
  try {
    assert.equal(server.metricsUrl, undefined)
    const token = readFileSync(TOKEN_FILE, 'utf8')
    const ask = (authorization: string) =>
      fetch(`${server.endpoint}/_castellan/metrics`, authorization === '' ? {} : { headers: { authorization } })
    for (const wrong of ['', 'Bearer', 'Bearer x', `Bearer ${token}x`, `Basic ${token}`, token]) {
      const answer = await ask(wrong)
      assert.equal(answer.status, 401, wrong)
      assert.equal(answer.headers.get('www-authenticate'), 'Bearer')
      assert.doesNotMatch(await answer.text(), /castellan_/)
    }
    const answer = await ask(`Bearer ${token}`)
    assert.equal(answer.status, 200)
    readOpenMetrics(await answer.text())
  } finally {
    await server.close()
  }
})

test('with a token, it is asked for at the listener of its own too', async () => {
  const server = await startInProcess({
    ephemeral: true,
    environment: UNATTENDED,
    metrics: { port: 0, host: '127.0.0.1', tokenFile: TOKEN_FILE },
  })
  try {
    assert.equal((await fetch(server.metricsUrl ?? '')).status, 401)
    const authorization = `Bearer ${readFileSync(TOKEN_FILE, 'utf8')}`
    assert.equal((await fetch(server.metricsUrl ?? '', { headers: { authorization } })).status, 200)
  } finally {
    await server.close()
  }
})

test('while the store does not answer that is said, and the rest is', async () => {
  const metrics = new ServerMetrics()
  const down = { directory: { nextDueAt: () => new Promise(() => {}) } } as unknown as Store
  const auditQueue = { waiting: { bytes: 7, isRefused: true } } as never
  metrics.watch({ store: down, auditQueue, gateway: undefined, clock: Date.now, life: { isDraining: true } as never })
  const families = readOpenMetrics(await metrics.text())
  assert.deepEqual(valuesOf(families, 'castellan_store_up'), [0])
  assert.deepEqual(valuesOf(families, 'castellan_work_overdue_seconds'), [])
  assert.deepEqual(valuesOf(families, 'castellan_audit_waiting_bytes'), [7])
  assert.deepEqual(valuesOf(families, 'castellan_audit_refused'), [1])
  assert.deepEqual(valuesOf(families, 'castellan_draining'), [1])
})

test('how long due work waits is told by its kind', async () => {
  const metrics = new ServerMetrics()
  const due: Readonly<Record<string, number>> = { alarms: 10_000, mail: 70_000 }
  const store = { directory: { nextDueAt: async (kind: string) => due[kind] } } as unknown as Store
  const auditQueue = { waiting: { bytes: 0, isRefused: false } } as never
  metrics.watch({ store, auditQueue, gateway: undefined, clock: () => 40_000, life: { isDraining: false } as never })
  const families = readOpenMetrics(await metrics.text())
  const overdue = (kind: string) => valuesOf(families, 'castellan_work_overdue_seconds', { kind })
  assert.deepEqual([overdue('alarms'), overdue('mail'), overdue('billing')], [[30], [0], [0]])
})

test('docs/metrics.md lists all metrics, in order, with their types', async () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/metrics.md'), 'utf8')
  const rows = Array.from(
    page.matchAll(/^\| `(\w+)` \| (\w+) \| ([\w, ]*) ?\|/gm),
    ([, name, type]) => `${name} ${type}`,
  )
  const families = readOpenMetrics(await new ServerMetrics().text())
  assert.deepEqual(
    rows,
    [...families.values()].map(({ name, type }) => `${name} ${type}`),
  )
})

test('no two services share an operation, by which requests are counted', () => {
  const operations = SERVICES.flatMap(({ operations }) => operations as readonly object[])
  assert.equal(new Set(operations).size, operations.length)
})
