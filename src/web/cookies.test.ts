import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clearOthers, cookieValues, setCookie } from './cookies.ts'

const cases = [
  { name: 'one value twice', header: 'session=abc; session=abc', values: ['abc'] },
  { name: 'no header', header: undefined, values: [] },
  { name: 'one cookie', header: 'session=abc', values: ['abc'] },
  { name: 'among others, with and without spaces', header: 'a=1;session=abc; b=2', values: ['abc'] },
  { name: 'a value with equals signs', header: 'session=a==', values: ['a=='] },
  { name: 'an empty value', header: 'session=', values: [] },
  { name: 'a name that only begins so', header: 'session-2=abc; xsession=abc', values: [] },
  { name: 'a name in another case', header: 'Session=abc', values: [] },
  { name: 'a name without a value', header: 'session', values: [] },
  {
    name: 'a cookie that another port has added, after ours',
    header: 'session=ours; session=theirs',
    values: ['ours', 'theirs'],
  },
  { name: 'a cookie that another port has added, before ours', header: 'session=; session=ours', values: ['ours'] },
]
for (const { name, header, values } of cases) {
  test(`cookies: ${name}`, () => assert.deepEqual(cookieValues(header, 'session'), values))
}

test('no script reads a cookie, no other site sends it, and over https no plain connection carries it', () => {
  assert.equal(setCookie('a', 'b', { isSecure: false }), 'a=b; Path=/; HttpOnly; SameSite=Strict')
  assert.equal(
    setCookie('__Host-a', '', { isSecure: true, maxAge: 0 }),
    '__Host-a=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0',
  )
})

test('what others may have set for a path is cleared for each part of it, and ours is not', () => {
  const cleared = (host: string, path: string) => clearOthers('c', { host, path })
  const paths = ['/console', '/console/', '/console/api', '/console/api/', '/console/api/iam']
  const ofPaths = paths.map((path) => `c=; Path=${path}; Max-Age=0`)
  assert.deepEqual(cleared('localhost', '/console/api/iam').toSorted(), ofPaths.toSorted())
  assert.deepEqual(cleared('127.0.0.1', '/'), [])
  const named = cleared('castellan.localhost', '/console/api/iam')
  assert.deepEqual(named.filter((text) => !text.includes('Domain')).toSorted(), ofPaths.toSorted())
  assert.ok(named.includes('c=; Path=/; Domain=castellan.localhost; Max-Age=0'))
  assert.ok(!named.includes('c=; Path=/; Max-Age=0'))
})
