import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { TwoGenerations } from './two-generations.ts'

describe('a map of two generations', () => {
  test('holds what was asked for lately, and no more than twice its capacity', () => {
    const map = new TwoGenerations<{ n: number }>(10)
    for (let n = 0; n < 1000; n++) {
      map.set(`key ${n}`, { n })
      assert.deepEqual(map.get('key 0'), { n: 0 }, 'asked for each time')
    }
    const held = Array.from({ length: 1000 }, (_, n) => map.get(`key ${n}`)).filter((value) => value !== undefined)
    assert.ok(held.length <= 20 + 1, `${held.length} are held`)
    assert.equal(map.get('key 500'), undefined)
  })

  test('does not share what it holds with another', () => {
    new TwoGenerations<{ n: number }>(10).set('key', { n: 1 })
    assert.equal(new TwoGenerations(10).get('key'), undefined)
  })
})
