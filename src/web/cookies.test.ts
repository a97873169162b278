import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cookieValue, setCookie } from './cookies.ts'

const cases = [
  { name: 'no header', header: undefined, value: undefined },
  { name: 'one cookie', header: 'session=abc', value: 'abc' },
  { name: 'among others, with and without spaces', header: 'a=1;session=abc; b=2', value: 'abc' },
  { name: 'a value with equals signs', header: 'session=a==', value: 'a==' },
  { name: 'an empty value', header: 'session=', value: undefined },
  { name: 'a name that only begins so', header: 'session-2=abc; xsession=abc', value: undefined },
  { name: 'a name in another case', header: 'Session=abc', value: undefined },
  { name: 'a name without a value', header: 'session', value: undefined },
  {
    name: 'a cookie that another port has added, after ours',
    header: 'session=ours; session=theirs',
    value: undefined,
  },
  { name: 'a cookie that another port has added, before ours', header: 'session=; session=ours', value: undefined },
]
for (const { name, header, value } of cases) {
  test(`cookies: ${name}`, () => assert.equal(cookieValue(header, 'session'), value))
}

test('no script reads a cookie, no other site sends it, and over https no plain connection carries it', () => {
  assert.equal(setCookie('a', 'b', { isSecure: false }), 'a=b; Path=/; HttpOnly; SameSite=Strict')
  assert.equal(
    setCookie('__Host-a', '', { isSecure: true, maxAge: 0 }),
    '__Host-a=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0',
  )
})
