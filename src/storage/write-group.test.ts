import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../aws/index.ts'
import type { Commit } from './changes.ts'
import type { Repositories } from './repositories/index.ts'
import { openSqlite } from './sqlite.ts'
import type { Store } from './store.ts'
import { ALICE, BOB, newAccount } from './testing/accounts.ts'
import { testEvent } from './testing.ts'

async function open(): Promise<Store> {
  const store = await openSqlite({ path: ':memory:' })
  for (const account of [ALICE, BOB]) await newAccount(store, account)
  return store
}

const append = (tx: Repositories, eventId: string) => tx.audit.append([testEvent({ eventId, eventTime: 1000 })])

async function failing(tx: Repositories): Promise<void> {
  await tx.account.update({ name: 'never' })
  await append(tx, 'never')
  throw new Error('as planned')
}

test('writes that share a transaction bump the version once each, and one that fails bumps nothing', async () => {
  const store = await open()
  const before = Number((await store.versions([ALICE])).get(ALICE))
  const commits: Commit[] = []
  store.changes.onCommit((commit) => commits.push(commit))
  const [first, failed, second, both, record, none] = await Promise.allSettled([
    store.write(ALICE, (tx) => tx.account.update({ name: 'first' })),
    store.write(ALICE, failing),
    store.write(ALICE, (tx) => tx.account.update({ billingAlerts: 1 })),
    store.write([ALICE, BOB], async () => {}),
    store.record(ALICE, async () => {}),
    store.write(accountId('000000000000'), async () => {}),
  ])
  const statuses = [first, failed, second, both, record, none].map(({ status }) => status)
  assert.deepEqual(statuses, ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
  assert.match(String(none?.status === 'rejected' && none.reason), /no account 000000000000 in the store/)
  assert.equal((await store.versions([ALICE])).get(ALICE), before + 3)
  const bumps = commits.map(({ versions }) => versions?.get(ALICE))
  assert.deepEqual(
    bumps,
    [0, 1, 2].map((at) => ({ from: before + at, to: before + at + 1 })),
  )
  const { name, billingAlerts } = await store.read(ALICE).account.get()
  assert.deepEqual([name, billingAlerts], ['first', 1])
  await store.close()
})

test('the events of writes that share a transaction are one row of each account, without those of one that fails', async () => {
  const store = await open()
  const writes = ['a', 'b', 'c'].map((id) => store.write(ALICE, (tx) => append(tx, id)))
  const shared = store.write([ALICE, BOB], async (tx) => {
    await append(tx, 'd')
    await append(tx.of(BOB), 'e')
  })
  await Promise.allSettled([...writes, store.write(ALICE, failing), shared])
  for (const [account, ids] of [
    [ALICE, ['a', 'b', 'c', 'd']],
    [BOB, ['e']],
  ] as const) {
    const { events } = await store.read(account).audit.lookup({ limit: 50 })
    assert.deepEqual(events.map(({ eventId }) => eventId).sort(), ids)
    assert.equal(await store.record(account, (tx) => tx.audit.prune(Number.MAX_SAFE_INTEGER, 50)), 1)
  }
  await store.close()
})

test('what was read of an account falls with a write that changed nothing else of it', async () => {
  const store = await open()
  const before = await store.read(ALICE).account.get()
  await store.write(ALICE, async () => {})
  assert.equal((await store.read(ALICE).account.get()).version, before.version + 1)
  await store.close()
})
