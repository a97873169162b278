import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import { EventLines } from '../event-batch.ts'
import type { Store } from '../store.ts'
import { ALICE, BOB, event, lookups } from './accounts.ts'

/** What one write or record does, and what others see of it. */
export function transactionsContract(store: () => Store, crowd = 100): void {
  const { version, nameOf } = lookups(store)

  test('a write bumps the version of its account and of no other', async () => {
    const [alice, bob] = [await version(ALICE), await version(BOB)]
    await store().write(ALICE, (tx) => tx.account.update({ name: 'bumped' }))
    assert.equal(await version(ALICE), Number(alice) + 1)
    assert.equal(await version(BOB), bob)
  })

  test('a record bumps nothing', async () => {
    const alice = await version(ALICE)
    await store().record(ALICE, (tx) => tx.account.update({ rootPasswordLastUsedAt: 5 }))
    assert.equal(await version(ALICE), alice)
    assert.equal((await store().read(ALICE).account.get()).rootPasswordLastUsedAt, 5)
  })

  test('events are recorded once, bump nothing, and keep out of the way of changes', async () => {
    const alice = Number(await version(ALICE))
    const lines = new EventLines()
    for (let i = 0; i < 3; i++) lines.append(event(900 + i, { userName: 'recorded', members: '"a":"\\n€"' }))
    await Promise.all([
      store().recordEvents(ALICE, lines.batch),
      store().write(ALICE, (tx) => tx.audit.append([event(910, { userName: 'recorded' })])),
      store().recordEvents(ALICE, lines.batch), // A batch whose outcome is unknown is sent again.
      store().recordEvents(BOB, lines.batch),
    ])
    assert.equal(await version(ALICE), alice + 1)
    const recorded = { attribute: { key: 'Username', value: 'recorded' }, limit: 10 } as const
    const { events } = await store().read(ALICE).audit.lookup(recorded)
    assert.deepEqual(
      events.map(({ eventTime }) => eventTime),
      [910, 902, 901, 900],
    )
    assert.equal(
      events[1]?.event,
      '{"eventVersion":"1.08","eventTime":"1970-01-01T00:00:00Z","eventID":"e902","a":"\\n€"}',
    )
    assert.equal((await store().read(BOB).audit.lookup(recorded)).events.length, 3)
  })

  test('a write to an account that does not exist is refused', async () => {
    await assert.rejects(
      store().write(accountId('000000000000'), (tx) => tx.audit.append([event(1)])),
      /no account/,
    )
    assert.deepEqual((await store().read(accountId('000000000000')).audit.lookup({ limit: 10 })).events, [])
  })

  test('versions are given for the accounts that exist', async () => {
    assert.deepEqual([...(await store().versions([])).keys()], [])
    const several = await store().versions([ALICE, accountId('000000000000'), BOB])
    assert.deepEqual([...several.keys()].sort(), [ALICE, BOB])
  })

  test('what writers of one account do comes out as if they ran one after the other', async () => {
    const counter = async (tx: Parameters<Parameters<Store['write']>[1]>[0]) => {
      const { billingAlerts } = await tx.account.get()
      await tx.account.update({ billingAlerts: billingAlerts + 1 })
    }
    const count = Math.floor(crowd / 5) * 2
    const writers = Array.from({ length: count }, (_, i) =>
      i % 2 ? store().write(ALICE, counter) : store().record(ALICE, counter),
    )
    await Promise.all(writers)
    assert.equal((await store().read(ALICE).account.get()).billingAlerts, count, 'no update was lost')
  })

  test('a function that throws leaves nothing and rejects with what it threw', async () => {
    const alice = await version(ALICE)
    const thrown = new Error('no')
    const failing = store().write(ALICE, async (tx) => {
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
        store().write(i % 2 ? ALICE : BOB, async (tx) => {
          await tx.audit.append([event(1000 + i)])
          if (i % 3 === 0) throw new Error('no')
        }),
      ),
    )
    for (const [i, outcome] of outcomes.entries()) {
      assert.equal(outcome.status, i % 3 === 0 ? 'rejected' : 'fulfilled')
      const { events } = await store()
        .read(i % 2 ? ALICE : BOB)
        .audit.lookup({ startTime: 1000 + i, endTime: 1000 + i, limit: 5 })
      assert.equal(events.length, i % 3 === 0 ? 0 : 1, `event ${i}`)
    }
  })

  test('a statement that failed dooms its transaction, although the function caught the error', async () => {
    const doomed = store().write(ALICE, async (tx) => {
      await tx.account.update({ name: 'doomed' })
      await tx.account.update({ name: null as unknown as string }).catch(() => {})
      return 'looks well'
    })
    await assert.rejects(doomed)
    assert.notEqual(await nameOf(ALICE), 'doomed')
  })

  test('reads never see what is not committed', async () => {
    await store().write(ALICE, (tx) => tx.account.update({ name: 'committed' }))
    const seen = new Set<string>()
    const written = Promise.withResolvers<void>()
    const read = Promise.withResolvers<void>()
    const writing = store().write(ALICE, async (tx) => {
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
      await store().write(ALICE, (tx) => tx.account.update({ name: `name ${i}` }))
      assert.equal(await nameOf(ALICE), `name ${i}`)
    }
  })

  test('a transaction sees what it wrote, and may not be used after its end', async () => {
    const leaked = await store().write(ALICE, async (tx) => {
      await tx.account.update({ name: 'mine' })
      assert.equal((await tx.account.get()).name, 'mine')
      return tx
    })
    await assert.rejects(leaked.account.get(), /after its end/)
  })

  test('the store itself cannot be used inside a transaction', async () => {
    for (const use of [
      () => store().write(ALICE, async () => {}),
      () => store().record(BOB, async () => {}),
      () => store().read(ALICE).account.get(),
      () => store().versions([ALICE]),
    ]) {
      await assert.rejects(
        store().write(ALICE, async () => {
          await use()
        }),
        /inside a transaction/,
      )
    }
  })
}
