import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { accountId } from '../aws/index.ts'
import { openSqlite } from '../storage/sqlite.ts'
import type { Store } from '../storage/store.ts'
import { TURN } from '../work/work-loop.ts'
import { OutboxWorker } from './outbox.ts'
import { pruneMail } from './retention.ts'
import { smtpTransport } from './smtp.ts'
import { parseSmtpUrl } from './smtp-url.ts'
import { MailRefused, type MailTransport, MOST_AT_ONCE } from './transport.ts'

const ACCOUNT = accountId('123456789012')
const START = Date.UTC(2026, 10, 23, 10)
const DAY = 24 * 3600_000

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** Mail server, outbox and a clock that the test turns. */
class Scene {
  now = START
  readonly received: { to: string[]; from: string; raw: string }[] = []
  store!: Store
}

async function scene(path = ':memory:'): Promise<Scene> {
  const made = new Scene()
  made.store = await openSqlite({ path })
  cleanups.push(() => made.store.close())
  if ((await made.store.directory.accounts()).length === 0) {
    await made.store.directory.createAccount({
      accountId: ACCOUNT,
      name: 'test',
      rootEmail: 'root@example.com',
      rootPasswordHash: null,
      createdAt: START,
    })
  }
  return made
}

async function smtp(made: Scene, options: SMTPServerOptions = {}, port = 0): Promise<string> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH'],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        made.received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  cleanups.push(close)
  return `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
}

function worker(made: Scene, transport: MailTransport | undefined): OutboxWorker {
  const made_ = new OutboxWorker({
    store: made.store,
    clock: () => made.now,
    transport,
    patience: 10_000,
    onError: (error) => assert.fail(error as Error),
  })
  cleanups.push(() => made_.stop())
  return made_
}

async function queue(
  made: Scene,
  facts: { mailId?: string; to?: string; subject?: string; body?: string; html?: string } = {},
) {
  const { mailId = 'mail-1', to = 'a@example.com', subject = 'Hello', body = 'A text.\n', html } = facts
  const mail = { mailId, toAddress: to, subject, body, createdAt: made.now, ...(html !== undefined && { html }) }
  await made.store.record(ACCOUNT, (tx) => tx.mail.add(mail))
}

async function mail(made: Scene, mailId = 'mail-1') {
  const found = await made.store.read(ACCOUNT).mail.get(mailId)
  assert.ok(found)
  return found
}

test('a queued mail is delivered as plain text to its one recipient, with its own Message-ID', async () => {
  const made = await scene()
  const url = await smtp(made)
  const link = `http://localhost:4566/confirmation.html?TopicArn=arn:aws:sns:us-east-1:123456789012:billing&Token=${'0123456789abcdef'.repeat(6)}&Endpoint=a@example.com`
  await queue(made, { body: `Confirm:\n\n${link}\n` })
  await worker(made, smtpTransport(url, 'alarms@castellan.example')).deliverDue(ACCOUNT)
  const [received] = made.received
  assert.deepEqual(received?.to, ['a@example.com'])
  assert.equal(received?.from, 'alarms@castellan.example')
  assert.match(received?.raw ?? '', /^Message-ID: <mail-1@castellan\.example>\r$/m)
  assert.match(received?.raw ?? '', /^Content-Type: text\/plain/m)
  assert.match(received?.raw ?? '', /^Auto-Submitted: auto-generated\r$/m)
  assert.ok(received?.raw.includes(link), 'the link is one piece in the source of the mail')
  const delivered = await mail(made)
  assert.equal(delivered.deliveryState, 'delivered')
  assert.equal(delivered.attempts, 1)
  assert.equal(delivered.deliveredAt, START)
  await worker(made, smtpTransport(url)).deliverDue(ACCOUNT)
  assert.equal(made.received.length, 1, 'what is delivered is not sent again')
})

test('a mail with HTML is multipart/alternative, the plain text first, and each link is one piece in its source', async () => {
  const made = await scene()
  const link = `http://localhost:4566/confirmation.html?Token=${'0123456789abcdef'.repeat(8)}`
  await queue(made, { body: `Confirm: ${link}\n`, html: `<p><a href="${link}">Confirm subscription</a></p>\n` })
  await worker(made, smtpTransport(await smtp(made))).deliverDue(ACCOUNT)
  const raw = made.received[0]?.raw ?? ''
  assert.match(raw, /^Content-Type: multipart\/alternative;/m)
  const types = [...raw.matchAll(/^Content-Type: ([^;\r]+)/gm)].map(([, type]) => type)
  assert.deepEqual(types, ['multipart/alternative', 'text/plain', 'text/html'])
  assert.ok(raw.includes(`Confirm: ${link}\r\n`))
  assert.ok(raw.includes(`<a href="${link}">Confirm subscription</a>`))
})

test('HTML that is not ASCII arrives whole', async () => {
  const made = await scene()
  await queue(made, { html: `<p>${'ü'.repeat(600)}</p>` })
  await worker(made, smtpTransport(await smtp(made))).deliverDue(ACCOUNT)
  const raw = made.received[0]?.raw ?? ''
  const part = raw.slice(raw.indexOf('text/html')).split('\r\n\r\n')[1] ?? ''
  const encoding = /text\/html[\s\S]*?Content-Transfer-Encoding: (\S+)/.exec(raw)?.[1]
  const bytes =
    encoding === 'base64'
      ? Buffer.from(part, 'base64')
      : Buffer.from(
          part
            .replace(/=\r\n/g, '')
            .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number(`0x${hex}`))),
          'latin1',
        )
  assert.ok(bytes.toString().includes('ü'.repeat(600)), raw)
})

test('without a mail server a mail stays in the inbox', async () => {
  const made = await scene()
  await queue(made)
  const outbox = worker(made, undefined)
  assert.equal(await outbox.deliverDue(ACCOUNT), undefined)
  assert.equal(outbox.delivery, 'inbox')
  assert.equal((await mail(made)).deliveryState, 'inbox')
})

test('while the mail server is down a mail waits, ever longer, and goes out when it is back', async () => {
  const made = await scene()
  const unused = createServer()
  await new Promise<void>((resolve) => unused.listen(0, '127.0.0.1', resolve))
  const { port } = unused.address() as AddressInfo
  await new Promise((resolve) => unused.close(resolve))

  await queue(made)
  const outbox = worker(made, smtpTransport(`smtp://127.0.0.1:${port}`))
  const waits: number[] = []
  for (let attempt = 1; attempt <= 12; attempt++) {
    const next = (await outbox.deliverDue(ACCOUNT)) ?? 0
    waits.push((next - made.now) / 1000)
    assert.equal((await mail(made)).attempts, attempt)
    assert.equal(await outbox.deliverDue(ACCOUNT), next, 'not before its time')
    made.now = next
  }
  assert.deepEqual(waits, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300])
  assert.match((await mail(made)).lastError ?? '', /ECONNREFUSED/)

  await smtp(made, {}, port)
  await outbox.deliverDue(ACCOUNT)
  assert.equal(made.received.length, 1)
  assert.equal((await mail(made)).deliveryState, 'delivered')
  assert.equal((await mail(made)).lastError, null)
})

for (const code of [450, 550]) {
  test(`a mail that the server answers with ${code} is tried again, and goes out when it is taken`, async () => {
    const made = await scene()
    let refusals = 2
    const url = await smtp(made, {
      onRcptTo(_address, _session, done) {
        if (refusals-- > 0) done(Object.assign(new Error('not now'), { responseCode: code }))
        else done()
      },
    })
    await queue(made)
    const outbox = worker(made, smtpTransport(url))
    made.now = (await outbox.deliverDue(ACCOUNT)) ?? 0
    assert.match((await mail(made)).lastError ?? '', new RegExp(String(code)))
    made.now = (await outbox.deliverDue(ACCOUNT)) ?? 0
    await outbox.deliverDue(ACCOUNT)
    assert.equal(made.received.length, 1)
    assert.equal((await mail(made)).attempts, 3)
  })
}

test('a mail is given up when the server has refused it for good twelve times', async () => {
  const made = await scene()
  const transport: MailTransport = { send: () => Promise.reject(new MailRefused('550 no such user')), close: () => {} }
  await queue(made)
  const outbox = worker(made, transport)
  for (let next: number | undefined = START; next !== undefined; next = await outbox.deliverDue(ACCOUNT))
    made.now = next
  assert.equal((await mail(made)).deliveryState, 'failed')
  assert.equal((await mail(made)).attempts, 12)
})

test('a mail that could not be sent for four days has failed', async () => {
  const made = await scene()
  const transport: MailTransport = { send: () => Promise.reject(new Error('451 greylisted')), close: () => {} }
  await queue(made)
  const outbox = worker(made, transport)
  for (let next: number | undefined = START; next !== undefined; next = await outbox.deliverDue(ACCOUNT))
    made.now = next
  assert.equal((await mail(made)).deliveryState, 'failed')
  assert.ok(made.now - START >= 4 * DAY)
})

test('a connection that drops in the middle of DATA loses nothing', async () => {
  const made = await scene()
  let drops = 1
  const url = await smtp(made, {
    onData(stream, session, done) {
      if (drops-- > 0) {
        // The server's side of the connection goes away while the mail comes in.
        for (const client of connections(server_)) client.destroy()
        return
      }
      stream.resume()
      stream.on('end', () => {
        made.received.push({ from: '', to: session.envelope.rcptTo.map(({ address }) => address), raw: '' })
        done()
      })
    },
  })
  const proxy = await droppable(Number(new URL(url).port))
  const server_ = proxy
  await queue(made, { body: 'x'.repeat(5000) })
  const outbox = worker(made, smtpTransport(`smtp://127.0.0.1:${(proxy.address() as AddressInfo).port}`))
  made.now = (await outbox.deliverDue(ACCOUNT)) ?? 0
  assert.equal((await mail(made)).deliveryState, 'queued')
  await outbox.deliverDue(ACCOUNT)
  assert.equal(made.received.length, 1)
  assert.equal((await mail(made)).deliveryState, 'delivered')
})

const sockets = new WeakMap<Server, Set<import('node:net').Socket>>()
const connections = (server: Server) => sockets.get(server) ?? new Set()

/** A server that passes everything on to `port`, and whose connections can be cut. */
async function droppable(port: number): Promise<Server> {
  const { connect } = await import('node:net')
  const open = new Set<import('node:net').Socket>()
  const proxy = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream).pipe(client)
  })
  sockets.set(proxy, open)
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    for (const socket of open) socket.destroy()
    return new Promise((resolve) => proxy.close(resolve))
  })
  return proxy
}

test('the outbox survives a restart: what was queued is delivered by the next process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-outbox-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'castellan.db')
  const before = await scene(path)
  await queue(before)
  // The process dies while it sends: it has claimed the mail and never says what became of it.
  await before.store.record(ACCOUNT, (tx) =>
    tx.mail.claimDue({ now: START, latest: START + DAY, leasedUntil: START + 60_000 }, 10),
  )
  await before.store.close()

  const after = await scene(path)
  const outbox = worker(after, smtpTransport(await smtp(after)))
  const lease = await outbox.deliverDue(ACCOUNT)
  assert.equal(lease, START + 60_000, 'for the length of a lease another node might still be sending')
  after.now = START + 60_000
  await outbox.deliverDue(ACCOUNT)
  assert.equal(after.received.length, 1)
})

test('an account with many mails keeps the others waiting for a turn, and not until all are sent', async () => {
  const made = await scene()
  for (let index = 0; index < 100; index++) await queue(made, { mailId: `mail-${index}` })
  let sent = 0
  const slow: MailTransport = {
    async send() {
      sent++
      made.now += 500
    },
    close() {},
  }
  const outbox = worker(made, slow)
  assert.equal(await outbox.deliverDue(ACCOUNT), made.now, 'what is left is due now')
  assert.ok(made.now - START >= TURN && sent < 20, `${sent} were sent`)
  while ((await outbox.deliverDue(ACCOUNT)) !== undefined);
  assert.equal(sent, 100)
})

test('many mails go over few connections, and each once', async () => {
  const made = await scene()
  let connections = 0
  const url = await smtp(made, {
    onConnect(_session, done) {
      connections++
      done()
    },
  })
  for (let index = 0; index < 200; index++) await queue(made, { mailId: `mail-${index}` })
  await worker(made, smtpTransport(url)).deliverDue(ACCOUNT)
  assert.equal(new Set(made.received.map(({ raw }) => /^Message-ID: (\S+)/m.exec(raw)?.[1])).size, 200)
  assert.equal(made.received.length, 200)
  assert.ok(connections <= MOST_AT_ONCE, `${connections} connections`)
})

test('a server that takes few connections at once is given all mails all the same, each once', async () => {
  const made = await scene()
  const url = await smtp(made, { maxClients: 3 })
  for (let index = 0; index < 60; index++) await queue(made, { mailId: `mail-${index}` })
  const outbox = worker(made, smtpTransport(url))
  for (let next: number | undefined = START; next !== undefined; next = await outbox.deliverDue(ACCOUNT))
    made.now = next
  assert.equal(made.received.length, 60)
})

test('a server that fails here and there loses none and has none twice', async () => {
  const made = await scene()
  let asked = 0
  const url = await smtp(made, {
    onMailFrom(_address, _session, done) {
      if (++asked % 3 === 0) done(Object.assign(new Error('not now'), { responseCode: 451 }))
      else done()
    },
  })
  for (let index = 0; index < 60; index++) await queue(made, { mailId: `mail-${index}` })
  const outbox = worker(made, smtpTransport(url))
  for (let next: number | undefined = START; next !== undefined; next = await outbox.deliverDue(ACCOUNT))
    made.now = next
  const ids = made.received.map(({ raw }) => /^Message-ID: <([^@]+)/m.exec(raw)?.[1])
  assert.deepEqual(ids.toSorted(), Array.from({ length: 60 }, (_, index) => `mail-${index}`).toSorted())
})

test('what a slow server leaves no time for is given back, and another node may send it at once', async () => {
  const made = await scene()
  for (let index = 0; index < 50; index++) await queue(made, { mailId: `mail-${index}` })
  const sent: string[] = []
  const slow: MailTransport = {
    async send({ mailId }) {
      made.now += TURN
      sent.push(mailId)
    },
    close() {},
  }
  await worker(made, slow).deliverDue(ACCOUNT)
  const own = sent.length
  assert.ok(own < 50, `${own} were sent`)
  const quick: MailTransport = { send: async ({ mailId }) => void sent.push(mailId), close: () => {} }
  assert.equal(await worker(made, quick).deliverDue(ACCOUNT), undefined)
  assert.equal(sent.length, 50)
  assert.equal(new Set(sent).size, 50)
})

test('an attempt that fails after another node was given the mail does not change what that one does', async () => {
  const made = await scene()
  await queue(made)
  const claim = (leasedUntil: number) =>
    made.store.record(ACCOUNT, (tx) => tx.mail.claimDue({ now: made.now, latest: made.now + DAY, leasedUntil }, 1))
  const [late] = await claim(START + 60_000)
  made.now += 60_000
  const [own] = await claim(made.now + 60_000)
  assert.ok(late && own)
  const failed = { deliveryState: 'queued', attempts: 1, nextAttemptAt: made.now, lastError: 'late', deliveredAt: null }
  await made.store.record(ACCOUNT, (tx) =>
    tx.mail.settle([{ mail: late, outcome: { ...failed, deliveryState: 'queued' } }]),
  )
  assert.equal((await mail(made)).nextAttemptAt, own.nextAttemptAt)
  const delivered = { ...failed, deliveryState: 'delivered', lastError: null, deliveredAt: made.now } as const
  await made.store.record(ACCOUNT, (tx) => tx.mail.settle([{ mail: late, outcome: delivered }]))
  assert.equal((await mail(made)).deliveryState, 'delivered')
})

test('two workers send a mail once', async () => {
  const made = await scene()
  const url = await smtp(made)
  for (let index = 0; index < 10; index++) await queue(made, { mailId: `mail-${index}` })
  const workers = [worker(made, smtpTransport(url)), worker(made, smtpTransport(url))]
  await Promise.all(workers.map((outbox) => outbox.deliverDue(ACCOUNT)))
  assert.equal(made.received.length, 10)
})

test('a mail that waits far in the future after the clock went back is sent now', async () => {
  const made = await scene()
  made.now = START + DAY
  await queue(made)
  made.now = START
  await worker(made, smtpTransport(await smtp(made))).deliverDue(ACCOUNT)
  assert.equal(made.received.length, 1)
})

for (const to of [
  '"x" <evil@example.com>',
  'a@example.com\r\nRCPT TO:<evil@example.com>',
  'a@example.com, b@example.com',
]) {
  test(`an address that got into the outbox all the same is not sent to: ${JSON.stringify(to)}`, async () => {
    const made = await scene()
    const url = await smtp(made)
    await queue(made, { to })
    await worker(made, smtpTransport(url)).deliverDue(ACCOUNT)
    assert.deepEqual(made.received, [])
    assert.equal((await mail(made)).deliveryState, 'failed')
    const sending = smtpTransport(url).send({ mailId: 'm', to, subject: '', text: '', createdAt: START })
    await assert.rejects(sending, MailRefused)
  })
}

test('line breaks in a subject make no header', async () => {
  const made = await scene()
  await queue(made, { subject: 'ALARM\r\nBcc: evil@example.com' })
  await worker(made, smtpTransport(await smtp(made))).deliverDue(ACCOUNT)
  assert.deepEqual(made.received[0]?.to, ['a@example.com'])
  assert.doesNotMatch(made.received[0]?.raw ?? '', /^Bcc:/m)
})

test('a body names no file and no address to fetch', async () => {
  const made = await scene()
  await queue(made, { body: 'file:///etc/passwd\n.\r\nQUIT\r\n' })
  await worker(made, smtpTransport(await smtp(made))).deliverDue(ACCOUNT)
  assert.match(made.received[0]?.raw ?? '', /file:\/\/\/etc\/passwd/)
  assert.equal((await mail(made)).deliveryState, 'delivered')
})

test('sent mail is kept for seven days, the inbox for thirty, what is queued until it is sent', async () => {
  const made = await scene()
  for (const mailId of ['delivered', 'failed', 'inbox', 'queued']) await queue(made, { mailId })
  await made.store.record(ACCOUNT, async (tx) => {
    for (const deliveryState of ['delivered', 'failed', 'inbox'] as const) {
      const outcome = { deliveryState, attempts: 1, nextAttemptAt: 0, lastError: null, deliveredAt: null }
      await tx.mail.settle([{ mail: { mailId: deliveryState, nextAttemptAt: START }, outcome }])
    }
  })
  const left = async () =>
    (await made.store.read(ACCOUNT).mail.list(undefined, 10)).map(({ mailId }) => mailId).toSorted()
  await pruneMail(made.store, ACCOUNT, START + 7 * DAY)
  assert.deepEqual(await left(), ['delivered', 'failed', 'inbox', 'queued'])
  await pruneMail(made.store, ACCOUNT, START + 7 * DAY + 1)
  assert.deepEqual(await left(), ['inbox', 'queued'])
  await pruneMail(made.store, ACCOUNT, START + 30 * DAY + 1)
  assert.deepEqual(await left(), ['queued'])
})

test('a mail server elsewhere needs a sender', () => {
  assert.throws(() => smtpTransport('smtp://mail.example.com'), /--mail-from/)
})

for (const url of [
  'mail.example.com',
  'http://mail.example.com',
  'smtp://',
  'smtp://h/?tls.rejectUnauthorized=false',
  '',
]) {
  test(`${JSON.stringify(url)} is no SMTP URL`, () => {
    assert.throws(() => smtpTransport(url, 'a@example.com'), /SMTP URL must/)
  })
}

test('the error for a bad SMTP URL does not repeat its password', () => {
  try {
    smtpTransport('smtp://user:hunter2@h/x', 'a@example.com')
    assert.fail('it was taken')
  } catch (error) {
    assert.doesNotMatch(String(error), /hunter2/)
  }
})

for (const [url, isLoopback] of [
  ['smtp://127.0.0.1:25', true],
  ['smtp://127.9.9.9', true],
  ['smtp://[::1]:25', true],
  ['smtp://localhost', true],
  ['smtp://localhost.example.com', false],
  ['smtp://127.0.0.1.example.com', false],
  ['smtp://[::ffff:192.0.2.1]', false],
  ['smtps://mail.example.com', false],
] as const) {
  test(`${url} is ${isLoopback ? '' : 'not '}on this machine`, () => {
    assert.equal(parseSmtpUrl(url).isLoopback, isLoopback)
  })
}

test('a user name and a password in the URL are percent-decoded', () => {
  assert.deepEqual(parseSmtpUrl('smtps://ann%40example.com:p%3Aw@mail.example.com'), {
    host: 'mail.example.com',
    port: 465,
    isTls: true,
    isLoopback: false,
    auth: { user: 'ann@example.com', pass: 'p:w' },
  })
})
