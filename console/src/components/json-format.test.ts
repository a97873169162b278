import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatChanges, indented } from './json-format.ts'

test('JSON is indented as JSON.stringify indents it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 4, '\t'), (value, space) => {
      const text = JSON.stringify(value, null, space)
      assert.equal(indented(text), JSON.stringify(JSON.parse(text), null, 2))
    }),
  )
})

test('what is formatted stays as it is', () => {
  assert.deepEqual(formatChanges(indented('{"a":[1,{"b":{}}],"c":[]}')), [])
})

test('only blanks change: what a parser would drop or round is kept', () => {
  assert.equal(indented('{"a":9007199254740993,"a":1.0}'), '{\n  "a": 9007199254740993,\n  "a": 1.0\n}')
  assert.equal(indented(' {"\\u0061, b": "x : [y]"} \n'), '{\n  "\\u0061, b": "x : [y]"\n}')
})

test('what is not JSON is left alone', () => {
  for (const text of ['', '{', '{"a":1,}', 'a policy']) {
    assert.equal(formatChanges(text), undefined)
    assert.equal(indented(text), text)
  }
})
