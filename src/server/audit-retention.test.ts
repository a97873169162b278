import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../test/support/tools.ts'
import { accountId } from '../aws/index.ts'
import { openStore } from '../storage/index.ts'
import type { Store } from '../storage/store.ts'
import { testEvent } from '../storage/testing.ts'
import { auditLookedAtEvery, auditMaxBytes, auditPrune } from './audit-retention.ts'
import { RetentionWorker } from './retention.ts'

const ALICE = accountId('111111111111')
const BOB = accountId('222222222222')
const DAY = 24 * 60 * 60 * 1000
const NOW = 1000 * DAY

function retention(store: Store, maxBytes?: number, errors?: unknown[]) {
  const every = auditLookedAtEvery(maxBytes)
  const onError = (error: unknown) => (errors ? errors.push(error) : assert.fail(String(error)))
  return new RetentionWorker({ store, clock: () => NOW, prunes: [auditPrune(maxBytes)], every, onError })
}

/** Two accounts with an event of each of the last `days` days, a kilobyte each, after a worker has looked at them. */
async function pruned(days: number, maxBytes?: number, wrapped = (store: Store) => store) {
  const store = await openStore({ ephemeral: true })
  const errors: unknown[] = []
  for (const account of [ALICE, BOB]) {
    await store.directory.createAccount({
      accountId: account,
      name: 'test',
      rootEmail: `${account}@example.com`,
      rootPasswordHash: null,
      createdAt: 0,
    })
    for (let day = 0; day < days; day++) {
      const event = testEvent({ eventTime: NOW - day * DAY, members: `"text":"${'x'.repeat(1000)}"` })
      await store.record(account, (tx) => tx.audit.append([event]))
    }
  }
  const worker = retention(wrapped(store), maxBytes, errors)
  worker.start()
  for (const account of [ALICE, BOB]) {
    await until('the account was looked at', async () => {
      const due = await store.directory.due('retention', { now: NOW, latest: Number.MAX_SAFE_INTEGER }, 5)
      return errors.length > 0 || !due.includes(account) ? true : undefined
    })
  }
  await worker.stop()
  const daysOf = async (account = ALICE) => {
    const { events } = await store.read(account).audit.lookup({ limit: 1000 })
    return events.map(({ eventTime }) => (NOW - eventTime) / DAY)
  }
  return { store, errors, daysOf }
}

test('events are kept for 90 days, in every account', async () => {
  const { store, daysOf } = await pruned(93)
  for (const account of [ALICE, BOB]) assert.equal((await daysOf(account)).at(-1), 90)
  assert.equal((await daysOf()).length, 91)
  await store.close()
})

test('with a largest size the oldest go first, and no more than have to', async () => {
  const auditMaxSize = 20_000
  const { store, daysOf } = await pruned(40, auditMaxSize)
  const { bytes } = await store.read(ALICE).audit.size()
  assert.ok(bytes <= auditMaxSize && bytes > auditMaxSize - 2000, `${bytes} bytes are left`)
  const days = await daysOf()
  assert.deepEqual(days, Array.from(days.keys()))
  await store.close()
})

test('a largest size that a restart brings is kept to at once, and not only on the next day', async () => {
  const { store, daysOf } = await pruned(40)
  const auditMaxSize = 20_000
  const worker = retention(store, auditMaxSize)
  worker.start()
  const size = async () => (await store.read(ALICE).audit.size()).bytes
  await until('the record is as small as it may be', async () => ((await size()) <= auditMaxSize ? true : undefined))
  await worker.stop()
  assert.ok((await daysOf()).length > 10)
  await store.close()
})

test('a store that refuses ends nothing, and somebody is told', async () => {
  const refused = new Error('out of reach')
  const { store, errors, daysOf } = await pruned(93, undefined, (whole) => ({
    ...whole,
    directory: { due: () => Promise.reject(refused) } as never,
  }))
  assert.deepEqual(errors, [refused])
  assert.equal((await daysOf()).length, 93)
  await store.close()
})

test('the record is capped where nobody says otherwise', () => {
  assert.equal(auditMaxBytes(undefined), 1024 ** 3)
  assert.equal(auditMaxBytes(20_000), 20_000)
  assert.equal(auditMaxBytes(0), undefined)
})

test('an account is looked at once a day, or each hour where its record has a largest size', async () => {
  const { store } = await pruned(1)
  const next = async (maxBytes?: number) => (await retention(store, maxBytes).pruneAccount(ALICE)) - NOW
  assert.equal(await next(), DAY)
  assert.equal(await next(1000), DAY / 24)
  await store.close()
})
