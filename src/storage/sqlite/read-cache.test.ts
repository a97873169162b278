import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StatementResult } from '../engine.ts'
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
  return cache.known(sql, parameters) ?? cache.remember(sql, parameters, run())
}

test('a query runs once until something is committed', () => {
  const cache = new ReadCache()
  const query = counted()
  for (let i = 0; i < 3; i++) assert.deepEqual(ask(cache, 'q', ['a'], query.run).rows, [{ name: 'alice' }])
  assert.equal(query.runs, 1)
  cache.clear()
  ask(cache, 'q', ['a'], query.run)
  assert.equal(query.runs, 2)
})

test('other parameters, and parameters of another type, are other queries', () => {
  const cache = new ReadCache()
  const query = counted()
  for (const parameters of [['a', 'b'], ['a,b'], ['1'], [1], [null], ['null'], []]) {
    ask(cache, 'q', parameters, query.run)
  }
  ask(cache, 'other', ['a', 'b'], query.run)
  assert.equal(query.runs, 8)
})

test('rows are frozen: who changed one would change what others read', () => {
  const { rows } = ask(new ReadCache(), 'q', [], counted().run)
  assert.throws(() => Object.assign(rows[0] ?? {}, { name: 'mallory' }), TypeError)
  assert.throws(() => rows.pop(), TypeError)
})

test('what events are read by is not remembered, since they forget nothing', () => {
  const cache = new ReadCache()
  const query = counted()
  for (let i = 0; i < 2; i++) ask(cache, 'select * from "audit_batch"', [], query.run)
  assert.equal(query.runs, 2)
})

test('it keeps no large result, no long parameters, and no number without end', () => {
  const cache = new ReadCache()
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
