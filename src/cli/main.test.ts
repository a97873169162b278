import assert from 'node:assert/strict'
import { test } from 'node:test'
import { main } from './main.ts'

test('what no command expects ends with 2 and one sentence: 1 would say that there are findings', async () => {
  const failures = [
    { error: new Error('EISDIR: illegal operation\non a \u001b[31mdirectory'), says: 'EISDIR: illegal operation' },
    { error: new TypeError(), says: 'TypeError' },
    { error: 'text', says: 'text' },
  ]
  for (const { error, says } of failures) {
    let told = ''
    const out = () => {
      throw error
    }
    const code = await main(['--version'], {
      out,
      data: out,
      err: (text) => (told += text),
      environment: {},
      isTerminal: false,
    })
    assert.equal(code, 2)
    assert.match(told, /^castellan: ended by what it did not expect: [^\n\u001b]+\nhint: run it again with [^\n]+\n$/)
    assert.ok(told.includes(says), told)
    assert.doesNotMatch(told, /main\.ts/)
  }
})
