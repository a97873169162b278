import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labelPlaces } from './label-places.ts'

const HEIGHT = 240
const at = (...values: number[]) => values.map((value) => ({ title: `> ${value}`, value }))

test('a label stands on the line of its threshold, at the right', () => {
  assert.deepEqual(labelPlaces(at(50), [0, 100], HEIGHT), [{ title: '> 50', bottom: 116, right: 4 }])
})

test('at the top of the graph it stands under its line', () => {
  assert.deepEqual(labelPlaces(at(100), [0, 100], HEIGHT), [{ title: '> 100', bottom: 16, right: 4 }])
})

test('labels of lines that are far from each other stand one under the other', () => {
  const places = labelPlaces(at(10, 50, 90), [0, 100], HEIGHT)
  assert.deepEqual(
    places.map(({ right }) => right),
    [4, 4, 4],
  )
})

test('of labels that would cover each other each stands on its own line, left of the one before', () => {
  const places = labelPlaces(at(50, 51, 50.5, 90), [0, 100], HEIGHT)
  const [first = 0, second = 0, third = 0, fourth] = places.map(({ right }) => right)
  assert.equal(first, 4)
  assert.ok(second > first + '> 50'.length * 6)
  assert.ok(third > second + '> 51'.length * 6)
  assert.equal(fourth, 4)
})

test('no two labels cover each other, wherever thresholds are', () => {
  for (let count = 2; count < 10; count++) {
    for (const step of [0, 0.5, 3, 7, 11]) {
      const thresholds = at(...Array.from({ length: count }, (_, index) => 5 + index * step))
      const places = labelPlaces(thresholds, [0, 110], HEIGHT)
      for (const [index, one] of places.entries()) {
        for (const other of places.slice(index + 1)) {
          const [near, far] = one.right < other.right ? [one, other] : [other, one]
          const apart = Math.abs(one.bottom - other.bottom) >= 16 || near.right + near.title.length * 6 < far.right
          assert.ok(apart, `${JSON.stringify(one)} and ${JSON.stringify(other)}`)
        }
      }
    }
  }
})
