import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AccountId, accountId } from '../aws/index.ts'
import { WorkLoop } from './work-loop.ts'

const A = accountId('111111111111')
const B = accountId('222222222222')

/** A loop whose clock the test turns, and what it did. */
function loop(next: (id: AccountId, now: number) => number | undefined = () => undefined) {
  const made = { now: 1000, worked: [] as string[], errors: [] as unknown[], accounts: [A, B] as AccountId[] }
  const work = new WorkLoop({
    clock: () => made.now,
    accounts: async () => made.accounts,
    work: async (id) => {
      made.worked.push(id)
      return next(id, made.now)
    },
    onError: (error) => made.errors.push(error),
    sweepEvery: 100,
  })
  return { made, work }
}

test('the first run looks at every account, and the next sweep again', async () => {
  const { made, work } = loop()
  await work.run()
  await work.run()
  assert.deepEqual(made.worked, [A, B])
  made.now += 100
  await work.run()
  assert.deepEqual(made.worked, [A, B, A, B])
})

test('an account is worked when it said that it is due, and not before', async () => {
  const { made, work } = loop((id, now) => (id === A ? now + 30 : undefined))
  await work.run()
  made.now += 29
  await work.run()
  made.now += 1
  await work.run()
  assert.deepEqual(made.worked, [A, B, A])
})

test('a nudge makes one account due, or all', async () => {
  const { made, work } = loop()
  await work.run()
  work.nudge(B)
  await work.run()
  assert.deepEqual(made.worked, [A, B, B])
  work.nudge()
  await work.run()
  assert.deepEqual(made.worked, [A, B, B, A, B])
})

test('a nudge that comes while the account is worked is not lost', async () => {
  const { made, work } = loop((id) => {
    if (made.worked.length === 1) work.nudge(id)
    return undefined
  })
  made.accounts = [A]
  await work.run()
  await work.run()
  assert.deepEqual(made.worked, [A, A])
})

test('after an error the account is tried again, and the others are worked', async () => {
  const { made, work } = loop((id) => {
    if (id === A && made.worked.length === 1) throw new Error('the store is away')
    return undefined
  })
  await work.run()
  assert.deepEqual([made.worked, made.errors.length], [[A, B], 1])
  made.now += 1000
  work.nudge(A)
  await work.run()
  assert.equal(made.worked.filter((id) => id === A).length, 2)
})

test('when the clock goes back, every account is looked at again', async () => {
  const { made, work } = loop((_id, now) => now + 50)
  await work.run()
  made.now -= 86_400_000
  await work.run()
  assert.deepEqual(made.worked, [A, B, A, B])
})

test('an account that is gone is forgotten', async () => {
  const { made, work } = loop((_id, now) => now + 10)
  await work.run()
  made.accounts = [B]
  made.now += 100
  await work.run()
  made.now += 10
  await work.run()
  assert.deepEqual(made.worked, [A, B, B, B])
})

test('a started loop runs by itself, and not after it is stopped', async () => {
  let runs = 0
  const work = new WorkLoop({
    clock: Date.now,
    accounts: async () => [A],
    work: async () => {
      runs += 1
      return Date.now()
    },
    onError: (error) => assert.fail(error as Error),
  })
  work.start()
  while (runs < 3) await new Promise(setImmediate)
  await work.stop()
  const stopped = runs
  work.nudge(A)
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
  assert.equal(runs, stopped)
})
