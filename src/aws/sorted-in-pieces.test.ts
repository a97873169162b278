import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sortedInPieces } from './sorted-in-pieces.ts'
import { turnsDuring } from './testing.ts'

test('items are sorted as `toSorted` sorts them, and equal ones stay in their order', async () => {
  const items = fc.array(fc.record({ key: fc.nat(20), id: fc.nat() }), { maxLength: 2_000, size: 'max' })
  await fc.assert(
    fc.asyncProperty(items, async (items) => {
      const byKey = (a: { key: number }, b: { key: number }) => a.key - b.key
      assert.deepEqual(await sortedInPieces(items, byKey), items.toSorted(byKey))
    }),
    { numRuns: 30 },
  )
})

test('others have their turn while many are sorted', async () => {
  const items = Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 100_003)
  const turns = await turnsDuring(() => sortedInPieces(items, (a, b) => a - b))
  assert.ok(turns > 5, `others had ${turns} turns`)
})
