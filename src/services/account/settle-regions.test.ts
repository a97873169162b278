import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import { openSqlite } from '../../storage/sqlite.ts'
import type { Store } from '../../storage/store.ts'
import type { AccountContext } from './operation.ts'
import { SETTLES_AFTER, settleRegions } from './settle-regions.ts'
import { switchRegion } from './switch-region.ts'

const ACCOUNT = accountId('111122223333')
const START = Date.parse('2026-01-01T00:00:00Z')

let store: Store
let now = START
before(async () => {
  store = await openSqlite({ path: ':memory:' })
  const root = { name: '', rootEmail: 'one@example.com', rootPasswordHash: null, createdAt: 1 }
  await store.directory.createAccount({ accountId: ACCOUNT, ...root })
})
after(() => store.close())

const change = (region: string, to: 'ENABLING' | 'DISABLING') =>
  store.write(ACCOUNT, async (db) => {
    const context = { db, about: { consoleRegion: 'us-east-1' }, clock: () => now } as unknown as AccountContext
    await switchRegion(region, { from: to === 'ENABLING' ? 'DISABLED' : 'ENABLED', while: to }, context)
  })
const statuses = async () =>
  Object.fromEntries((await store.read(ACCOUNT).regionOpts.list()).map(({ region, optStatus }) => [region, optStatus]))

test('what is begun is under way until its time has come, whoever looks, and then done, once', async () => {
  await change('eu-south-1', 'ENABLING')
  assert.equal(await settleRegions(store, ACCOUNT, now), START + SETTLES_AFTER)
  now += SETTLES_AFTER / 2
  await change('af-south-1', 'ENABLING')
  assert.deepEqual(await statuses(), { 'af-south-1': 'ENABLING', 'eu-south-1': 'ENABLING' })
  now = START + SETTLES_AFTER
  assert.equal(await settleRegions(store, ACCOUNT, now), now + SETTLES_AFTER / 2)
  assert.deepEqual(await statuses(), { 'af-south-1': 'ENABLING', 'eu-south-1': 'ENABLED' })
  now += SETTLES_AFTER
  assert.equal(await settleRegions(store, ACCOUNT, now), undefined)
  assert.deepEqual(await statuses(), { 'af-south-1': 'ENABLED', 'eu-south-1': 'ENABLED' })
})

test('a Region that is being disabled can be neither enabled nor disabled: ConflictException, and ValidationException', async () => {
  await change('eu-south-1', 'DISABLING')
  await assert.rejects(change('eu-south-1', 'ENABLING'), { name: 'ConflictException' })
  await assert.rejects(change('eu-south-1', 'DISABLING'), { name: 'ValidationException' })
  now += SETTLES_AFTER
  await settleRegions(store, ACCOUNT, now)
  assert.equal((await statuses())['eu-south-1'], 'DISABLED')
  await change('eu-south-1', 'ENABLING')
})

test('what a clock that went back has put far off is done at once', async () => {
  now -= 3_600_000
  await settleRegions(store, ACCOUNT, now)
  assert.equal((await statuses())['eu-south-1'], 'ENABLED')
})
