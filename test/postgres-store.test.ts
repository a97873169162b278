import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { inspect } from 'node:util'
import postgres from 'postgres'
import { accountId } from '../src/aws/index.ts'
import { EventLines } from '../src/storage/event-batch.ts'
import { OutcomeUnknown, type Store, StoreUnavailable, UnstorableText } from '../src/storage/index.ts'
import { openPostgres } from '../src/storage/postgres.ts'
import type { Repositories } from '../src/storage/repositories/index.ts'
import { testEvent } from '../src/storage/testing.ts'
import { type PostgresServer, postgresMissing, startPostgres } from './postgres.ts'
import { until } from './support/tools.ts'

const ALICE = accountId('111122223333')
const BOB = accountId('444455556666')

describe('PostgreSQL out of reach', { skip: postgresMissing() }, () => {
  let server: PostgresServer
  let proxy: Network
  let sql: postgres.Sql

  before(async () => {
    server = await startPostgres()
    proxy = await Network.start(server.port)
    sql = postgres(server.url(), { max: 2, onnotice: () => {} })
  })
  after(async () => {
    await sql.end({ timeout: 1 })
    proxy.stop()
    await server.stop()
  })

  async function database(): Promise<string> {
    const name = `d${Math.random().toString(36).slice(2)}`
    await sql.unsafe(`CREATE DATABASE ${name}`)
    return name
  }

  /** A store with two accounts, through the proxy. */
  async function open(): Promise<Store> {
    const name = await database()
    const store = await openPostgres({ url: server.url(name).replace(`:${server.port}/`, `:${proxy.port}/`) })
    await createAccounts(store)
    return store
  }

  async function failsInTime(work: Promise<unknown>): Promise<void> {
    const start = performance.now()
    await assert.rejects(work, StoreUnavailable)
    assert.ok(performance.now() - start < 5000)
  }

  test('a server that is gone is StoreUnavailable at once, and found again when it is back', async () => {
    const store = await open()
    await server.kill()
    await failsInTime(store.read(ALICE).account.get())
    await failsInTime(store.versions([ALICE]))
    await failsInTime(store.write(ALICE, async () => {}))
    await failsInTime(openPostgres({ url: server.url() }).then((opened) => opened.close()))
    await server.start()
    assert.equal((await store.read(ALICE).account.get()).name, 'alice')
    await store.write(ALICE, async () => {})
    await store.close()
  })

  test('a text with a NUL character is the request’s fault, and says nothing of the store', async () => {
    const store = await open()
    await assert.rejects(store.read(ALICE).topics.get('us-east-1', 'a\0'), UnstorableText)
    await assert.rejects(
      store.write(ALICE, (tx) => tx.account.update({ name: 'a\0' })),
      UnstorableText,
    )
    await store.write(ALICE, async () => {})
    await store.close()
  })

  test('a network that swallows everything is StoreUnavailable within 5 seconds, and the store recovers', async () => {
    const store = await open()
    proxy.swallow = true
    await Promise.all([
      failsInTime(store.read(ALICE).account.get()),
      failsInTime(store.versions([ALICE])),
      failsInTime(store.write(ALICE, (tx) => tx.account.update({ name: 'never' }))),
      failsInTime(store.record(BOB, (tx) => tx.account.update({ name: 'never' }))),
    ])
    proxy.swallow = false
    assert.equal((await store.read(ALICE).account.get()).name, 'alice')
    assert.equal((await store.read(BOB).account.get()).name, 'bob')
    await store.write(ALICE, (tx) => tx.account.update({ name: 'again' }))
    await store.close()
  })

  test('a lost answer to COMMIT is an unknown outcome, never a success and never done twice', async () => {
    const store = await open()
    let runs = 0
    proxy.cutAfter = 'COMMIT'
    await assert.rejects(
      store.write(ALICE, (tx) => {
        runs++
        return tx.account.update({ billingAlerts: runs })
      }),
      OutcomeUnknown,
    )
    assert.equal(runs, 1)
    // The server got the COMMIT before the connection was cut, and may be at it still.
    await until('the commit', async () =>
      (await store.read(ALICE).account.get()).billingAlerts === 1 ? true : undefined,
    )
    await store.close()
  })

  test('of writes that commit together none succeeds whose COMMIT was not answered', async () => {
    const store = await open()
    const write = (i: number) => store.write(ALICE, (tx) => tx.audit.append([testEvent({ eventTime: i })]))
    await write(0)
    proxy.cutAfter = 'COMMIT'
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => write(i + 1)))
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    assert.ok(refused.length > 0)
    for (const { reason } of refused) assert.ok(reason instanceof OutcomeUnknown)
    const { events } = await store.read(ALICE).audit.lookup({ limit: 50 })
    const there = new Set(events.map(({ eventTime }) => eventTime))
    for (const [i, { status }] of outcomes.entries()) assert.ok(status === 'rejected' || there.has(i + 1))
    await store.close()
  })

  test('while commits are slow, reads and the record of events go on', async () => {
    const store = await open()
    await store.write(ALICE, (tx) => tx.account.update({ name: 'before' }))
    const lines = new EventLines()
    lines.append(testEvent({ eventTime: 5 }))
    proxy.delayed = 'COMMIT'
    let isCommitted = false
    const slow = store
      .write(ALICE, (tx) => tx.account.update({ name: 'after' }))
      .then(() => {
        isCommitted = true
      })
    await until('the commit to be held', async () => proxy.held > 0 || undefined)
    await store.recordEvents(ALICE, lines.batch)
    assert.equal((await store.read(ALICE).account.get()).name, 'before')
    assert.equal((await store.read(ALICE).audit.lookup({ limit: 5 })).events.length, 1)
    assert.equal(isCommitted, false)
    proxy.release()
    await slow
    assert.equal((await store.read(ALICE).account.get()).name, 'after')
    await store.close()
  })

  test('what one node writes, another reads after a second at most', async () => {
    const name = await database()
    const [a, b] = [await openPostgres({ url: server.url(name) }), await openPostgres({ url: server.url(name) })]
    await createAccounts(a)
    const user = { userId: 'AIDA1', userName: 'carol', path: '/', createdAt: 0, boundaryArn: null }
    await a.write(ALICE, (tx) => tx.users.add(user))
    assert.equal((await b.read(ALICE).users.withName('carol'))?.path, '/')
    await a.write(ALICE, (tx) => tx.users.rename('AIDA1', 'carol', '/moved/'))
    assert.equal((await a.read(ALICE).users.withName('carol'))?.path, '/moved/', 'who wrote it, at once')
    await until('the other node to see it', async () =>
      (await b.read(ALICE).users.withName('carol'))?.path === '/moved/' ? true : undefined,
    )
    await b.write(ALICE, (tx) => tx.users.remove('AIDA1'))
    assert.equal(await b.read(ALICE).users.withName('carol'), undefined)
    await until('it to be gone', async () => ((await a.read(ALICE).users.withName('carol')) ? undefined : true))
    await Promise.all([a.close(), b.close()])
  })

  test('two nodes that write one account at once lose nothing, and count its version exactly', async () => {
    const name = await database()
    const nodes = await Promise.all([openPostgres({ url: server.url(name) }), openPostgres({ url: server.url(name) })])
    await createAccounts(nodes[0] as Store)
    const add = async (tx: Repositories) => {
      const { billingAlerts } = await tx.account.get()
      await tx.account.update({ billingAlerts: billingAlerts + 1 })
    }
    await Promise.all(Array.from({ length: 60 }, (_, i) => (nodes[i % 2] as Store).write(ALICE, add)))
    const { billingAlerts, version } = await (nodes[0] as Store).read(ALICE).account.get()
    assert.deepEqual({ billingAlerts, version }, { billingAlerts: 60, version: 61 })
    await Promise.all(nodes.map((node) => node.close()))
  })

  test('a node that starts before its database waits for it as long as it is told to', async () => {
    const name = await database()
    const url = server.url(name).replace(`:${server.port}/`, `:${proxy.port}/`)
    proxy.swallow = true
    const opening = openPostgres({ url, patience: 60_000 })
    await new Promise((resolve) => setTimeout(resolve, 50))
    proxy.swallow = false
    await (await opening).close()
  })

  test('a connection that is lost before COMMIT leaves nothing, and the transaction is run again', async () => {
    const store = await open()
    let runs = 0
    await store.write(ALICE, async (tx) => {
      const { billingAlerts } = await tx.account.get()
      await tx.account.update({ billingAlerts: billingAlerts + 1 })
      if (runs++ === 0) proxy.cutAll()
      await tx.account.update({ name: 'after the cut' })
    })
    assert.equal(runs, 2)
    const { billingAlerts, name, version } = await store.read(ALICE).account.get()
    assert.deepEqual({ billingAlerts, name, version }, { billingAlerts: 1, name: 'after the cut', version: 2 })
    await store.close()
  })

  test('a connection that was lost while nobody used it is not noticed', async () => {
    const store = await open()
    await store.read(ALICE).account.get()
    proxy.cutAll()
    await store.read(ALICE).account.get()
    proxy.cutAll()
    await store.write(ALICE, async () => {})
    await store.close()
  })

  test('after the connection is lost, no statement of the transaction reaches the database outside it', async () => {
    const store = await open()
    let runs = 0
    const doomed = store.write(ALICE, async (tx) => {
      runs++
      proxy.cutAll()
      await tx.account.update({ name: 'first' }).catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 300)) // By then the driver may have connected anew.
      await tx.account.update({ name: 'outside' }).catch(() => {})
    })
    await assert.rejects(doomed, StoreUnavailable)
    assert.equal(runs, 2)
    assert.equal((await store.read(ALICE).account.get()).name, 'alice')
    await store.close()
  })

  test('a serialization failure runs the transaction again', async () => {
    const name = await database()
    await sql.unsafe(`ALTER DATABASE ${name} SET default_transaction_isolation = 'serializable'`)
    let retries = 0
    const random = () => {
      retries++ // It is drawn for the pause before a transaction is run again.
      return 0.5
    }
    const url = server.url(name)
    const [one, two] = await Promise.all([openPostgres({ url, random }), openPostgres({ url, random })])
    await createAccounts(one)
    const count = (store: Store) =>
      store.write(ALICE, async (tx) => {
        const { billingAlerts } = await tx.account.get()
        await tx.account.update({ billingAlerts: billingAlerts + 1 })
      })
    while (retries === 0) await Promise.all([count(one), count(two)])
    const { billingAlerts, version } = await one.read(ALICE).account.get()
    assert.equal(billingAlerts, version - 1, 'each was counted once')
    await Promise.all([one.close(), two.close()])
  })

  test('connections that break at any moment lose nothing that was acknowledged, and never end the process', async () => {
    const store = await open()
    const acknowledged: string[] = []
    let unknown = 0
    let done = false
    const breaking = (async () => {
      for (let round = 0; !done; round++) {
        await new Promise((resolve) => setTimeout(resolve, 3 + (round % 13)))
        proxy.cutOne(round)
      }
    })()
    const writer = async (account: typeof ALICE, name: string) => {
      for (let i = 0; i < 40; i++) {
        const eventId = `${name}-${i}`
        try {
          await store.write(account, (tx) => tx.audit.append([testEvent({ eventTime: i, eventId })]))
          acknowledged.push(eventId)
        } catch (error) {
          assert.ok(error instanceof StoreUnavailable, String(error))
          if (error instanceof OutcomeUnknown) unknown++
        }
        await store.versions([account]).catch((error) => assert.ok(error instanceof StoreUnavailable, String(error)))
      }
    }
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name, i) => writer(i % 2 ? ALICE : BOB, name)))
    done = true
    await breaking
    let written = 0
    let bumps = 0
    for (const account of [ALICE, BOB]) {
      const { events } = await store.read(account).audit.lookup({ limit: 1000 })
      const found = new Set(events.map((row) => row.eventId))
      const mine = acknowledged.filter((id) => 'bdf'.includes(id.charAt(0)) === (account === ALICE))
      assert.deepEqual(
        mine.filter((id) => !found.has(id)),
        [],
      )
      written += events.length
      bumps += (await store.read(account).account.get()).version - 1
    }
    assert.ok(acknowledged.length > 0)
    assert.ok(written - acknowledged.length <= unknown, 'what was refused is not there, unless its outcome was unknown')
    assert.equal(bumps, written, 'one bump for each')
    await store.close()
  })

  test('a deadlock runs one of the two transactions again', async () => {
    const store = await open()
    const both = Promise.withResolvers<void>()
    let waiting = 0
    const swap = (account: typeof ALICE, first: string, second: string) =>
      store.write(account, async (tx) => {
        await tx.account.importAccessKey(first)
        if (++waiting === 2) both.resolve()
        await both.promise
        await tx.account.importAccessKey(second)
      })
    await Promise.all([swap(ALICE, 'one', 'two'), swap(BOB, 'two', 'one')])
    assert.ok(waiting > 2, 'there was a deadlock')
    const owners = [await store.directory.importedAccessKey('one'), await store.directory.importedAccessKey('two')]
    assert.equal(owners[0], owners[1], 'one account got both')
    await store.close()
  })

  test('writes of several accounts by two nodes, in whatever order they name them, wait and never deadlock', async () => {
    const name = await database()
    const [one, two] = await Promise.all([
      openPostgres({ url: server.url(name) }),
      openPostgres({ url: server.url(name) }),
    ])
    await createAccounts(one)
    let runs = 0
    const add = (accounts: readonly [typeof ALICE, typeof ALICE]) => async (tx: Repositories) => {
      runs++
      for (const account of accounts) {
        const { billingAlerts } = await tx.of(account).account.get()
        await tx.of(account).account.update({ billingAlerts: billingAlerts + 1 })
      }
    }
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => {
        const accounts = i % 4 < 2 ? ([ALICE, BOB] as const) : ([BOB, ALICE] as const)
        return (i % 2 ? one : two).write(accounts, add(accounts))
      }),
    )
    assert.equal(runs, 40, 'none was run again')
    for (const account of [ALICE, BOB]) {
      const { billingAlerts, version } = await two.read(account).account.get()
      assert.deepEqual([billingAlerts, version], [40, 41])
    }
    await Promise.all([one.close(), two.close()])
  })

  test('a write of several accounts that meets a deadlock is run again, as a whole', async () => {
    const store = await open()
    const others = [accountId('777788889999'), accountId('999900001111')] as const
    for (const account of others) {
      const common = { rootPasswordHash: null, createdAt: 0, name: account, rootEmail: `${account}@example.org` }
      await store.directory.createAccount({ ...common, accountId: account })
    }
    const both = Promise.withResolvers<void>()
    let waiting = 0
    const swap = (accounts: readonly [typeof ALICE, typeof ALICE], first: string, second: string) =>
      store.write(accounts, async (tx) => {
        const [, other] = accounts
        const { billingAlerts } = await tx.of(other).account.get()
        await tx.of(other).account.update({ billingAlerts: billingAlerts + 1 })
        await tx.account.importAccessKey(first)
        if (++waiting === 2) both.resolve()
        await both.promise
        await tx.of(other).account.importAccessKey(second)
      })
    await Promise.all([swap([ALICE, BOB], 'three', 'four'), swap(others, 'four', 'three')])
    assert.ok(waiting > 2, 'there was a deadlock')
    for (const account of [ALICE, BOB, ...others]) assert.equal((await store.read(account).account.get()).version, 2)
    for (const account of [BOB, others[1]]) assert.equal((await store.read(account).account.get()).billingAlerts, 1)
    await store.close()
  })

  test('an account that is locked keeps no other from its reads and writes, and its own writers fail in time', async () => {
    const name = await database()
    const store = await openPostgres({ url: server.url(name) })
    await createAccounts(store)
    const other = postgres(server.url(name), { max: 1 })
    await other
      .begin(async (locked) => {
        await locked`SELECT * FROM account WHERE account_id = ${ALICE} FOR UPDATE`
        const stuck = Array.from({ length: 30 }, () => failsInTime(store.write(ALICE, async () => {})))
        for (let i = 0; i < 20; i++) {
          await store.write(BOB, async () => {})
          assert.equal((await store.read(ALICE).account.get()).name, 'alice')
          assert.equal((await store.versions([ALICE])).get(ALICE), 1)
        }
        await Promise.all(stuck)
        throw new Error('give the lock back')
      })
      .catch((error) => assert.match(String(error), /give the lock back/))
    await store.write(ALICE, async () => {})
    await other.end()
    await store.close()
  })

  test('nodes that start at once on an empty database agree on its schema', async () => {
    const name = await database()
    const nodes = await Promise.all(Array.from({ length: 4 }, () => openPostgres({ url: server.url(name) })))
    await createAccounts(nodes[0] as Store)
    for (const node of nodes) assert.deepEqual(await node.directory.accounts(), [ALICE, BOB])
    await Promise.all(nodes.map((node) => node.close()))
  })

  test('what one node committed, every other reads next', async () => {
    const name = await database()
    const [one, two] = await Promise.all([
      openPostgres({ url: server.url(name) }),
      openPostgres({ url: server.url(name) }),
    ])
    await createAccounts(one)
    for (let i = 0; i < 10; i++) {
      await (i % 2 ? one : two).write(ALICE, (tx) => tx.account.update({ name: `${i}` }))
      assert.equal((await (i % 2 ? two : one).read(ALICE).account.get()).name, `${i}`)
      assert.equal((await (i % 2 ? two : one).versions([ALICE])).get(ALICE), i + 2)
    }
    await Promise.all([one.close(), two.close()])
  })

  test('no error tells a value, a row or the password', async () => {
    const store = await open()
    const errors = await Promise.all([
      caught(
        store.write(ALICE, (tx) => tx.account.update({ name: null as unknown as string, rootPasswordHash: 'SECRET' })),
      ),
      caught(store.write(ALICE, (tx) => tx.account.update({ createdAt: 'SECRET' } as object))),
      caught(openPostgres({ url: `postgres://castellan:SECRET@127.0.0.1:${server.port}/postgres` })),
      caught(openPostgres({ url: 'postgres://castellan:SECRET@127.0.0.1:1/postgres' })),
    ])
    for (const error of errors) {
      assert.ok(error instanceof Error)
      assert.doesNotMatch(inspect(error, { showHidden: true, depth: 10 }), /SECRET/)
    }
    await store.close()
  })

  test('a server that may lose what it acknowledged is refused', async () => {
    const name = await database()
    await sql.unsafe(`ALTER DATABASE ${name} SET synchronous_commit = off`)
    await assert.rejects(openPostgres({ url: server.url(name) }), {
      name: 'StoreUnusable',
      message: /synchronous_commit/,
    })
    const careless = await startPostgres({ fsync: 'off' })
    try {
      await assert.rejects(openPostgres({ url: careless.url() }), { name: 'StoreUnusable', message: /fsync is off/ })
    } finally {
      await careless.stop()
    }
  })

  test('a standby, which answers with what was true before, is refused', async () => {
    const store = await open()
    await server.kill()
    writeFileSync(`${server.data}/standby.signal`, '')
    await server.start()
    await failsInTime(store.read(ALICE).account.get())
    await failsInTime(store.versions([ALICE]))
    await store.close()
  })
})

async function createAccounts(store: Store): Promise<void> {
  const common = { rootPasswordHash: null, createdAt: 0 }
  await store.directory.createAccount({ ...common, accountId: ALICE, name: 'alice', rootEmail: 'alice@example.org' })
  await store.directory.createAccount({ ...common, accountId: BOB, name: 'bob', rootEmail: 'bob@example.org' })
}

async function caught(work: Promise<unknown>): Promise<unknown> {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

/** Between a store and its PostgreSQL, for what networks do. */
class Network {
  /** Takes everything and passes nothing on, in both directions. */
  swallow = false
  /** Passes the first request with this text on, and ends the connection before its answer. */
  cutAfter: string | undefined
  /** Holds back what the server is sent from a request with this text on, until `release`. */
  delayed: string | undefined
  #held: (() => void)[] = []
  readonly #server: Server
  readonly #target: number
  readonly #sockets = new Set<Socket>()

  private constructor(target: number) {
    this.#target = target
    this.#server = createServer((client) => this.#join(client))
  }

  static async start(target: number): Promise<Network> {
    const proxy = new Network(target)
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve))
    return proxy
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  get held(): number {
    return this.#held.length
  }

  release(): void {
    this.delayed = undefined
    for (const send of this.#held.splice(0)) send()
  }

  cutAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** One connection of those that are open, another with each `turn`. */
  cutOne(turn: number): void {
    const sockets = [...this.#sockets]
    sockets[turn % sockets.length]?.destroy()
  }

  stop(): void {
    this.cutAll()
    this.#server.close()
  }

  #join(client: Socket): void {
    const server = connect(this.#target, '127.0.0.1')
    const end = () => {
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) {
      this.#sockets.add(socket)
      socket.on('error', end)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        end()
      })
    }
    client.on('data', (chunk) => {
      if (this.swallow) return
      if (this.delayed !== undefined && chunk.includes(this.delayed)) {
        this.#held.push(() => server.write(chunk))
        return
      }
      const cut = this.cutAfter !== undefined && chunk.includes(this.cutAfter)
      server.write(chunk)
      if (!cut) return
      this.cutAfter = undefined
      client.destroy()
      server.removeAllListeners('close') // The server is left to commit.
    })
    server.on('data', (chunk) => {
      if (!this.swallow && !client.destroyed) client.write(chunk)
    })
  }
}
