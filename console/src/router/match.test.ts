import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchPath } from './match.ts'

const cases = [
  { name: 'the root matches the root', pattern: '/', path: '/', params: {} },
  { name: 'a trailing slash is no segment', pattern: '/iam/users', path: '/iam/users/', params: {} },
  { name: 'a name is decoded', pattern: '/iam/users/:userName', path: '/iam/users/a%40b', params: { userName: 'a@b' } },
  {
    name: 'an encoded slash stays in its segment',
    pattern: '/iam/policies/:arn',
    path: '/iam/policies/arn%3Aaws%3Aiam%3A%3Aaws%3Apolicy%2FX',
    params: { arn: 'arn:aws:iam::aws:policy/X' },
  },
  { name: 'a longer path does not match', pattern: '/iam/users', path: '/iam/users/x', params: undefined },
  { name: 'another word does not match', pattern: '/iam/users', path: '/iam/groups', params: undefined },
  {
    name: 'a broken escape does not match',
    pattern: '/iam/users/:userName',
    path: '/iam/users/%E0%A4',
    params: undefined,
  },
]

for (const { name, pattern, path, params } of cases) {
  test(name, () => assert.deepEqual(matchPath(pattern, path), params))
}
