import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { pooled } from './random-pool.ts'

test('what is drawn is what the source gave, each byte once and in its order', () => {
  const given: number[] = []
  const random = pooled((length) => {
    const bytes = randomBytes(length)
    given.push(...bytes)
    return bytes
  })
  const drawn = Array.from({ length: 2000 }, (_, i) => [...random(i % 13)]).flat()
  let from = 0
  for (const byte of drawn) {
    // What is left of a piece is left out where more is asked for.
    while (given[from] !== byte) assert.ok(++from < given.length)
    from++
  }
  assert.ok(given.length - drawn.length < 2 * 4096)
})

test('what was given out is nowhere else, and what is given out later does not change it', () => {
  const pieces: Uint8Array[] = []
  const random = pooled((length) => {
    const bytes = new Uint8Array(length).fill(7)
    pieces.push(bytes)
    return bytes
  })
  const key = random(32)
  assert.deepEqual([...key], new Array(32).fill(7))
  assert.deepEqual([...(pieces[0]?.subarray(0, 33) ?? [])], [...new Array(32).fill(0), 7])
  assert.equal(key.buffer.byteLength, 32)
  random(64)
  assert.deepEqual([...key], new Array(32).fill(7))
})

test('what is long is drawn by itself', () => {
  const asked: number[] = []
  const random = pooled((length) => {
    asked.push(length)
    return randomBytes(length)
  })
  assert.equal(random(1000).length, 1000)
  assert.equal(random(0).length, 0)
  assert.deepEqual(asked, [1000])
})
