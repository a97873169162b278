import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BoundedCache } from './bounded-cache.ts'

function filled(capacity: number, keys: number): BoundedCache<string, number> {
  const cache = new BoundedCache<string, number>(capacity)
  for (let n = 0; n < keys; n++) cache.set(`key ${n}`, n)
  return cache
}

/** Of the keys of `filled`, without asking for one more than once. */
function held(cache: BoundedCache<string, number>, keys: number): number {
  return Array.from({ length: keys }, (_, n) => cache.get(`key ${n}`)).filter((value) => value !== undefined).length
}

describe('a bounded cache', () => {
  test('gives what was set last under a key, and nothing under others', () => {
    const cache = new BoundedCache<string, number>(10)
    assert.equal(cache.get('key'), undefined)
    cache.set('key', 1)
    cache.set('key', 0)
    assert.equal(cache.get('key'), 0, 'values that are false are values')
    assert.equal(cache.get('KEY'), undefined)
  })

  test('holds the last keys up to its capacity, and no more than twice as many', () => {
    for (const keys of [9, 10, 11, 19, 20, 21, 100]) {
      const last = filled(10, keys)
      for (let n = Math.max(0, keys - 10); n < keys; n++) assert.equal(last.get(`key ${n}`), n, `${n} of ${keys}`)
      assert.ok(held(filled(10, keys), keys) <= 20, `of ${keys}`)
    }
  })

  test('holds what is asked for, however much else comes', () => {
    const cache = new BoundedCache<string, number>(10)
    cache.set('asked', 1)
    cache.set('not asked', 1)
    for (let n = 0; n < 1000; n++) {
      cache.set(`key ${n}`, n)
      assert.equal(cache.get('asked'), 1)
    }
    assert.equal(cache.get('not asked'), undefined)
  })

  test('never gives an older value after a newer one, whatever was forgotten in between', () => {
    const cache = new BoundedCache<string, number>(4)
    let state = 1
    const set = new Map<string, number>()
    for (let n = 0; n < 20_000; n++) {
      state = (state * 48271) % 2147483647
      const key = `key ${state % 12}`
      if (state % 3 === 0) {
        cache.set(key, n)
        set.set(key, n)
      } else {
        const value = cache.get(key)
        assert.ok(value === undefined || value === set.get(key), `${key}: ${value}`)
      }
    }
  })

  test('holds nothing when it has been cleared, and can be used again', () => {
    const cache = filled(10, 15)
    cache.clear()
    assert.equal(held(cache, 15), 0)
    cache.set('key', 1)
    assert.equal(cache.get('key'), 1)
  })

  test('does not share what it holds with another', () => {
    filled(10, 1)
    assert.equal(new BoundedCache<string, number>(10).get('key 0'), undefined)
  })
})
