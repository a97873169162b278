import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type AccountId, accountId } from '../aws/index.ts'
import type { AuditEvent } from './audit-event.ts'
import { EventLines } from './event-batch.ts'
import type { Repositories } from './repositories/index.ts'
import type { Store } from './store.ts'
import { testEvent } from './testing.ts'

/** How the suite gets at stores of one kind. */
export interface StoreFactory {
  /** An empty store, apart from all others. */
  open(): Promise<Store>
  /** The store that was opened last and is closed now, opened again; absent where nothing outlives a store. */
  reopen?(): Promise<Store>
}

const ALICE = accountId('111122223333')
const BOB = accountId('444455556666')
const CAROL = accountId('777788889999')

/** What every store must do, whatever its engine. */
export function storeContract(name: string, factory: StoreFactory): void {
  describe(`${name}: what every store does`, () => {
    let store: Store

    before(async () => {
      store = await factory.open()
      await newAccount(store, ALICE)
      await newAccount(store, BOB)
      await newAccount(store, CAROL)
    })
    after(() => store.close())

    const version = async (account: AccountId) => (await store.versions([account])).get(account)
    const nameOf = async (account: AccountId) => (await store.read(account).account.get()).name

    test('a write bumps the version of its account and of no other', async () => {
      const [alice, bob] = [await version(ALICE), await version(BOB)]
      await store.write(ALICE, (tx) => tx.account.update({ name: 'bumped' }))
      assert.equal(await version(ALICE), Number(alice) + 1)
      assert.equal(await version(BOB), bob)
    })

    test('a record bumps nothing', async () => {
      const alice = await version(ALICE)
      await store.record(ALICE, (tx) => tx.account.update({ rootPasswordLastUsedAt: 5 }))
      assert.equal(await version(ALICE), alice)
      assert.equal((await store.read(ALICE).account.get()).rootPasswordLastUsedAt, 5)
    })

    test('events are recorded once, bump nothing, and keep out of the way of changes', async () => {
      const alice = Number(await version(ALICE))
      const lines = new EventLines()
      for (let i = 0; i < 3; i++) lines.append(event(900 + i, { userName: 'recorded', members: '"a":"\\n€"' }))
      await Promise.all([
        store.recordEvents(ALICE, lines.batch),
        store.write(ALICE, (tx) => tx.audit.append([event(910, { userName: 'recorded' })])),
        store.recordEvents(ALICE, lines.batch), // A batch whose outcome is unknown is sent again.
        store.recordEvents(BOB, lines.batch),
      ])
      assert.equal(await version(ALICE), alice + 1)
      const recorded = { attribute: { key: 'Username', value: 'recorded' }, limit: 10 } as const
      const { events } = await store.read(ALICE).audit.lookup(recorded)
      assert.deepEqual(
        events.map(({ eventTime }) => eventTime),
        [910, 902, 901, 900],
      )
      assert.equal(
        events[1]?.event,
        '{"eventVersion":"1.08","eventTime":"1970-01-01T00:00:00Z","eventID":"e902","a":"\\n€"}',
      )
      assert.equal((await store.read(BOB).audit.lookup(recorded)).events.length, 3)
    })

    test('a write to an account that does not exist is refused', async () => {
      await assert.rejects(
        store.write(accountId('000000000000'), (tx) => tx.audit.append([event(1)])),
        /no account/,
      )
      assert.deepEqual((await store.read(accountId('000000000000')).audit.lookup({ limit: 10 })).events, [])
    })

    test('versions are given for the accounts that exist', async () => {
      assert.deepEqual([...(await store.versions([])).keys()], [])
      const several = await store.versions([ALICE, accountId('000000000000'), BOB])
      assert.deepEqual([...several.keys()].sort(), [ALICE, BOB])
    })

    test('writers of one account run one after the other', async () => {
      let inside = 0
      let most = 0
      const counter = async (tx: Parameters<Parameters<Store['write']>[1]>[0]) => {
        most = Math.max(most, ++inside)
        const { billingAlerts } = await tx.account.get()
        await tx.account.update({ billingAlerts: billingAlerts + 1 })
        inside--
      }
      const writers = Array.from({ length: 40 }, (_, i) =>
        i % 2 ? store.write(ALICE, counter) : store.record(ALICE, counter),
      )
      await Promise.all(writers)
      assert.equal(most, 1)
      assert.equal((await store.read(ALICE).account.get()).billingAlerts, 40, 'no update was lost')
    })

    test('a record of several accounts is alone among the writers of each, and bumps no version', async () => {
      const before = [await version(ALICE), await version(BOB)]
      let inside = 0
      const both = async (tx: Parameters<Parameters<Store['record']>[1]>[0]) => {
        assert.equal(++inside, 1)
        for (const account of [ALICE, BOB]) await tx.of(account).account.update({ rootPasswordLastUsedAt: 7 })
        assert.ok(tx.names(BOB) && tx.names(ALICE) && !tx.names(accountId('000000000000')))
        inside--
      }
      await Promise.all([
        store.record([ALICE, BOB], both),
        store.record([BOB, ALICE], both),
        store.record([BOB, ALICE], both),
      ])
      assert.deepEqual([await version(ALICE), await version(BOB)], before)
      for (const account of [ALICE, BOB]) {
        assert.equal((await store.read(account).account.get()).rootPasswordLastUsedAt, 7)
      }
      const half = store.record([ALICE, BOB], async (tx) => {
        await tx.of(BOB).account.update({ rootPasswordLastUsedAt: 8 })
        throw new Error('no')
      })
      await assert.rejects(half)
      assert.equal((await store.read(BOB).account.get()).rootPasswordLastUsedAt, 7, 'all of it, or nothing')
      const alone = store.record(ALICE, async (tx) => tx.of(BOB).account.get())
      await assert.rejects(alone, /does not name account/)
    })

    test('a function that throws leaves nothing and rejects with what it threw', async () => {
      const alice = await version(ALICE)
      const thrown = new Error('no')
      const failing = store.write(ALICE, async (tx) => {
        await tx.account.update({ name: 'half' })
        await tx.audit.append([event(77)])
        throw thrown
      })
      await assert.rejects(failing, (error) => error === thrown)
      assert.notEqual(await nameOf(ALICE), 'half')
      assert.equal(await version(ALICE), alice)
    })

    test('of writers that wait together, those that fail take no other with them', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 30 }, (_, i) =>
          store.write(i % 2 ? ALICE : BOB, async (tx) => {
            await tx.audit.append([event(1000 + i)])
            if (i % 3 === 0) throw new Error('no')
          }),
        ),
      )
      for (const [i, outcome] of outcomes.entries()) {
        assert.equal(outcome.status, i % 3 === 0 ? 'rejected' : 'fulfilled')
        const { events } = await store
          .read(i % 2 ? ALICE : BOB)
          .audit.lookup({ startTime: 1000 + i, endTime: 1000 + i, limit: 5 })
        assert.equal(events.length, i % 3 === 0 ? 0 : 1, `event ${i}`)
      }
    })

    test('a statement that failed dooms its transaction, although the function caught the error', async () => {
      const doomed = store.write(ALICE, async (tx) => {
        await tx.account.update({ name: 'doomed' })
        await tx.account.update({ name: null as unknown as string }).catch(() => {})
        return 'looks well'
      })
      await assert.rejects(doomed)
      assert.notEqual(await nameOf(ALICE), 'doomed')
    })

    test('a write of several accounts bumps each version once, and leads with the account named first', async () => {
      const [alice, bob, carol] = [await version(ALICE), await version(BOB), await version(CAROL)]
      await store.write([BOB, ALICE, BOB], async (tx) => {
        assert.equal(tx.accountId, BOB)
        assert.equal(tx.of(BOB), tx)
        assert.equal(tx.of(ALICE).of(BOB).accountId, BOB)
        await tx.account.update({ name: 'giver' })
        await tx.audit.append([event(700, { userName: 'across' })])
        await tx.of(ALICE).account.update({ name: 'taker' })
        await tx.of(ALICE).audit.append([event(701, { userName: 'across' })])
      })
      assert.deepEqual([await version(ALICE), await version(BOB)], [Number(alice) + 1, Number(bob) + 1])
      assert.equal(await version(CAROL), carol)
      assert.deepEqual([await nameOf(ALICE), await nameOf(BOB)], ['taker', 'giver'])
      for (const [account, time] of [
        [BOB, 700],
        [ALICE, 701],
      ] as const) {
        const { events } = await store.read(account).audit.lookup({
          attribute: { key: 'Username', value: 'across' },
          limit: 5,
        })
        assert.deepEqual(
          events.map(({ eventTime }) => eventTime),
          [time],
        )
      }
    })

    test('a write of several accounts that throws leaves nothing in any of them', async () => {
      const before = [await version(ALICE), await version(BOB), await nameOf(ALICE), await nameOf(BOB)]
      const failing = store.write([ALICE, BOB], async (tx) => {
        await tx.account.update({ name: 'half' })
        await tx.of(BOB).account.update({ name: 'half' })
        await tx.of(BOB).audit.append([event(702, { userName: 'half' })])
        throw new Error('no')
      })
      await assert.rejects(failing, /^Error: no$/)
      assert.deepEqual([await version(ALICE), await version(BOB), await nameOf(ALICE), await nameOf(BOB)], before)
      const half = { attribute: { key: 'Username', value: 'half' }, limit: 5 } as const
      assert.deepEqual((await store.read(BOB).audit.lookup(half)).events, [])
    })

    test('a write reaches no account that it does not name, nor one that does not exist', async () => {
      const before = [await version(ALICE), await version(BOB)]
      const reaching = (tx: Repositories) => tx.of(CAROL).account.update({ name: 'reached' })
      await assert.rejects(store.write([ALICE, BOB], reaching), /does not name account 777788889999/)
      await assert.rejects(store.write(ALICE, reaching), /does not name account/)
      assert.throws(() => store.read(ALICE).of(CAROL), /does not name account/)
      await assert.rejects(
        store.write([ALICE, accountId('000000000000'), BOB], async () => {}),
        /no account 000000000000/,
      )
      await assert.rejects(
        store.write([], async () => {}),
        /one account at least/,
      )
      assert.deepEqual([await version(ALICE), await version(BOB)], before)
      assert.notEqual(await nameOf(CAROL), 'reached')
    })

    test('writes that name the same accounts in different orders all pass, one after the other', async () => {
      const orders = [[ALICE, BOB], [BOB, ALICE], [CAROL, ALICE], [BOB, CAROL], [CAROL, BOB, ALICE], [ALICE]]
      const inside = new Map<AccountId, number>()
      await Promise.all([ALICE, BOB, CAROL].map((account) => store.write(account, (tx) => count(tx, 0))))
      await Promise.all(
        Array.from({ length: 60 }, (_, i) => {
          const accounts = orders[i % orders.length] ?? []
          return store.write(accounts, async (tx) => {
            for (const account of accounts) {
              inside.set(account, (inside.get(account) ?? 0) + 1)
              assert.equal(inside.get(account), 1, 'alone among the writers of each')
            }
            for (const account of accounts) await count(tx.of(account), 1)
            for (const account of accounts) inside.set(account, 0)
          })
        }),
      )
      const counted = async (account: AccountId) => (await store.read(account).account.get()).billingAlerts
      assert.deepEqual([await counted(ALICE), await counted(BOB), await counted(CAROL)], [50, 40, 30])
    })

    test('reads never see what is not committed', async () => {
      await store.write(ALICE, (tx) => tx.account.update({ name: 'committed' }))
      const seen = new Set<string>()
      const written = Promise.withResolvers<void>()
      const read = Promise.withResolvers<void>()
      const writing = store.write(ALICE, async (tx) => {
        await tx.account.update({ name: 'uncommitted' })
        written.resolve()
        await Promise.race([read.promise, new Promise((resolve) => setImmediate(resolve))])
        throw new Error('rolled back')
      })
      await written.promise
      const reading = nameOf(ALICE).then((name) => {
        seen.add(name)
        read.resolve()
      })
      await assert.rejects(writing, /rolled back/)
      await reading
      assert.deepEqual([...seen], ['committed'])
    })

    test('what a write resolved with is seen by the next read', async () => {
      for (let i = 0; i < 20; i++) {
        await store.write(ALICE, (tx) => tx.account.update({ name: `name ${i}` }))
        assert.equal(await nameOf(ALICE), `name ${i}`)
      }
    })

    test('a transaction sees what it wrote, and may not be used after its end', async () => {
      const leaked = await store.write(ALICE, async (tx) => {
        await tx.account.update({ name: 'mine' })
        assert.equal((await tx.account.get()).name, 'mine')
        return tx
      })
      await assert.rejects(leaked.account.get(), /after its end/)
    })

    test('the store itself cannot be used inside a transaction', async () => {
      for (const use of [
        () => store.write(ALICE, async () => {}),
        () => store.record(BOB, async () => {}),
        () => store.read(ALICE).account.get(),
        () => store.versions([ALICE]),
      ]) {
        await assert.rejects(
          store.write(ALICE, async () => {
            await use()
          }),
          /inside a transaction/,
        )
      }
    })

    test('of a hundred that take one alias at once, one gets it', async () => {
      const accounts = Array.from({ length: 100 }, (_, i) => accountId(String(700000000000 + i)))
      await Promise.all(accounts.map((account) => newAccount(store, account)))
      const taken = await Promise.all(
        accounts.map((account) => store.write(account, (tx) => tx.account.setAlias('the-one'))),
      )
      assert.equal(taken.filter(Boolean).length, 1)
      const winner = accounts[taken.indexOf(true)]
      assert.equal(await store.directory.byAlias('the-one'), winner)
      for (const account of accounts) {
        assert.equal((await store.read(account).account.get()).alias, account === winner ? 'the-one' : null)
      }
    })

    test('of a hundred accounts with one root address in many spellings, one is made', async () => {
      const spelling = (i: number) =>
        [...'root@one.example'].map((c, at) => ((i >> (at % 7)) & 1 ? c.toUpperCase() : c)).join('')
      const made = await Promise.allSettled(
        Array.from({ length: 100 }, (_, i) => newAccount(store, accountId(String(800000000000 + i)), spelling(i))),
      )
      assert.equal(made.filter((outcome) => outcome.status === 'fulfilled').length, 1)
      const owner = await store.directory.byRootEmail('ROOT@one.example')
      const accounts = (await store.directory.accounts()).filter((account) => account.startsWith('8000'))
      assert.deepEqual(accounts, [owner], 'nothing is left of the others')
    })

    test('an account cannot be made twice', async () => {
      await assert.rejects(newAccount(store, ALICE, 'other@example.org'))
      assert.equal(await store.directory.byRootEmail('other@example.org'), undefined)
    })

    test('an alias or an address that is given up can be taken by another account', async () => {
      await store.write(ALICE, (tx) => tx.account.setAlias('first'))
      await store.write(ALICE, (tx) => tx.account.setAlias('second'))
      assert.equal(await store.write(BOB, (tx) => tx.account.setAlias('second')), false)
      assert.equal(await store.write(BOB, (tx) => tx.account.setAlias('first')), true)
      await store.write(ALICE, (tx) => tx.account.setAlias(null))
      assert.equal(await store.directory.byAlias('second'), undefined)
      const { rootEmail } = await store.read(ALICE).account.get()
      await store.write(ALICE, (tx) => tx.account.setRootEmail('New@example.org'))
      assert.equal(await store.directory.byRootEmail(rootEmail), undefined)
      assert.equal(await store.directory.byRootEmail('new@EXAMPLE.org'), ALICE)
      assert.equal(await store.write(BOB, (tx) => tx.account.setRootEmail('NEW@example.org')), false)
    })

    test('a key from outside leads to one account', async () => {
      assert.equal(await store.write(ALICE, (tx) => tx.account.importAccessKey('AKIAIOSFODNN7EXAMPLE')), true)
      assert.equal(await store.write(BOB, (tx) => tx.account.importAccessKey('AKIAIOSFODNN7EXAMPLE')), false)
      await store.write(BOB, (tx) => tx.account.forgetImportedAccessKey('AKIAIOSFODNN7EXAMPLE'))
      assert.equal(await store.directory.importedAccessKey('AKIAIOSFODNN7EXAMPLE'), ALICE)
      await store.write(ALICE, (tx) => tx.account.forgetImportedAccessKey('AKIAIOSFODNN7EXAMPLE'))
      assert.equal(await store.directory.importedAccessKey('AKIAIOSFODNN7EXAMPLE'), undefined)
    })

    test('accounts do not see each other', async () => {
      await store.record(ALICE, (tx) => tx.audit.append([event(5000, { userName: 'alice' })]))
      const query = { startTime: 5000, endTime: 5000, limit: 10 }
      assert.equal((await store.read(ALICE).audit.lookup(query)).events.length, 1)
      assert.deepEqual((await store.read(BOB).audit.lookup(query)).events, [])
      assert.equal(await store.record(BOB, (tx) => tx.audit.prune(6000, 1000)).then(() => true), true)
      assert.equal((await store.read(ALICE).audit.lookup(query)).events.length, 1)
    })

    for (const text of [
      `'; DROP TABLE account; --`,
      '"`$1 ?1 :a @b %_\\',
      `Zoë Østergård 山田太郎 \u{1F511} e\u0301 \u202E`,
      '\t\r\n \u0001 ',
      'x'.repeat(100_000),
    ]) {
      test(`text comes back as it was: ${JSON.stringify(text.slice(0, 40))}`, async () => {
        await store.write(ALICE, (tx) => tx.account.update({ name: text, rootNotice: text }))
        assert.equal(await nameOf(ALICE), text)
        await store.record(ALICE, (tx) =>
          tx.audit.append([event(9_000_000, { userName: text, members: `"text":${JSON.stringify(text)}` })]),
        )
        const found = await store.read(ALICE).audit.lookup({ attribute: { key: 'Username', value: text }, limit: 5 })
        assert.deepEqual(
          found.events.map((row) => [row.userName, JSON.parse(row.event).text]),
          [[text, text]],
        )
        await store.record(ALICE, (tx) => tx.audit.prune(10_000_000, 1000))
      })
    }

    for (const number of [0, -1, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) {
      test(`a whole number comes back as it was: ${number}`, async () => {
        await store.write(ALICE, (tx) => tx.account.update({ rootPasswordChangedAt: number }))
        assert.equal((await store.read(ALICE).account.get()).rootPasswordChangedAt, number)
      })
    }

    test('a fraction does not fit where a whole number belongs', async () => {
      await assert.rejects(store.write(ALICE, (tx) => tx.account.update({ rootPasswordChangedAt: 1.5 })))
    })

    test('text is ordered by its bytes', async () => {
      const ids = ['a', 'B', 'A', 'b', '_', '-', 'ä', 'é', 'z', 'Z', '0', '山']
      await store.record(BOB, (tx) => tx.audit.append(ids.map((eventId) => event(20_000, { eventId }))))
      const { events } = await store.read(BOB).audit.lookup({ startTime: 20_000, endTime: 20_000, limit: 50 })
      const expected = ids.toSorted((a, b) => Buffer.compare(Buffer.from(b), Buffer.from(a)))
      assert.deepEqual(
        events.map((row) => row.eventId),
        expected,
      )
    })

    auditContract(() => store)

    if (factory.reopen) {
      const { reopen } = factory
      test('what was written is there after closing and opening again', async () => {
        await store.write(ALICE, (tx) => tx.account.update({ name: 'kept' }))
        const [version] = (await store.versions([ALICE])).values()
        await store.close()
        await assert.rejects(
          store.write(ALICE, async () => {}),
          { name: 'StoreUnavailable' },
        )
        store = await reopen()
        assert.equal(await nameOf(ALICE), 'kept')
        assert.deepEqual([...(await store.versions([ALICE])).values()], [version])
      })
    }
  })
}

function auditContract(store: () => Store): void {
  const account = accountId('999900001111')
  const DAY = 24 * 60 * 60 * 1000
  const lookup = (query: Parameters<ReturnType<Store['read']>['audit']['lookup']>[0]) =>
    store().read(account).audit.lookup(query)

  before(async () => {
    await newAccount(store(), account)
    const events = Array.from({ length: 1200 }, (_, i) =>
      event(Math.floor(i / 3) * DAY, {
        eventId: `e${i}`,
        eventName: i % 100 === 0 ? 'CreateUser' : 'GetUser',
        readOnly: i % 100 === 0 ? 'false' : 'true',
        resources: i === 600 ? JSON.stringify([{ ResourceType: 'AWS::IAM::User', ResourceName: 'a"b' }]) : '[]',
      }),
    )
    await store().record(account, (tx) => tx.audit.append(events))
  })

  test('events are found newest first, page by page, each once', async () => {
    const seen: string[] = []
    for (let page = await lookup({ limit: 50 }); ; page = await lookup({ limit: 50, after: page.next })) {
      seen.push(...page.events.map((row) => row.eventId))
      if (!page.next) break
    }
    assert.equal(seen.length, 1200)
    assert.equal(new Set(seen).size, 1200)
    assert.deepEqual(seen.slice(0, 3), ['e1199', 'e1198', 'e1197'])
  })

  test('events are found by time, ends included', async () => {
    const { events } = await lookup({ startTime: 10 * DAY, endTime: 11 * DAY, limit: 50 })
    assert.deepEqual(events.map((row) => row.eventId).sort(), ['e30', 'e31', 'e32', 'e33', 'e34', 'e35'])
  })

  for (const [key, value, count] of [
    ['EventName', 'CreateUser', 12],
    ['ReadOnly', 'false', 12],
    ['EventId', 'e700', 1],
    ['EventSource', 'iam.amazonaws.com', 1200],
    ['Username', 'alice', 1200],
    ['Username', 'ALICE', 0],
    ['AccessKeyId', 'AKIAEXAMPLE', 0],
    ['ResourceName', 'a"b', 1],
    ['ResourceName', 'a', 0],
    ['ResourceType', 'AWS::IAM::User', 1],
  ] as const) {
    test(`events are found by ${key} ${value}`, async () => {
      let found = 0
      for (let page = await lookup({ attribute: { key, value }, limit: 500 }); ; ) {
        found += page.events.length
        if (!page.next) break
        page = await lookup({ attribute: { key, value }, limit: 500, after: page.next })
      }
      assert.equal(found, count)
    })
  }

  test('of batches that overlap in time, the newest event still comes first, page by page', async () => {
    const start = 2000 * DAY
    for (const [name, offset] of [
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ] as const) {
      const events = Array.from({ length: 40 }, (_, i) => event(start + 3 * i + offset, { eventId: `${name}${i}` }))
      await store().record(account, (tx) => tx.audit.append(events))
    }
    const times: number[] = []
    for (let page = await lookup({ startTime: start, limit: 7 }); ; ) {
      times.push(...page.events.map(({ eventTime }) => eventTime - start))
      if (!page.next) break
      page = await lookup({ startTime: start, limit: 7, after: page.next })
    }
    assert.deepEqual(
      times,
      Array.from({ length: 120 }, (_, i) => 119 - i),
    )
    const { events } = await lookup({ startTime: start, endTime: start + 4, limit: 50 })
    assert.deepEqual(
      events.map(({ eventId }) => eventId),
      ['b1', 'a1', 'c0', 'b0', 'a0'],
    )
  })

  test('batches are pruned oldest first, some at a time, and by size', async () => {
    const audit = <T>(fn: (repository: ReturnType<Store['read']>['audit']) => Promise<T>) =>
      store().record(account, (tx) => fn(tx.audit))
    const oldest = async () => (await lookup({ endTime: 400 * DAY, limit: 2000 })).events.at(-1)?.eventTime
    // A batch for each day, with its three events.
    assert.equal(await audit((events) => events.prune(10 * DAY, 7)), 7)
    assert.equal(await audit((events) => events.prune(10 * DAY, 7)), 3)
    assert.equal(await audit((events) => events.prune(10 * DAY, 7)), 0)
    assert.equal(await oldest(), 10 * DAY)
    const { events, bytes } = await store().read(account).audit.size()
    assert.equal(events, 1290)
    const most = 0.6 * bytes
    // As far as asked, to the batch: and never more batches than allowed.
    const freed = await audit((repository) => repository.pruneBytes(bytes - most, 1000))
    assert.ok(freed >= bytes - most && freed < bytes - most + 2000, `${freed} of ${bytes - most}`)
    const left = await store().read(account).audit.size()
    assert.equal(left.bytes, bytes - freed)
    await audit((repository) => repository.pruneBytes(left.bytes, 5))
    assert.equal((await store().read(account).audit.size()).events, left.events - 15)
    while ((await audit((repository) => repository.pruneBytes(bytes, 100))) > 0);
    assert.deepEqual(await store().read(account).audit.size(), { events: 0, bytes: 0 })
  })
}

/** Adds to a number of the account, or starts it at 0. */
async function count(tx: Repositories, by: 0 | 1): Promise<void> {
  const { billingAlerts } = await tx.account.get()
  await tx.account.update({ billingAlerts: by === 0 ? 0 : billingAlerts + by })
}

function newAccount(store: Store, account: AccountId, rootEmail = `root-${account}@example.org`): Promise<void> {
  return store.directory.createAccount({
    accountId: account,
    name: 'test',
    rootEmail,
    rootPasswordHash: null,
    createdAt: 0,
  })
}

function event(eventTime: number, parts: Parameters<typeof testEvent>[0] = {}): AuditEvent {
  return testEvent({ eventTime, userName: 'alice', ...parts })
}
