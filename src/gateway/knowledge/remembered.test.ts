import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Remembered } from './remembered.ts'

function withClock(capacity = 10) {
  const at = { now: 0 }
  const asked: string[] = []
  const remembered = new Remembered<string>(capacity, 1000, () => at.now)
  const find = (key: string, answer = key.toUpperCase()) =>
    remembered.find(key, async () => {
      asked.push(key)
      return answer
    })
  return { at, asked, remembered, find }
}

describe('what is remembered', () => {
  test('is asked for once, and again when its time is over', async () => {
    const { at, asked, find } = withClock()
    assert.deepEqual(await Promise.all([find('a'), find('a')]), ['A', 'A'])
    at.now = 999
    assert.equal(find('a'), 'A')
    at.now = 1000
    assert.equal(await find('a', 'B'), 'B')
    assert.deepEqual(asked, ['a', 'a'])
  })

  test('is not what was asked for before a change, for whoever asks after it', async () => {
    const { remembered, find } = withClock()
    const { promise, resolve } = Promise.withResolvers<string>()
    const early = remembered.find('a', () => promise)
    remembered.set('a', 'new')
    resolve('old')
    assert.equal(await early, 'old')
    assert.equal(find('a'), 'new')
    remembered.drop('a')
    assert.equal(await find('a', 'newer'), 'newer')
  })

  test('is not an answer that began before it was dropped', async () => {
    const { remembered, find } = withClock()
    const { promise, resolve } = Promise.withResolvers<string>()
    const early = remembered.find('a', () => promise)
    remembered.drop('a')
    const late = find('a', 'new')
    resolve('old')
    assert.deepEqual([await early, await late, find('a')], ['old', 'new', 'new'])
  })

  test('is not a failure, which whoever waited for it is told', async () => {
    const { remembered, find } = withClock()
    await assert.rejects(async () => remembered.find('a', () => Promise.reject(new Error('down'))), /down/)
    assert.equal(await find('a'), 'A')
  })

  test('is dropped by a test of its name, also while it is asked for', async () => {
    const { remembered, find } = withClock()
    await find('ab', 'old')
    await find('ac', 'old')
    const { promise, resolve } = Promise.withResolvers<string>()
    const early = remembered.find('ad', () => promise)
    remembered.dropWhere((key) => key !== 'ac')
    resolve('old')
    await early
    assert.deepEqual([await find('ab', 'new'), await find('ac', 'new'), await find('ad', 'new')], ['new', 'old', 'new'])
  })

  test('is bounded, whatever is asked for', async () => {
    const { remembered, find, asked } = withClock(10)
    for (let i = 0; i < 1000; i++) await find(`key ${i}`)
    asked.length = 0
    for (let i = 0; i < 1000; i++) await find(`key ${i}`)
    assert.ok(asked.length >= 980, String(asked.length))
    remembered.dropWhere(() => true)
    assert.equal(await find('key 999', 'new'), 'new')
  })
})
