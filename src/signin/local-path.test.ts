import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONSOLE_HOME, localPath } from './local-path.ts'

const LOCAL = [
  '/console/',
  '/console/?region=us-east-1',
  '/console/#/iam/users',
  '/console/users?x=%2F%2Fevil',
  '/v1/authorize?a=b',
]
for (const path of LOCAL) test(`${path} is a path on this server`, () => assert.equal(localPath(path), path))

const ELSEWHERE = [
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '\\evil.example',
  'https:evil.example',
  'https://evil.example/',
  'http:/evil.example',
  '/%2f%2fevil.example',
  '/%2Fevil.example',
  '/%5cevil.example',
  '%2f%2fevil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  'user@evil.example',
  '@evil.example',
  '/\tevil.example',
  '/\n/evil.example',
  '/console\r\nSet-Cookie: a=b',
  '/console\u0000',
  '/.//evil.example',
  '/x/..//evil.example',
  '/\u2044evil.example',
  '/console/\\..\\evil',
  ' /console/',
  'console',
  '',
  `/${'a'.repeat(5000)}`,
  '/signout',
  '/signin?redirect=/signin',
  '/signin/mfa',
  '/first-run',
]
for (const path of ELSEWHERE) {
  test(`${JSON.stringify(path.slice(0, 40))} leads to the console's home`, () =>
    assert.equal(localPath(path), CONSOLE_HOME))
}

test('no path at all leads to the console', () => {
  assert.equal(localPath(undefined), CONSOLE_HOME)
  assert.equal(localPath(null), CONSOLE_HOME)
})
