import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { storedFilter } from './stored-filter.ts'

/** A policy that is some `size` characters long. */
function policy(name: string, size = 1): string {
  return JSON.stringify({ [name]: ['x'.repeat(size)] })
}

describe('a stored filter policy', () => {
  test('is read once, for each scope', () => {
    const filter = storedFilter(policy('a'), 'MessageBody')
    assert.equal(storedFilter(policy('a'), 'MessageBody'), filter)
    assert.notEqual(storedFilter(policy('a'), 'MessageAttributes'), filter)
    assert.equal(filter({ default: '{"a":"x"}' }), true)
    assert.equal(storedFilter(policy('a'), 'MessageAttributes')({ default: '{"a":"x"}' }), false)
  })

  test('is forgotten when the policies that were read since are 4 MB together', () => {
    const filter = storedFilter(policy('b'), 'MessageBody')
    for (let i = 0; i < 8; i++) storedFilter(policy(`b${i}`, 200_000), 'MessageBody')
    assert.equal(storedFilter(policy('b'), 'MessageBody'), filter)
    for (let i = 0; i < 21; i++) storedFilter(policy(`c${i}`, 200_000), 'MessageBody')
    assert.notEqual(storedFilter(policy('b'), 'MessageBody'), filter)
  })

  test('that is refused by now lets everything through', () => {
    assert.equal(storedFilter('{"a":"b"}', 'MessageBody')({ default: '{"a":"c"}' }), true)
  })
})
