import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emailsError, parseEmails } from './email-list.ts'

test('a list of addresses is split at commas and line breaks, each address once', () => {
  assert.deepEqual(parseEmails(' a@example.com,b@example.com\na@example.com, '), ['a@example.com', 'b@example.com'])
})

for (const good of ['a@example.com', 'a+tag@mail.example.com, b@example.com']) {
  test(`${good} can be subscribed`, () => assert.equal(emailsError(good), undefined))
}
for (const bad of [
  '',
  ' , ',
  'a',
  'a@b',
  '<a@example.com>',
  'a@example.com, b@',
  '"x"@example.com',
  `${'a'.repeat(250)}@example.com`,
]) {
  test(`${JSON.stringify(bad.slice(0, 30))} cannot be subscribed`, () => assert.ok(emailsError(bad)))
}
