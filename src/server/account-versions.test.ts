import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../aws/index.ts'
import type { Store } from '../storage/store.ts'
import { AccountVersions, announcingStore } from './account-versions.ts'

const ACCOUNT = accountId('123456789012')
const OTHER = accountId('210987654321')

/** A store that counts how often it is asked, and can be out of reach or slow. */
function asked() {
  const state = { version: 1, times: 0, isDown: false, hold: undefined as Promise<void> | undefined }
  const versions = async () => {
    state.times++
    const { version, isDown } = state
    await state.hold
    if (isDown) throw new Error('out of reach')
    return new Map([[ACCOUNT, version]])
  }
  return { state, store: { versions } as unknown as Store }
}

test('within its lease a version is given without asking the store', async () => {
  const { state, store } = asked()
  let now = 0
  const versions = new AccountVersions(store, () => now)
  assert.equal(await versions.current(ACCOUNT), 1)
  state.version = 2
  now = 400
  assert.equal(versions.current(ACCOUNT), 1, 'at once, as a number')
  assert.equal(state.times, 1)
})

test('in the second half of the lease it is renewed beside the request', async () => {
  const { state, store } = asked()
  let now = 0
  const versions = new AccountVersions(store, () => now)
  await versions.current(ACCOUNT)
  state.version = 2
  now = 600
  assert.equal(versions.current(ACCOUNT), 1)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(versions.current(ACCOUNT), 2)
})

test('after a second the store is asked, and when it is out of reach nothing is given', async () => {
  const { state, store } = asked()
  let now = 0
  const versions = new AccountVersions(store, () => now)
  await versions.current(ACCOUNT)
  state.isDown = true
  now = 1001
  await assert.rejects(async () => versions.current(ACCOUNT), /out of reach/)
})

test('an outage is met by whoever waits, and harms nobody who does not', async () => {
  const { state, store } = asked()
  const versions = new AccountVersions(store, () => 0)
  state.isDown = true
  void versions.current(ACCOUNT)
  await new Promise((resolve) => setTimeout(resolve, 5)) // The runner fails a test that leaves an error unheard.
  await assert.rejects(async () => versions.current(ACCOUNT), /out of reach/)
})

test('what this node changes counts at once, also when an older answer is still on its way', async () => {
  const { state, store } = asked()
  const versions = new AccountVersions(store, () => 0)
  let release = () => {}
  state.hold = new Promise((resolve) => {
    release = resolve
  })
  const old = versions.current(ACCOUNT)
  state.version = 2
  versions.changed(ACCOUNT)
  release()
  await old
  state.hold = undefined
  assert.equal(await versions.current(ACCOUNT), 2)
  assert.equal(versions.current(ACCOUNT), 2)
})

test('a write that fails is announced too: its commit may have happened', async () => {
  const changed: string[] = []
  const store = announcingStore(
    { write: async () => Promise.reject(new Error('the answer was lost')) } as unknown as Store,
    (id) => changed.push(id),
  )
  await assert.rejects(store.write(ACCOUNT, async () => {}))
  assert.deepEqual(changed, [ACCOUNT])
  await assert.rejects(store.write([OTHER, ACCOUNT], async () => {}))
  assert.deepEqual(changed, [ACCOUNT, OTHER, ACCOUNT], 'each account of it')
})
