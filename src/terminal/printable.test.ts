import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inLines, oneLine, printable } from './printable.ts'

const unseen = [
  { name: 'a colour', text: '\u001b[31m', is: '\\u001b[31m' },
  { name: 'a carriage return', text: '\r', is: '\\u000d' },
  { name: 'a C1 control', text: '\u009b', is: '\\u009b' },
  { name: 'a line separator', text: '\u2028', is: '\\u2028' },
  { name: 'a right-to-left override', text: '\u202e', is: '\\u202e' },
  { name: 'an isolate', text: '\u2066', is: '\\u2066' },
  { name: 'an Arabic letter mark', text: '\u061c', is: '\\u061c' },
  { name: 'a space without width', text: '\u200b', is: '\\u200b' },
  { name: 'a right-to-left mark', text: '\u200f', is: '\\u200f' },
  { name: 'a word joiner', text: '\u2060', is: '\\u2060' },
  { name: 'a byte order mark', text: '\ufeff', is: '\\ufeff' },
  { name: 'a soft hyphen', text: '\u00ad', is: '\\u00ad' },
  { name: 'a tag, which has two units', text: '\u{e0061}', is: '\\udb40\\udc61' },
]
for (const { name, text, is } of unseen)
  test(`${name} is shown as an escape, as JSON has it`, () => {
    assert.equal(printable(`admin${text}s`), `admin${is}s`)
    assert.equal(JSON.parse(`"${is}"`), text)
  })

test('text is left as it is', () => {
  for (const text of ['iam-admin', 'a\tb\nc', 'Zoë 東京 مرحبا 🔑']) assert.equal(printable(text), text)
})

test('text in a line adds no line', () => {
  assert.equal(oneLine('a\nb'), 'a\\u000ab')
  assert.deepEqual(inLines({ 'a\n': ['b\n', 1] }), { 'a\\u000a': ['b\\u000a', 1] })
})
