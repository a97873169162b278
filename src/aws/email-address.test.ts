import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isEmailAddress } from './email-address.ts'

const good = [
  'a@example.com',
  'first.last+tag@mail.example.co.uk',
  "o'brien@example.com",
  'ops@localhost',
  `${'a'.repeat(64)}@example.com`,
]
for (const address of good) test(`${address} is an address`, () => assert.equal(isEmailAddress(address), true))

const bad: Record<string, string> = {
  nothing: '',
  'no @': 'example.com',
  'two @': 'a@b@example.com',
  'a second command': 'a@example.com\r\nRCPT TO:<evil@example.com>',
  'a trailing line feed': 'a@example.com\n',
  'a trailing carriage return': 'a@example.com\r',
  'a name in front': '"x" <evil@example.com>',
  'angle brackets': '<a@example.com>',
  'two recipients': 'a@example.com, b@example.com',
  'two recipients without a space': 'a@example.com,b@example.com',
  'two recipients with a semicolon': 'a@example.com;b@example.com',
  'a group': 'friends:a@example.com;',
  'a space': 'a b@example.com',
  'a leading space': ' a@example.com',
  'a tab': 'a\t@example.com',
  'a quoted local part': '"a b"@example.com',
  'a quoted comma': '"a,b"@example.com',
  'a backslash': 'a\\@example.com',
  'a comment': 'a(comment)@example.com',
  'an address literal': 'a@[127.0.0.1]',
  NUL: 'a\0@example.com',
  'an old route': '@evil.example:a@example.com',
  'a percent route in the domain': 'a@evil%example.com',
  'letters beyond ASCII': 'ä@example.com',
  'a domain beyond ASCII': 'a@exämple.com',
  'a full-width @': 'a＠example.com',
  'dots in a row': 'a..b@example.com',
  'a leading dot': '.a@example.com',
  'an empty label': 'a@example..com',
  'a label that starts with a hyphen': 'a@-example.com',
  'a label of 64': `a@${'b'.repeat(64)}.com`,
  'a local part of 65': `${'a'.repeat(65)}@example.com`,
  '255 characters': `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(9)}`,
}
for (const [name, address] of Object.entries(bad)) {
  test(`${name} is no address`, () => assert.equal(isEmailAddress(address), false))
}
