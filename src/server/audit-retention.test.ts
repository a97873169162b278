import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { accountId } from '../aws/index.ts'
import { openStore } from '../storage/index.ts'
import type { Store } from '../storage/store.ts'
import { testEvent } from '../storage/testing.ts'
import { AuditRetention } from './audit-retention.ts'
import type { Log } from './log.ts'
import type { ServeOptions } from './options.ts'

const ALICE = accountId('111111111111')
const BOB = accountId('222222222222')
const DAY = 24 * 60 * 60 * 1000
const HOUR = 60 * 60 * 1000
const NOW = 1000 * DAY

/** Two accounts with an event of each of the last `days` days, a kilobyte each, and a retention that is an hour old. */
async function anHourLater(days: number, options: Partial<ServeOptions> = {}, wrapped = (store: Store) => store) {
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
  const log = { error: (message: string) => errors.push(message) } as unknown as Log
  const retention = new AuditRetention(wrapped(store), { clock: () => NOW, ...options } as ServeOptions, log)
  mock.timers.enable({ apis: ['setInterval'] })
  try {
    retention.start()
    mock.timers.tick(HOUR)
    await retention.stop()
  } finally {
    mock.timers.reset()
  }
  const daysOf = async (account = ALICE) => {
    const { events } = await store.read(account).audit.lookup({ limit: 1000 })
    return events.map(({ eventTime }) => (NOW - eventTime) / DAY)
  }
  return { store, errors, daysOf }
}

test('events are kept for 90 days, in every account', async () => {
  const { store, daysOf } = await anHourLater(93)
  for (const account of [ALICE, BOB]) assert.equal((await daysOf(account)).at(-1), 90)
  assert.equal((await daysOf()).length, 91)
  await store.close()
})

test('with a largest size the oldest go first, and no more than have to', async () => {
  const auditMaxSize = 20_000
  const { store, daysOf } = await anHourLater(40, { auditMaxSize })
  const { bytes } = await store.read(ALICE).audit.size()
  assert.ok(bytes <= auditMaxSize && bytes > auditMaxSize - 2000, `${bytes} bytes are left`)
  const days = await daysOf()
  assert.deepEqual(days, Array.from(days.keys()))
  await store.close()
})

test('a store that refuses ends nothing, and the log says so', async () => {
  const refuse = async () => {
    throw new Error('out of reach')
  }
  const { store, errors, daysOf } = await anHourLater(93, {}, (whole) => ({
    ...whole,
    directory: { accounts: refuse } as never,
  }))
  assert.deepEqual(errors, ['the audit record was not pruned'])
  assert.equal((await daysOf()).length, 93)
  await store.close()
})
