import assert from 'node:assert/strict'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, test } from 'node:test'
import { SMTPServer } from 'smtp-server'
import { type AccountId, accountId } from '../aws/index.ts'
import { openSqlite } from '../storage/sqlite.ts'
import type { Store } from '../storage/store.ts'
import { Lanes } from './lanes.ts'
import { OutboxWorker } from './outbox.ts'
import { smtpTransport } from './smtp.ts'
import { type MailTransport, MailUnanswered } from './transport.ts'

const [ANN, BOB] = [accountId('111111111111'), accountId('222222222222')]
/** Longer than any mail is on its way. */
const GIVEN_UP_AFTER = 60_000

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

async function storeOfTwo(): Promise<Store> {
  const store = await openSqlite({ path: ':memory:' })
  cleanups.push(() => store.close())
  for (const [at, account] of [ANN, BOB].entries()) {
    const facts = { name: '', rootEmail: `root${at}@example.com`, rootPasswordHash: null, createdAt: 0 }
    await store.directory.createAccount({ accountId: account, ...facts })
  }
  return store
}

async function queue(store: Store, account: AccountId, count: number, domain: string): Promise<void> {
  await store.record(account, async (tx) => {
    for (let at = 0; at < count; at++) {
      const mail = {
        mailId: `${domain}-${at}`,
        toAddress: `to@${domain}`,
        subject: '',
        body: '',
        createdAt: Date.now(),
      }
      await tx.mail.add(mail)
    }
  })
}

/** Takes all mails but those to domains that begin with `dead`: there it never says what it thinks of a recipient. */
async function serverWithDeadDomains(received: string[]): Promise<string> {
  const open = new Set<Socket>()
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    closeTimeout: 10,
    onRcptTo({ address }, _session, done) {
      if (!address.includes('@dead')) done()
    },
    onData(stream, { envelope }, done) {
      stream.resume()
      stream.on('end', () => {
        received.push(envelope.rcptTo[0]?.address ?? '')
        done()
      })
    },
  })
  server.server.on('connection', (socket: Socket) => open.add(socket))
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    for (const socket of open) socket.destroy()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
}

function start(store: Store, transport: MailTransport): OutboxWorker {
  const outbox = new OutboxWorker({ store, clock: Date.now, transport, onError: (error) => assert.fail(String(error)) })
  outbox.start()
  cleanups.push(() => outbox.stop())
  return outbox
}

async function untilAll(received: readonly string[], count: number): Promise<void> {
  for (const end = Date.now() + GIVEN_UP_AFTER; received.length < count; ) {
    assert.ok(Date.now() < end, `${received.length} of ${count} had come`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Whether it is still not known of any mail to a dead domain that it was not taken: nobody waited for that. */
async function assertNoneGivenUp(store: Store): Promise<void> {
  const mails = await store.read(ANN).mail.list(undefined, 1000)
  const dead = mails.filter(({ toAddress }) => toAddress.includes('@dead'))
  assert.ok(dead.length > 0 && dead.every(({ attempts }) => attempts === 0))
}

test('mails to a domain that nobody answers for hold up neither other accounts nor other domains', async () => {
  const store = await storeOfTwo()
  const received: string[] = []
  const transport = smtpTransport(await serverWithDeadDomains(received))
  await queue(store, ANN, 150, 'dead.example')
  start(store, transport)
  await new Promise((resolve) => setTimeout(resolve, 100))
  await queue(store, BOB, 40, 'bob.example')
  await queue(store, ANN, 10, 'ann.example')
  await untilAll(received, 50)
  await assertNoneGivenUp(store)
  assert.equal(received.filter((to) => to === 'to@bob.example').length, 40)
  assert.equal(received.filter((to) => to === 'to@ann.example').length, 10)
})

test('a mail server that takes connections and never says a word is left to itself, and heard when it speaks', async () => {
  const store = await storeOfTwo()
  const silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => silent.close())
  const sockets = new Set<Socket>()
  silent.on('connection', (socket) => {
    socket.on('error', () => {})
    sockets.add(socket)
  })
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy()
  })
  const toSilent = smtpTransport(`smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`)
  const received: string[] = []
  const toGood = smtpTransport(await serverWithDeadDomains(received))
  // As a relay does that has a connection of its own for each account.
  const transport: MailTransport = {
    send: (mail) => (mail.to.endsWith('@dead.example') ? toSilent : toGood).send(mail),
    close() {
      toSilent.close()
      toGood.close()
    },
  }
  await queue(store, ANN, 100, 'dead.example')
  await queue(store, BOB, 30, 'bob.example')
  start(store, transport)
  await untilAll(received, 30)
  await assertNoneGivenUp(store)
  assert.ok(sockets.size <= 20, `${sockets.size} connections to the silent one`)
})

test('mails of a lane that fell silent are tried one at a time, ever later, and all at once when it answers', async () => {
  let now = 1_000_000
  const store = await storeOfTwo()
  let isDead = true
  let tried = 0
  const sent: string[] = []
  const transport: MailTransport = {
    async send({ mailId }) {
      tried++
      if (isDead) throw new MailUnanswered('no answer')
      sent.push(mailId)
    },
    close() {},
  }
  for (let at = 0; at < 30; at++) {
    const mail = { mailId: `m${at}`, toAddress: 'to@bob.example', subject: '', body: '', createdAt: now }
    await store.record(BOB, (tx) => tx.mail.add(mail))
  }
  const clock = () => now
  const outbox = new OutboxWorker({ store, clock, transport, onError: (error) => assert.fail(String(error)) })
  const pauses: number[] = []
  for (let round = 0; round < 5; round++) {
    const next = (await outbox.deliverDue(BOB)) ?? 0
    pauses.push((next - now) / 1000)
    now = next
  }
  assert.deepEqual(pauses, [2, 4, 8, 16, 32])
  assert.equal(tried, 4 + 4, 'as many as begin together, and then one at a time')
  isDead = false
  for (let next: number | undefined = now; next !== undefined; next = await outbox.deliverDue(BOB)) now = next
  assert.equal(sent.length, 30)
  assert.equal(new Set(sent).size, 30)
})

test('lanes are those of an account and a domain, whatever its case', () => {
  const lanes = new Lanes(() => 0)
  assert.equal(lanes.of(ANN, 'a@Example.com'), lanes.of(ANN, 'b@example.COM'))
  assert.notEqual(lanes.of(ANN, 'a@example.com'), lanes.of(BOB, 'a@example.com'))
  assert.notEqual(lanes.of(ANN, 'a@example.com'), lanes.of(ANN, 'a@example.org'))
})

test('a clock that goes back opens what it closed, and lanes that are idle are forgotten', () => {
  let now = 1e12
  const lanes = new Lanes(() => now)
  const lane = lanes.of(ANN, 'a@example.com')
  lanes.begin(lane)('silent')
  assert.ok(lanes.closedFor(lane) > 0 && !lanes.hasRoom(lane))
  now -= 3600_000
  assert.ok(lanes.hasRoom(lane))
  for (let at = 0; at < 3000; at++) lanes.begin(lanes.of(ANN, `a@${at}.example`))('taken')
  assert.notEqual(lanes.of(ANN, 'a@0.example').atOnce, 5)
})
