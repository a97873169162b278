import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CreatedUser } from './create-users.ts'
import { credentialsCsv, loginInstructionsUrl } from './credentials-file.ts'

const url = 'http://localhost:4566/123456789012/console'
const user: CreatedUser = {
  userName: 'iam-admin',
  exists: true,
  password: 'aB3$","x',
  hasPassword: true,
  accessKeyId: undefined,
  secretAccessKey: undefined,
  problems: [],
}

test('one line per user, by RFC 4180', () => {
  assert.equal(
    credentialsCsv([user], url),
    `User name,Password,Access key ID,Secret access key,Console login link\r\niam-admin,"aB3$"",""x",,,${url}\r\n`,
  )
})

test('a name that begins as a formula is text, the secret beside it is untouched', () => {
  const line = credentialsCsv(
    [{ ...user, userName: '=1+2', password: undefined, hasPassword: false, secretAccessKey: '+ab/' }],
    url,
  )
  assert.equal(line.split('\r\n')[1], "'=1+2,,,+ab/,")
})

test('the mail names user and URL, and never the password', () => {
  const mail = decodeURIComponent(loginInstructionsUrl(user.userName, url))
  assert.ok(mail.includes(url) && mail.includes('iam-admin'))
  assert.ok(!mail.includes(user.password ?? ''))
})
