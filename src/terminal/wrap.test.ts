import assert from 'node:assert/strict'
import { test } from 'node:test'
import { styleText } from 'node:util'
import { wrap } from './wrap.ts'

const cases = [
  { name: 'a short line stays as it is', text: '  one two\n', is: '  one two\n' },
  {
    name: 'a long line is broken between words, and what follows is indented as it is, and marked',
    text: '    because the trail of this account is off',
    is: '    because the trail of\n    │ this account is off',
  },
  {
    name: 'a word that is longer than a line is not broken',
    text: '  see arn:aws:iam::123456789012:user/alice for it',
    is: '  see\n  │ arn:aws:iam::123456789012:user/alice\n  │ for it',
  },
  {
    name: 'what follows in a row of two columns stands under the second',
    text: '  -o  write it to a file and nowhere else',
    is: '  -o  write it to a file and\n      │ nowhere else',
  },
  { name: 'each line is broken by itself', text: 'a b\nc d', is: 'a b\nc d' },
]
for (const { name, text, is } of cases) test(name, () => assert.equal(wrap(text, 28), is))

test('colours take no room', () => {
  const painted = styleText('red', 'one two three four five', { validateStream: false })
  assert.equal(wrap(painted, 25), painted)
})

test('no word is lost, whatever the width', () => {
  const text = '  1. Make the user iam-admin, and\n     then give it a password that nobody else has seen'
  for (let columns = 1; columns < 80; columns++)
    assert.equal(wrap(text, columns).replace(/[│\s]+/g, ' '), text.replace(/\s+/g, ' '))
})

test('no break makes a line of what was a part of one', () => {
  const forged = '  ✗ the user'
  for (let padding = 1; padding < 60; padding++) {
    const text = `${forged} ${'x'.repeat(padding)}   ✓ All is well`
    for (let columns = 24; columns < 60; columns++) assert.doesNotMatch(wrap(text, columns), /^\s*✓/m)
  }
})
