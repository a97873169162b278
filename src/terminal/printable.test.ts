import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatted, joined, multiline, oneLine, printable, printableJson } from './printable.ts'

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
    const hidden = `admin${text}s`
    assert.equal(String(printable`${hidden}`), `admin${is}s`)
    assert.equal(String(multiline(hidden)), `admin${is}s`)
    assert.equal(String(formatted({ name: hidden }, ({ name }) => name)), `admin${is}s`)
    assert.equal(JSON.parse(`"${is}"`), text)
    assert.deepEqual(JSON.parse(String(printableJson({ [hidden]: hidden }))), { [hidden]: hidden })
  })

test('text is left as it is', () => {
  for (const text of ['iam-admin', 'a\tb', 'Zoë 東京 مرحبا 🔑', '\\u001b']) {
    assert.equal(String(printable`${text}`), text)
    assert.equal(String(multiline(`${text}\n`)), `${text}\n`)
  }
})

test('a value adds no line, and what stands around it may', () => {
  assert.equal(String(printable`- ${'a\nb'}\n- ${2}\n`), '- a\\u000ab\n- 2\n')
  assert.equal(oneLine('a\nb'), 'a\\u000ab')
  assert.equal(
    String(formatted({ 'a\n': ['b\n', 1] }, (data) => `${JSON.stringify(data)}\n`)),
    '{"a\\\\u000a":["b\\\\u000a",1]}\n',
  )
})

test('what is printable is not escaped again', () => {
  const line = printable`${'\u001b'}\n`
  assert.equal(String(printable`${line}${line}`), '\\u001b\n\\u001b\n')
  assert.equal(String(joined([line, line], '– ')), '\\u001b\n– \\u001b\n')
  assert.equal(String(printable`${line.styled('red')}`), '\u001b[31m\\u001b\n\u001b[39m')
})

test('nothing but what was escaped is printable', () => {
  const write = (text: ReturnType<typeof printable>) => String(text)
  // @ts-expect-error a text is not printable
  write('\u001b[31m')
  // @ts-expect-error and neither is what looks like it
  write({ toString: () => '\u001b[31m', styled: () => printable``, wrapped: () => printable`` })
})
