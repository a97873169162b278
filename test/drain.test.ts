import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { type Castellan, ROOT_KEY, startCastellan, UNATTENDED } from './support/castellan.ts'
import { begin, send, whole } from './support/gateway.ts'
import { SdkClients } from './support/sdk-clients.ts'
import { until } from './support/tools.ts'

const OBJECT = { service: 's3', path: '/bucket/key', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }

/** A store that takes and gives objects piece by piece, as the test says. */
async function slowStore(t: TestContext) {
  const goOn = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const server = createServer(async (request, response) => {
    if (request.headers['user-agent'] === 'castellan') {
      response.writeHead(501).end()
      return
    }
    if (request.method === 'PUT') {
      let length = 0
      for await (const bytes of request) {
        length += bytes.length
        begun.resolve()
      }
      response.writeHead(200, { 'x-length': length }).end()
      return
    }
    response.writeHead(200, { 'content-length': 10 })
    response.write('first')
    begun.resolve()
    await goOn.promise
    response.end('last.')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { upstream: ['--upstream', `s3=http://127.0.0.1:${port}`], goOn: goOn.resolve, begun: begun.promise }
}

async function started(t: TestContext, flags: readonly string[]): Promise<Castellan> {
  const castellan = await startCastellan(flags, UNATTENDED)
  t.after(() => castellan.stop('SIGKILL'))
  return castellan
}

async function codeOf({ process }: Castellan): Promise<number | null> {
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit')
  return process.exitCode
}

const isRefused = async (url: string) => {
  try {
    await fetch(`${url}/_castellan/livez`)
    return undefined
  } catch {
    return true
  }
}

test('whoever asks whether it is ready hears first that it is not; requests are answered until it takes no more', async (t) => {
  const castellan = await started(t, ['--ephemeral', '--drain-seconds', '4', '--log-format', 'json'])
  const readyz = async () => {
    const answer = await fetch(`${castellan.url}/_castellan/readyz`)
    return { status: answer.status, connection: answer.headers.get('connection'), said: await answer.json() }
  }
  assert.equal((await readyz()).status, 200)
  castellan.process.kill('SIGTERM')
  const told = await until('it to say that it is not ready', async () => {
    const answer = await readyz()
    return answer.status === 503 ? answer : undefined
  })
  assert.deepEqual(told, { status: 503, connection: 'close', said: { status: 'draining' } })
  // On a new connection, as the one before was closed.
  const answer = await send(castellan.url, ROOT_KEY, {
    service: 'sts',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  })
  assert.deepEqual([answer.status, answer.headers.connection], [200, 'close'])
  assert.equal((await fetch(`${castellan.url}/_castellan/livez`)).status, 200)
  await until('it to refuse connections', () => isRefused(castellan.url))
  assert.equal(await codeOf(castellan), 0)
})

test('an object that is on its way out through the gateway goes on to its end', async (t) => {
  const store = await slowStore(t)
  const castellan = await started(t, ['--ephemeral', ...store.upstream])
  const answer = await begin(castellan.url, ROOT_KEY, { ...OBJECT, method: 'GET' })
  await store.begun
  castellan.process.kill('SIGTERM')
  await until('it to refuse connections', () => isRefused(castellan.url))
  assert.equal(castellan.process.exitCode, null)
  store.goOn()
  assert.equal((await whole(answer)).text, 'firstlast.')
  assert.equal(await codeOf(castellan), 0)
})

test('an object that is on its way in through the gateway comes whole', async (t) => {
  const store = await slowStore(t)
  const castellan = await started(t, ['--ephemeral', ...store.upstream])
  const rest = Promise.withResolvers<void>()
  async function* body() {
    yield Buffer.alloc(100_000)
    await rest.promise
    yield Buffer.alloc(50_000)
  }
  const unsigned = { 'content-length': '150000' }
  const putting = begin(castellan.url, ROOT_KEY, { ...OBJECT, method: 'PUT', body: Readable.from(body()), unsigned })
  await store.begun
  castellan.process.kill('SIGTERM')
  await until('it to refuse connections', () => isRefused(castellan.url))
  rest.resolve()
  const answer = await whole(await putting)
  assert.deepEqual([answer.status, answer.headers['x-length']], [200, '150000'])
  assert.equal(await codeOf(castellan), 0)
})

test('what does not end within --drain-seconds is cut, so that its client sees half an answer for what it is', async (t) => {
  const store = await slowStore(t)
  const castellan = await started(t, ['--ephemeral', '--drain-seconds', '1', ...store.upstream])
  const answer = await begin(castellan.url, ROOT_KEY, { ...OBJECT, method: 'GET' })
  await store.begun
  castellan.process.kill('SIGTERM')
  await assert.rejects(whole(answer), { code: 'ECONNRESET' })
  assert.equal(await codeOf(castellan), 0)
})

test('a second signal waits for nothing', async (t) => {
  const store = await slowStore(t)
  const castellan = await started(t, ['--ephemeral', '--drain-seconds', '3600', ...store.upstream])
  const answer = await begin(castellan.url, ROOT_KEY, { ...OBJECT, method: 'GET' })
  await store.begun
  castellan.process.kill('SIGTERM')
  await until('it to refuse connections', () => isRefused(castellan.url))
  castellan.process.kill('SIGTERM')
  await assert.rejects(whole(answer), { code: 'ECONNRESET' })
  assert.equal(await codeOf(castellan), 128 + 15)
})

test('what was just read is in the record, and a mail that is on its way is settled, before it ends', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'castellan-drain-'))
  t.after(() => rmSync(data, { recursive: true }))
  const holding = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const mail = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      stream.resume().on('end', () => {
        holding.resolve()
        void release.promise.then(() => done())
      })
    },
  })
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve))
  t.after(() => mail.close())
  const { port } = mail.server.address() as AddressInfo
  const smtp = ['--smtp', `smtp://127.0.0.1:${port}`, '--mail-from', 'castellan@example.com']
  const castellan = await started(t, ['--data', data, ...smtp])
  const sdk = new SdkClients(castellan.url)
  t.after(() => sdk.destroy())
  const root = (service: string, operation: string, input: object) => sdk.send(service, ROOT_KEY, operation, input)
  const { TopicArn } = (await root('sns', 'CreateTopic', { Name: 'topic' })) as { TopicArn: string }
  await root('sns', 'Subscribe', { TopicArn, Protocol: 'email', Endpoint: 'ann@example.com' })
  await holding.promise
  for (let index = 0; index < 20; index++) await root('sts', 'GetCallerIdentity', {})
  castellan.process.kill('SIGTERM')
  await until('it to refuse connections', () => isRefused(castellan.url))
  release.resolve()
  assert.equal(await codeOf(castellan), 0)
  const store = new DatabaseSync(join(data, 'castellan.db'), { readOnly: true })
  assert.deepEqual(store.prepare("SELECT kind FROM due_work WHERE claimed_by <> ''").all(), [])
  const mails = store.prepare('SELECT delivery_state AS state FROM mail').all()
  assert.deepEqual(
    mails.map(({ state }) => state),
    ['delivered'],
  )
  store.close()
  const next = await started(t, ['--data', data])
  const clients = new SdkClients(next.url)
  t.after(() => clients.destroy())
  const LookupAttributes = [{ AttributeKey: 'EventName', AttributeValue: 'GetCallerIdentity' }]
  const found = await clients.send('cloudtrail', ROOT_KEY, 'LookupEvents', { LookupAttributes })
  assert.equal((found as { Events: object[] }).Events.length, 20)
})
