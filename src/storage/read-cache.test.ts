import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Changes, changedBy } from './changes.ts'
import type { StatementResult } from './engine.ts'
import { Parameter } from './footprint.ts'
import { ReadCache } from './read-cache.ts'

function counted(rows: Record<string, unknown>[] = [{ name: 'alice' }]) {
  const query = { runs: 0, run: () => ({ rows, changes: Number(++query.runs) }) }
  return query
}

/** As the store asks. */
function ask(
  cache: ReadCache,
  sql: string,
  parameters: readonly unknown[],
  run: () => StatementResult,
): StatementResult {
  return cache.known(sql, parameters, FACTS) ?? cache.remember(sql, parameters, cache.moment, run())
}

const rowsOf = (userId: unknown) => ({ table: 'user', held: new Map([['user_id', [userId]]]), columns: undefined })
const FACTS = { isHot: true, isLeased: true, reads: [rowsOf(new Parameter(0))], changes: [] }

test('a query runs once until something is committed that it may have read', () => {
  const changes = new Changes()
  const cache = new ReadCache(changes)
  const query = counted()
  for (let i = 0; i < 3; i++) assert.deepEqual(ask(cache, 'q', ['a'], query.run).rows, [{ name: 'alice' }])
  changes.add(changedBy([rowsOf('b'), { ...rowsOf('a'), table: 'group' }]))
  ask(cache, 'q', ['a'], query.run)
  assert.equal(query.runs, 1)
  changes.add(changedBy([rowsOf('a')]))
  ask(cache, 'q', ['a'], query.run)
  assert.equal(query.runs, 2)
  changes.add(undefined)
  ask(cache, 'q', ['a'], query.run)
  assert.equal(query.runs, 3)
  assert.deepEqual([cache.hits, cache.misses], [3, 3])
})

test('a result that was read before a change, and came after it, is not remembered as one from after', () => {
  const changes = new Changes()
  const cache = new ReadCache(changes)
  const query = counted()
  const { moment } = cache
  changes.add(changedBy([rowsOf('a')]))
  cache.remember('q', ['a'], moment, query.run())
  ask(cache, 'q', ['a'], query.run)
  assert.equal(query.runs, 2)
})

test('where others write too, a result is too old when its lease is out', () => {
  let now = 0
  const cache = new ReadCache(new Changes(), 1000, () => now)
  const query = counted()
  ask(cache, 'q', ['a'], query.run)
  now = 1000
  ask(cache, 'q', ['a'], query.run)
  assert.equal(query.runs, 1)
  now = 1001
  ask(cache, 'q', ['a'], query.run)
  assert.equal(query.runs, 2)
})

test('other parameters, and parameters of another type, are other queries', () => {
  const cache = new ReadCache(new Changes())
  const query = counted()
  for (const parameters of [['a', 'b'], ['a,b'], ['1'], [1], [null], ['null'], []]) {
    ask(cache, 'q', parameters, query.run)
  }
  ask(cache, 'other', ['a', 'b'], query.run)
  assert.equal(query.runs, 8)
})

test('rows are frozen: who changed one would change what others read', () => {
  const { rows } = ask(new ReadCache(new Changes()), 'q', [], counted().run)
  assert.throws(() => Object.assign(rows[0] ?? {}, { name: 'mallory' }), TypeError)
  assert.throws(() => rows.pop(), TypeError)
})

test('it keeps no large result, no long parameters, and no number without end', () => {
  const cache = new ReadCache(new Changes())
  const large = counted(Array.from({ length: 51 }, () => ({})))
  ask(cache, 'q', [], large.run)
  ask(cache, 'q', [], large.run)
  assert.equal(large.runs, 2)
  const long = counted()
  for (let i = 0; i < 2; i++) ask(cache, 'q', ['x'.repeat(2000)], long.run)
  assert.equal(long.runs, 2)
  const query = counted()
  ask(cache, 'q', ['first'], query.run)
  for (let i = 0; i < 2000; i++) ask(cache, 'q', [i], query.run)
  ask(cache, 'q', ['first'], query.run)
  assert.equal(query.runs, 2002)
})
