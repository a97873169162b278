import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupBy } from './group-by.ts'

test('groups and their items keep the order in which they came', () => {
  const words = ['beta', 'alpha', 'bravo', 'cargo', 'atlas']
  assert.deepEqual(
    [...groupBy(words, ([first]) => first)],
    [
      ['b', ['beta', 'bravo']],
      ['a', ['alpha', 'atlas']],
      ['c', ['cargo']],
    ],
  )
})

test('keys are compared as a Map compares them, and may go by the place of an item', () => {
  assert.deepEqual(
    [...groupBy(new Set([1, Number.NaN, Number.NaN]), (item) => item)],
    [
      [1, [1]],
      [Number.NaN, [Number.NaN]],
    ],
  )
  assert.deepEqual(
    [...groupBy('abc', (_, index) => index % 2)],
    [
      [0, ['a', 'c']],
      [1, ['b']],
    ],
  )
  assert.equal(groupBy([], String).size, 0)
})
