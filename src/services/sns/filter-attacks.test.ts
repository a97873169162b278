import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { getHeapStatistics } from 'node:v8'
import { type Filter, readFilter } from './filter-policy.ts'

/** What a filter policy, or a message, of 0.25 MB may make the server allocate. */
const MOST = 64 * 2 ** 20

/** The bytes that were allocated, also those that are free again: a bound of the work, whatever machine does it. */
function allocated(work: () => unknown): number {
  const before = getHeapStatistics().total_allocated_bytes
  work()
  return getHeapStatistics().total_allocated_bytes - before
}

function list(count: number, entry: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => entry(i)).join()
}

const LONG = 'p'.repeat(120_000)
const KEYS = list(8, (i) => `"k${i}":[1]`)

describe('a filter policy of a quarter of a megabyte is refused for little', () => {
  for (const [name, document, message] of [
    ['of many keys', `{${list(10_000, (i) => `"${i}":[1]`)}}`, /more than 5 keys/],
    ['of many keys below a long name', `{"${LONG}":{${list(10_000, (i) => `"${i}":[1]`)}}}`, /more than 5 keys/],
    ['of many alternatives', `{"$or":[${list(20_000, () => '{"a":[1]}')}]}`, /too complex/],
    ['of many alternatives of a key', `{"b":[1],"$or":[${list(20_000, () => '{"b":[1]}')}]}`, /too complex/],
    [
      'of alternatives times alternatives',
      `{"$or":[${list(150, () => `{${KEYS}}`)}],"b":{"$or":[${list(15_000, () => '{"a":[1]}')}]}}`,
      /too complex/,
    ],
    [
      'of alternatives within alternatives',
      `{"$or":[${list(150, () => `{${KEYS},"$or":[${list(90, () => '{"a":[1]}')}]}`)}]}`,
      /too complex/,
    ],
    ['of more patterns than 150 that it must not be', unwanted('prefix', 151), /too complex/],
    ['of more patterns than 150 in many conditions', unwanted('wildcard', 76, 2), /too complex/],
    ['of many values that others override', `{"a":[${list(30_000, () => '1')}],"a":[1]}`, /too complex/],
    ['of more than 256 KB', `{"a":[1]${' '.repeat(262_144)}}`, /failed to parse JSON/],
  ] as const) {
    test(name, () => {
      const refusal = { code: 'InvalidParameter', message }
      assert.ok(allocated(() => assert.throws(() => readFilter(document, 'MessageBody'), refusal)) < MOST)
    })
  }
})

function unwanted(keyword: string, count: number, conditions = 1): string {
  const condition = { 'anything-but': { [keyword]: Array.from({ length: count }, (_, i) => `${i}`) } }
  return JSON.stringify({ a: Array(conditions).fill(condition) })
}

test('of 150 that it must not be, each counts', () => {
  for (const keyword of ['prefix', 'suffix', 'equals-ignore-case']) {
    const filter: Filter = readFilter(unwanted(keyword, 150), 'MessageBody')
    assert.deepEqual([filter({ default: '{"a":"149"}' }), filter({ default: '{"a":"x"}' })], [false, true], keyword)
  }
})

test('a message of many names is looked at for little, however long the name above them', () => {
  const filter = readFilter(`{"${LONG}":{"${'x'.repeat(9_000)}":[1],"9":[1]}}`, 'MessageBody')
  const message = `{"${LONG}":{${list(10_000, (i) => `"${i}":1`)}}}`
  assert.ok(allocated(() => assert.equal(filter({ default: message }), false)) < MOST)
})

test('a message of a quarter of a megabyte is looked at once, whatever the alternatives', () => {
  const alternatives = [
    { a: ['x'], b: ['x'] },
    { c: ['x'], d: ['x'] },
  ]
  const filter = readFilter(JSON.stringify({ list: { $or: alternatives } }), 'MessageBody')
  const entries = Array.from({ length: 6000 }, (_, i) => ({ a: i % 2 ? 'x' : 'y', b: ['y', 'z'], c: 'x', d: ['y'] }))
  const message = JSON.stringify({ list: entries })
  assert.ok(allocated(() => assert.equal(filter({ default: message }), false)) < MOST)
})

test('a message is parsed once, however many subscriptions look at it', () => {
  const filter = readFilter('{"a":["x"]}', 'MessageBody')
  const message = { default: `{"a":"y","b":[${list(50_000, (i) => `${i}`)}]}` }
  const look = () => assert.equal(filter(message), false)
  const first = allocated(look)
  assert.ok(allocated(look) < first / 2)
})
