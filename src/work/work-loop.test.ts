import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { promisify } from 'node:util'
import { type AccountId, accountId } from '../aws/index.ts'
import { openSqlite } from '../storage/sqlite.ts'
import type { Store } from '../storage/store.ts'
import { WorkLoop } from './work-loop.ts'

const A = accountId('111111111111')
const B = accountId('222222222222')
const START = Date.UTC(2026, 10, 23)
const HORIZON = 60_000
/** As the loop has it. */
const LEASE = 30_000

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

class Scene {
  now = START
  readonly worked: AccountId[] = []
  readonly errors: unknown[] = []
  readonly store: Store
  constructor(store: Store) {
    this.store = store
  }

  /** A node's loop, whose work is `work`; without, it says that nothing follows. */
  loop(work: (accountId: AccountId) => Promise<number | undefined> = async () => undefined): WorkLoop {
    return new WorkLoop({
      store: this.store,
      clock: () => this.now,
      kind: 'mail',
      horizon: HORIZON,
      onError: (error) => this.errors.push(error),
      work: (id) => {
        this.worked.push(id)
        return work(id)
      },
    })
  }

  async schedule(account: AccountId, dueAt = this.now): Promise<void> {
    await this.store.record(account, (tx) => tx.dueWork.schedule('mail', dueAt))
  }
}

async function scene(path = ':memory:'): Promise<Scene> {
  const store = await openSqlite({ path })
  cleanups.push(() => store.close())
  for (const account of (await store.directory.accounts()).length === 0 ? [A, B] : []) {
    const facts = { name: '', rootEmail: `${account}@example.org`, rootPasswordHash: null, createdAt: START }
    await store.directory.createAccount({ accountId: account, ...facts })
  }
  return new Scene(store)
}

test('an account without work is never looked at, and one with work once for each', async () => {
  const made = await scene()
  const loop = made.loop()
  await loop.run()
  assert.deepEqual(made.worked, [])
  await made.schedule(B)
  await loop.run()
  await loop.run()
  assert.deepEqual(made.worked, [B])
})

test('work is done when it is due, and not before', async () => {
  const made = await scene()
  const loop = made.loop(async (id) => (made.worked.length === 1 && id === A ? made.now + 30 : undefined))
  await made.schedule(A, made.now + 10)
  await loop.run()
  assert.deepEqual(made.worked, [])
  made.now += 10
  await loop.run()
  made.now += 29
  await loop.run()
  assert.deepEqual(made.worked, [A])
  made.now += 1
  await loop.run()
  assert.deepEqual(made.worked, [A, A])
})

test('of two times that were asked for, the earlier counts', async () => {
  const made = await scene()
  for (const dueAt of [50, 20, 90]) await made.schedule(A, START + dueAt)
  assert.equal(await made.store.directory.nextDueAt('mail'), START + 20)
  assert.equal(await made.store.directory.nextDueAt('alarms'), undefined)
})

test('what is asked for while the account is worked is done afterwards, however the work ends', async () => {
  for (const ahead of [0, 40_000]) {
    const made = await scene()
    const loop = made.loop(async (id) => {
      if (made.worked.length === 1) await made.schedule(id, made.now + ahead)
      return undefined
    })
    await made.schedule(A)
    await loop.run()
    assert.equal(await made.store.directory.nextDueAt('mail'), made.now + ahead)
    made.now += ahead
    await loop.run()
    assert.deepEqual(made.worked, [A, A])
  }
})

test('two nodes do each piece once, and one of them does not wait for the other', async () => {
  const made = await scene()
  await made.schedule(A)
  await made.schedule(B)
  const both = Promise.withResolvers<undefined>()
  const work = async () => {
    if (made.worked.length === 2) both.resolve(undefined)
    return await both.promise
  }
  const [one, two] = [made.loop(work), made.loop(work)]
  await Promise.all([one.run(), two.run(), one.run().catch(() => {})])
  await two.run()
  assert.deepEqual(made.worked.toSorted(), [A, B])
})

test('a node that dies loses its claim after the lease, and what it then says counts no more', async () => {
  const made = await scene()
  await made.schedule(A)
  const dead = Promise.withResolvers<number>()
  const dying = made.loop(() => dead.promise).run()
  while (made.worked.length === 0) await new Promise(setImmediate)
  const other = made.loop(async () => made.now + 500)
  made.now += LEASE - 1
  await other.run()
  assert.deepEqual(made.worked, [A])
  made.now += 1
  await other.run()
  assert.deepEqual(made.worked, [A, A])
  dead.resolve(made.now + 9)
  await dying
  assert.equal(await made.store.directory.nextDueAt('mail'), made.now + 500)
})

test('after kill -9 in the middle of the work, the next process does it at once where it alone has the store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'castellan-work-'))
  cleanups.push(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'castellan.db')
  const before = await scene(path)
  await before.schedule(A)
  await before.store.close()
  const code = `
    const { openSqlite } = await import(${JSON.stringify(import.meta.resolve('../storage/sqlite.ts'))})
    const { WorkLoop } = await import(${JSON.stringify(import.meta.resolve('./work-loop.ts'))})
    const store = await openSqlite({ path: ${JSON.stringify(path)} })
    const work = async () => process.kill(process.pid, 'SIGKILL')
    const loop = new WorkLoop({ store, work, clock: () => ${START}, kind: 'mail', horizon: ${HORIZON}, onError() {} })
    await loop.run()`
  const killed = promisify(execFile)(process.execPath, ['--input-type=module', '-e', code])
  await assert.rejects(killed, { signal: 'SIGKILL' })
  const after = await scene(path)
  await after.loop().run()
  assert.deepEqual(after.worked, [A])
})

test('after an error the account is tried again, and the others are worked', async () => {
  const made = await scene()
  const loop = made.loop(async (id) => {
    if (id === A && made.errors.length === 0) throw new Error('the mail server is away')
    return undefined
  })
  await made.schedule(A)
  await made.schedule(B)
  await loop.run()
  assert.deepEqual([made.worked.toSorted(), made.errors.length], [[A, B], 1])
  made.now += 1000
  await loop.run()
  assert.equal(made.worked.filter((id) => id === A).length, 2)
  assert.equal(await made.store.directory.nextDueAt('mail'), undefined)
})

test('an account whose store refuses keeps no other from its work', async () => {
  const made = await scene()
  await made.schedule(A)
  await made.schedule(B)
  const refused = new Error('too many writes to this account are waiting')
  const { store } = made
  const record = store.record.bind(store)
  store.record = (account, fn) => (account === A ? Promise.reject(refused) : record(account, fn))
  await made.loop().run()
  assert.deepEqual([made.worked, made.errors], [[B], [refused]])
  store.record = record
  await made.loop().run()
  assert.deepEqual(made.worked, [B, A])
})

test('when the clock goes back, what lies further ahead than it can is done now', async () => {
  const made = await scene()
  await made.schedule(A, START + HORIZON)
  const loop = made.loop()
  await loop.run()
  assert.deepEqual(made.worked, [])
  made.now -= 86_400_000
  await loop.run()
  assert.deepEqual(made.worked, [A])
})

test('work that says it lies further ahead than it can is looked at sooner, and not at once', async () => {
  const made = await scene()
  const loop = made.loop(async () => made.now + 10 * HORIZON)
  await made.schedule(A)
  await loop.run()
  await loop.run()
  assert.deepEqual(made.worked, [A])
  assert.equal(await made.store.directory.nextDueAt('mail'), made.now + HORIZON)
})

test('a transaction that fails asks for no work', async () => {
  const made = await scene()
  const failing = made.store.record(A, async (tx) => {
    await tx.dueWork.schedule('mail', 0)
    throw new Error('no')
  })
  await assert.rejects(failing)
  assert.equal(await made.store.directory.nextDueAt('mail'), undefined)
})

test('a started loop runs by itself when work is due or it is nudged, and not after it is stopped', async () => {
  const made = await scene()
  made.now = Date.now()
  const loop = made.loop(async () => (made.worked.length < 3 ? made.now : undefined))
  loop.start()
  await made.schedule(A)
  const start = performance.now()
  loop.nudge()
  while (made.worked.length < 3) await new Promise(setImmediate)
  assert.ok(performance.now() - start < 2000, 'and did not wait until it looks by itself')
  await loop.stop()
  await made.schedule(A)
  loop.nudge()
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
  assert.deepEqual(made.worked, [A, A, A])
})

test('a nudge that comes while the loop looks for work is not lost', async () => {
  const made = await scene()
  const loop = made.loop()
  const { directory } = made.store
  const nextDueAt = directory.nextDueAt.bind(directory)
  directory.nextDueAt = async (kind) => {
    const next = await nextDueAt(kind)
    directory.nextDueAt = nextDueAt
    await made.schedule(A) // After it has looked, and before it sleeps.
    loop.nudge()
    return next
  }
  const start = performance.now()
  loop.start()
  while (made.worked.length < 1) await new Promise(setImmediate)
  assert.ok(performance.now() - start < 2000)
  await loop.stop()
})
