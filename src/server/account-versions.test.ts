import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../aws/index.ts'
import { Changes } from '../storage/changes.ts'
import type { Store } from '../storage/store.ts'
import { AccountVersions } from './account-versions.ts'

const ACCOUNT = accountId('123456789012')

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
  const changes = new Changes()
  /** A commit of this node. */
  const commit = (from: number, to: number) => {
    state.version = to
    changes.announce({ accounts: [ACCOUNT], versions: new Map([[ACCOUNT, { from, to }]]) })
  }
  return { state, changes, commit, store: { versions, changes } as unknown as Store }
}

test('within its lease a generation is given without asking the store', async () => {
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

test('what this node commits ends no generation, since it knows what it changed', async () => {
  const { state, commit, store } = asked()
  const versions = new AccountVersions(store, () => 0)
  const generation = await versions.current(ACCOUNT)
  commit(1, 3)
  commit(3, 4)
  assert.equal(versions.current(ACCOUNT), generation)
  assert.equal(state.times, 1)
})

test('a commit that shows that others wrote in between ends it, and so does one whose outcome nobody knows', async () => {
  const { commit, changes, store } = asked()
  const versions = new AccountVersions(store, () => 0)
  const first = await versions.current(ACCOUNT)
  commit(2, 3)
  const second = await versions.current(ACCOUNT)
  assert.notEqual(second, first)
  changes.announce({ accounts: [ACCOUNT] })
  assert.notEqual(await versions.current(ACCOUNT), second)
})

test('an answer that is older than a commit of this node takes nothing back', async () => {
  const { state, commit, store } = asked()
  let now = 0
  const versions = new AccountVersions(store, () => now)
  const generation = await versions.current(ACCOUNT)
  now = 600
  let release = () => {}
  state.hold = new Promise((resolve) => {
    release = resolve
  })
  assert.equal(versions.current(ACCOUNT), generation) // It is asked for version 1,
  commit(1, 2) // which is over before the answer comes.
  release()
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(versions.current(ACCOUNT), generation)
  commit(3, 4) // Of version 3 nothing was heard.
  state.hold = undefined
  assert.notEqual(await versions.current(ACCOUNT), generation)
})

test('a store that went back ends the generation: what was committed since is another', async () => {
  const { state, commit, store } = asked()
  let now = 0
  const versions = new AccountVersions(store, () => now)
  const generation = await versions.current(ACCOUNT)
  commit(1, 5)
  state.version = 4
  now = 1001
  assert.notEqual(await versions.current(ACCOUNT), generation)
})
