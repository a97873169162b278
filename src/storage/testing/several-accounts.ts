import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AccountId, accountId } from '../../aws/index.ts'
import type { Repositories } from '../repositories/index.ts'
import type { Store } from '../store.ts'
import { ALICE, BOB, CAROL, event, lookups } from './accounts.ts'

/** Writes and records of several accounts: all of it, or nothing, and nothing else. */
export function severalAccountsContract(store: () => Store, crowd = 100): void {
  const { version, nameOf } = lookups(store)

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
      store().record([ALICE, BOB], both),
      store().record([BOB, ALICE], both),
      store().record([BOB, ALICE], both),
    ])
    assert.deepEqual([await version(ALICE), await version(BOB)], before)
    for (const account of [ALICE, BOB]) {
      assert.equal((await store().read(account).account.get()).rootPasswordLastUsedAt, 7)
    }
    const half = store().record([ALICE, BOB], async (tx) => {
      await tx.of(BOB).account.update({ rootPasswordLastUsedAt: 8 })
      throw new Error('no')
    })
    await assert.rejects(half)
    assert.equal((await store().read(BOB).account.get()).rootPasswordLastUsedAt, 7, 'all of it, or nothing')
    const alone = store().record(ALICE, async (tx) => tx.of(BOB).account.get())
    await assert.rejects(alone, /does not name account/)
  })

  test('a write of several accounts bumps each version once, and leads with the account named first', async () => {
    const [alice, bob, carol] = [await version(ALICE), await version(BOB), await version(CAROL)]
    await store().write([BOB, ALICE, BOB], async (tx) => {
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
      const { events } = await store()
        .read(account)
        .audit.lookup({
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
    const failing = store().write([ALICE, BOB], async (tx) => {
      await tx.account.update({ name: 'half' })
      await tx.of(BOB).account.update({ name: 'half' })
      await tx.of(BOB).audit.append([event(702, { userName: 'half' })])
      throw new Error('no')
    })
    await assert.rejects(failing, /^Error: no$/)
    assert.deepEqual([await version(ALICE), await version(BOB), await nameOf(ALICE), await nameOf(BOB)], before)
    const half = { attribute: { key: 'Username', value: 'half' }, limit: 5 } as const
    assert.deepEqual((await store().read(BOB).audit.lookup(half)).events, [])
  })

  test('a write reaches no account that it does not name, nor one that does not exist', async () => {
    const before = [await version(ALICE), await version(BOB)]
    const reaching = (tx: Repositories) => tx.of(CAROL).account.update({ name: 'reached' })
    await assert.rejects(store().write([ALICE, BOB], reaching), /does not name account 777788889999/)
    await assert.rejects(store().write(ALICE, reaching), /does not name account/)
    assert.throws(() => store().read(ALICE).of(CAROL), /does not name account/)
    await assert.rejects(
      store().write([ALICE, accountId('000000000000'), BOB], async () => {}),
      /no account 000000000000/,
    )
    await assert.rejects(
      store().write([], async () => {}),
      /one account at least/,
    )
    assert.deepEqual([await version(ALICE), await version(BOB)], before)
    assert.notEqual(await nameOf(CAROL), 'reached')
  })

  test('writes that name the same accounts in different orders all pass, one after the other', async () => {
    const orders = [[ALICE, BOB], [BOB, ALICE], [CAROL, ALICE], [BOB, CAROL], [CAROL, BOB, ALICE], [ALICE]]
    const rounds = Math.floor(crowd / 10)
    await Promise.all([ALICE, BOB, CAROL].map((account) => store().write(account, (tx) => count(tx, 0))))
    await Promise.all(
      Array.from({ length: rounds * orders.length }, (_, i) => {
        const accounts = orders[i % orders.length] ?? []
        return store().write(accounts, async (tx) => {
          for (const account of accounts) await count(tx.of(account), 1)
        })
      }),
    )
    const counted = async (account: AccountId) => (await store().read(account).account.get()).billingAlerts
    assert.deepEqual(
      [await counted(ALICE), await counted(BOB), await counted(CAROL)],
      [5 * rounds, 4 * rounds, 3 * rounds],
    )
  })
}

/** Adds to a number of the account, or starts it at 0. */
async function count(tx: Repositories, by: 0 | 1): Promise<void> {
  const { billingAlerts } = await tx.account.get()
  await tx.account.update({ billingAlerts: by === 0 ? 0 : billingAlerts + by })
}
