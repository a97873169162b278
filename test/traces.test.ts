import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { tracingSettings } from '../src/traces/index.ts'
import { ROOT, ROOT_KEY, startCastellan, UNATTENDED } from './support/castellan.ts'
import { send } from './support/gateway.ts'
import { recordingUpstream } from './support/recording-upstream.ts'
import { SdkClients } from './support/sdk-clients.ts'

interface ReadSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly { readonly key: string; readonly value: object }[]
  readonly status: { readonly code?: number }
}

interface Exported {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: {
    readonly resourceSpans: readonly {
      readonly resource: { readonly attributes: readonly object[] }
      readonly scopeSpans: readonly { readonly spans: readonly ReadSpan[] }[]
    }[]
  }
}

/** A collector of OTLP over HTTP that keeps what it gets. */
async function collector(t: TestContext, status: () => number = () => 200) {
  const exported: Exported[] = []
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as Exported['body']
    exported.push({ path: request.url ?? '', headers: request.headers, body })
    response.writeHead(status(), { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const spans = () =>
    exported.flatMap(({ body }) =>
      body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, exported, spans }
}

const PARENT = { trace: '4bf92f3577b34da6a3ce929d0e0e4736', span: '00f067aa0ba902b7' }
const CALLER = {
  service: 'sts',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: 'Action=GetCallerIdentity&Version=2011-06-15',
}
const OBJECT = {
  service: 's3',
  method: 'GET',
  path: '/bucket/key',
  headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
}

test('spans are sent as the standard variables say, of a request, its change and its call to an upstream', async (t) => {
  const { url, exported, spans } = await collector(t)
  await using upstream = await recordingUpstream()
  const castellan = await startCastellan(['--ephemeral', '--upstream', `s3=${upstream.url}`, '--log-level', 'debug'], {
    ...UNATTENDED,
    OTEL_EXPORTER_OTLP_ENDPOINT: `${url}/base`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b',
    OTEL_SERVICE_NAME: 'accounts',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
  })
  t.after(() => castellan.stop('SIGKILL'))
  const parents = { traceparent: `00-${PARENT.trace}-${PARENT.span}-01`, tracestate: 'a=b' }
  await send(castellan.url, ROOT_KEY, { ...OBJECT, unsigned: parents })
  const sdk = new SdkClients(castellan.url)
  t.after(() => sdk.destroy())
  await sdk.send('iam', ROOT_KEY, 'CreateUser', { UserName: 'ann' })
  await sdk.answer('iam', ROOT_KEY, 'GetUser', { UserName: 'bob' })
  const unsampled = { traceparent: `00-${PARENT.trace}-${PARENT.span}-00` }
  await send(castellan.url, ROOT_KEY, { ...CALLER, unsigned: unsampled })
  // What waits is sent before the end.
  await castellan.stop()

  assert.deepEqual([...new Set(exported.map(({ path }) => path))], ['/base/v1/traces'])
  for (const { headers } of exported) {
    assert.equal(headers['content-type'], 'application/json')
    assert.equal(headers['x-key'], 'a b')
  }
  const attributes = exported[0]?.body.resourceSpans[0]?.resource.attributes ?? []
  for (const [key, stringValue] of [
    ['service.name', 'accounts'],
    ['deployment.environment', 'test'],
  ]) {
    assert.ok(
      attributes.some((attribute) => JSON.stringify(attribute) === JSON.stringify({ key, value: { stringValue } })),
    )
  }
  const named = (name: string) => spans().filter((span) => span.name === name)
  const [object] = named('s3/GetObject')
  const [call] = named('upstream s3')
  const [user] = named('iam/CreateUser')
  const [change] = named('store change')
  assert.ok(
    object && call && user && change,
    spans()
      .map(({ name }) => name)
      .join(),
  )
  assert.deepEqual([object.traceId, object.parentSpanId, object.kind], [PARENT.trace, PARENT.span, 2])
  assert.deepEqual([call.traceId, call.parentSpanId, call.kind], [PARENT.trace, object.spanId, 3])
  assert.deepEqual([change.traceId, change.parentSpanId, change.kind], [user.traceId, user.spanId, 1])
  assert.notEqual(user.traceId, PARENT.trace)
  assert.equal(user.parentSpanId, undefined)
  for (const { traceId, spanId, startTimeUnixNano, endTimeUnixNano } of spans()) {
    assert.match(traceId, /^[\da-f]{32}$/)
    assert.match(spanId, /^[\da-f]{16}$/)
    assert.ok(BigInt(startTimeUnixNano) <= BigInt(endTimeUnixNano))
  }
  assert.equal(named('sts/GetCallerIdentity').length, 0, 'its caller does not want it traced')
  const sent = upstream.seen[0]?.headers
  assert.equal(sent?.traceparent, `00-${PARENT.trace}-${call.spanId}-01`)
  assert.equal(sent?.tracestate, 'a=b')
  const all = JSON.stringify(exported.map(({ body }) => body))
  for (const secret of ['ann', 'bob', 'bucket', ROOT.accountId, ROOT_KEY.accessKeyId, 'arn:']) {
    assert.ok(!all.includes(secret), `${secret} stands in a span`)
    assert.ok(!castellan.output().includes(secret), `${secret} stands in the log`)
  }
  // The log names the trace, and the request by the id that its client was told.
  assert.match(
    castellan.output(),
    new RegExp(`debug request requestId=[\\da-f-]{36} traceId=${PARENT.trace} service=s3`),
  )
})

test('requests are answered while nobody takes the spans, and the log says so once', async (t) => {
  const { url, exported } = await collector(t, () => 400)
  const castellan = await startCastellan(['--ephemeral', '--log-format', 'json'], {
    ...UNATTENDED,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/own`,
    OTEL_BSP_SCHEDULE_DELAY: '1',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '1',
  })
  t.after(() => castellan.stop('SIGKILL'))
  for (let index = 0; index < 5; index++) assert.equal((await send(castellan.url, ROOT_KEY, CALLER)).status, 200)
  await castellan.stop()
  assert.equal(exported[0]?.path, '/own')
  const warnings = castellan.output().match(/"level":"warn","message":"traces are not taken \(400\)/g)
  assert.equal(warnings?.length, 1)
})

test('nothing is traced where no place is named, where it is switched off, or where the place cannot be one', () => {
  const warnings: string[] = []
  const settings = (environment: Record<string, string>) => tracingSettings(environment, '1', (w) => warnings.push(w))
  const place = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }
  assert.equal(settings({}), undefined)
  assert.equal(settings({ OTEL_SERVICE_NAME: 'a' }), undefined)
  assert.equal(settings({ ...place, OTEL_SDK_DISABLED: 'TRUE' }), undefined)
  assert.equal(settings({ ...place, OTEL_TRACES_EXPORTER: 'none' }), undefined)
  assert.deepEqual(warnings, [])
  assert.equal(settings({ OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4317' }), undefined)
  assert.equal(settings({ ...place, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }), undefined)
  assert.equal(settings({ ...place, OTEL_TRACES_EXPORTER: 'zipkin' }), undefined)
  assert.equal(warnings.length, 3)
  assert.equal(settings({ OTEL_TRACES_EXPORTER: 'otlp' })?.endpoint.href, 'http://localhost:4318/v1/traces')
})

test('the samplers of the specification are there, and what is none counts as the usual one', () => {
  const warnings: string[] = []
  const sampled = (name: string | undefined, argument: string | undefined, traceId: string, parent?: boolean) => {
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318',
      OTEL_TRACES_SAMPLER: name,
      OTEL_TRACES_SAMPLER_ARG: argument,
    }
    const settings = tracingSettings(environment, '1', (warning) => warnings.push(warning))
    const context = parent === undefined ? undefined : { traceId, spanId: PARENT.span, isSampled: parent }
    return settings?.sampler(traceId, context)
  }
  const low = `${'a'.repeat(18)}${'0'.repeat(14)}`
  const middle = `${'a'.repeat(19)}8000000000000`
  const high = `${'0'.repeat(18)}${'f'.repeat(14)}`
  const ofRoot = (name?: string, argument?: string) => [low, middle, high].map((id) => sampled(name, argument, id))
  assert.deepEqual(ofRoot(), [true, true, true])
  assert.deepEqual(ofRoot('always_on'), [true, true, true])
  assert.deepEqual(ofRoot('always_off'), [false, false, false])
  assert.deepEqual(ofRoot('traceidratio', '0.5'), [true, false, false])
  assert.deepEqual(ofRoot('traceidratio', '1'), [true, true, true])
  assert.deepEqual(ofRoot('traceidratio', '0'), [false, false, false])
  assert.deepEqual(ofRoot('parentbased_always_off'), [false, false, false])
  assert.deepEqual(ofRoot('parentbased_traceidratio', '0.6'), [true, true, false])
  for (const isSampled of [true, false]) {
    assert.equal(sampled('parentbased_always_on', undefined, low, isSampled), isSampled)
    assert.equal(sampled('parentbased_always_off', undefined, low, isSampled), isSampled)
    assert.equal(sampled('parentbased_traceidratio', '0', low, isSampled), isSampled)
    assert.equal(sampled('always_on', undefined, low, isSampled), true)
  }
  assert.deepEqual(warnings, [])
  assert.deepEqual(ofRoot('jaeger_remote'), [true, true, true])
  assert.deepEqual(ofRoot('traceidratio', '2'), [true, true, true])
  assert.equal(warnings.length, 6)
})
