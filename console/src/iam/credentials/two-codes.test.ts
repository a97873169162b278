import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areCodes, codesProblems } from './two-codes.ts'

test('two different codes of six digits are sent', () => {
  assert.ok(areCodes({ first: '123456', second: '012345' }))
})

for (const wrong of ['', '12345', '1234567', 'abcdef', '12 456']) {
  test(`a code of "${wrong}" is asked for again`, () => {
    assert.match(codesProblems({ first: wrong, second: '123456' }).first ?? '', /6 digits/)
    assert.match(codesProblems({ first: '123456', second: wrong }).second ?? '', /6 digits/)
    assert.equal(areCodes({ first: wrong, second: '123456' }), false)
  })
}

test('the same code twice is not sent: the second field says to wait for the next one', () => {
  const problems = codesProblems({ first: '123456', second: '123456' })
  assert.deepEqual(Object.keys(problems), ['second'])
  assert.match(problems.second ?? '', /next one/)
})
