import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countInSlices } from './long-lists.ts'

/** Ids that are in order, as an index has them. */
function counting(rows: number) {
  const ids = Array.from({ length: rows }, (_, index) => String(index).padStart(7, '0'))
  const asked: number[] = []
  const count = countInSlices(async (after, size) => {
    const slice = ids.filter((id) => id > after).slice(0, size)
    asked.push(slice.length)
    return { last: slice.at(-1) ?? null, rows: BigInt(slice.length) }
  })
  return { count, asked }
}

for (const rows of [0, 1, 49_999, 50_000, 50_001, 123_456]) {
  test(`${rows} rows are counted, and never more than 50,000 at once`, async () => {
    const { count, asked } = counting(rows)
    assert.equal(await count, rows)
    assert.ok(asked.every((each) => each <= 50_000) && asked.length <= rows / 50_000 + 1)
  })
}
