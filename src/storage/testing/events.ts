import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import { batchesOf } from '../event-batch.ts'
import type { Store } from '../store.ts'
import { event, newAccount } from './accounts.ts'

/** How events are found, and pruned. */
export function eventsContract(store: () => Store): void {
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

/** How batches of events are put together. */
export function compactionContract(store: () => Store): void {
  const other = accountId('999900002222')
  const DAY = 24 * 60 * 60 * 1000
  const lookup = (query: Parameters<ReturnType<Store['read']>['audit']['lookup']>[0]) =>
    store().read(other).audit.lookup(query)

  before(() => newAccount(store(), other))

  test('batches of few events that are put together are found as before, by every attribute, and while it is done', async () => {
    const start = 3000 * DAY
    const names = ['ann', 'bob', 'eve']
    const events = Array.from({ length: 240 }, (_, i) =>
      event(start + 200 * i, {
        eventId: `c${i}`,
        userName: names[i % 3] ?? '',
        eventName: i % 2 ? 'GetUser' : 'TagUser',
      }),
    )
    for (const [index, each] of events.entries()) {
      if (index % 2) await store().record(other, (tx) => tx.audit.append([each]))
      else for (const batch of batchesOf([each])) await store().recordEvents(other, batch)
    }
    const found = async () => {
      const pages = []
      for (const attribute of [
        undefined,
        { key: 'Username', value: 'bob' },
        { key: 'EventId', value: 'c7' },
      ] as const) {
        const query = { startTime: start, limit: 70, ...(attribute && { attribute }) }
        for (let page = await lookup(query); ; page = await lookup({ ...query, after: page.next })) {
          pages.push(page.events)
          if (!page.next) break
        }
      }
      return pages
    }
    const before = await found()
    const { bytes, events: count } = await store().read(other).audit.size()
    const compactAll = async () => {
      for (let from: number | undefined = start; from !== undefined; ) {
        const since: number = from
        from = await store().record(other, (tx) => tx.audit.compact({ from: since, before: start + DAY }))
      }
    }
    const [meanwhile] = await Promise.all([found(), compactAll()])
    assert.deepEqual(meanwhile, before)
    assert.deepEqual(await found(), before)
    const after = await store().read(other).audit.size()
    assert.equal(after.events, count)
    assert.ok(bytes - after.bytes > 240 * 250, `${bytes} bytes before and ${after.bytes} after`)
    await compactAll()
    assert.deepEqual(await store().read(other).audit.size(), after, 'nothing is left to be put together')
  })

  test('what is younger than it may be is left, with all that it may come to belong to', async () => {
    const start = 3500 * DAY
    for (let i = 0; i < 3; i++) await store().record(other, (tx) => tx.audit.append([event(start + 1000 * i)]))
    const compact = (before: number, from = start) => store().record(other, (tx) => tx.audit.compact({ from, before }))
    assert.equal(await compact(start + 2500), undefined)
    assert.equal(await compact(start + 10_001), start + 2001)
    assert.equal(await compact(start + 10_001, start + 2001), undefined)
  })

  test('an event that was written twice, since nobody could say whether it was there, is found once', async () => {
    const start = 3600 * DAY
    const [batch] = batchesOf([event(start), event(start + 1)])
    assert.ok(batch)
    await store().recordEvents(other, batch)
    await store().recordEvents(other, { ...batch, batchId: 'another' })
    assert.equal((await lookup({ startTime: start, limit: 50 })).events.length, 2)
  })
}
