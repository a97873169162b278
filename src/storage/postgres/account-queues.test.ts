import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountId } from '../../aws/index.ts'
import { StoreUnavailable } from '../errors.ts'
import { AccountQueues } from './account-queues.ts'

const A = accountId('111122223333')
const B = accountId('444455556666')

/** A transaction that goes on until it is told to end. */
function transaction(running: Set<string>, name: string) {
  const { promise, resolve: end } = Promise.withResolvers<void>()
  const run = async () => {
    running.add(name)
    await promise
    running.delete(name)
  }
  return { run, end }
}

const settled = () => new Promise(setImmediate)

test('of one account one transaction runs at a time, and of two accounts two', async () => {
  const queues = new AccountQueues()
  const running = new Set<string>()
  const [first, second, other] = ['first', 'second', 'other'].map((name) => transaction(running, name))
  assert.ok(first && second && other)
  const all = [queues.run([A], first.run), queues.run([A], second.run), queues.run([B], other.run)]
  await settled()
  assert.deepEqual([...running], ['first', 'other'])
  first.end()
  await settled()
  assert.deepEqual([...running], ['other', 'second'])
  second.end()
  other.end()
  await Promise.all(all)
})

test('one that has waited too long goes away, and those that come later still wait for the one that runs', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const queues = new AccountQueues()
  const running = new Set<string>()
  const [slow, late, next] = ['slow', 'late', 'next'].map((name) => transaction(running, name))
  assert.ok(slow && late && next)
  const first = queues.run([A], slow.run)
  const refused = assert.rejects(queues.run([A], late.run), StoreUnavailable)
  await settled()
  t.mock.timers.tick(2000)
  await refused
  const last = queues.run([A], next.run)
  await settled()
  assert.deepEqual([...running], ['slow'])
  slow.end()
  await settled()
  assert.deepEqual([...running], ['next'])
  next.end()
  await Promise.all([first, last, queues.idle()])
})
