import assert from 'node:assert/strict'
import { test } from 'node:test'
import { editDistance } from './edit-distance.ts'

for (const [a, b, distance] of [
  ['', '', 0],
  ['', 'abc', 3],
  ['lint', 'lint', 0],
  ['lnt', 'lint', 1],
  ['lint', 'lind', 1],
  ['craete', 'create', 2],
  ['kitten', 'sitting', 3],
] as const) {
  test(`from "${a}" to "${b}" it takes ${distance} edits, and back`, () => {
    assert.equal(editDistance(a, b), distance)
    assert.equal(editDistance(b, a), distance)
  })
}
