import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hostName, publicAddress } from './public-address.ts'

const LOCAL = new URL('http://localhost:4566')

function request(host: string | undefined, method = 'GET') {
  const headers = { host }
  const nothing = { form: new URLSearchParams(), sourceIp: '127.0.0.1', userAgent: '' }
  return { method, path: '/console/iam', query: new URLSearchParams('a=1'), headers, ...nothing }
}

for (const host of ['127.0.0.1:4566', '[::1]:4566']) {
  test(`a browser that calls this machine ${host} goes to its public name`, () => {
    for (const method of ['GET', 'HEAD'])
      assert.equal(publicAddress(request(host, method), LOCAL), 'http://localhost:4566/console/iam?a=1')
  })
}

const staying: readonly (readonly [string, string | undefined, URL, string?])[] = [
  ['the public name', 'localhost:4566', LOCAL],
  ['no name', undefined, LOCAL],
  ['no readable name', 'a b', LOCAL],
  ['another port, which may be another server', '127.0.0.1:8080', LOCAL],
  ['another address of the loopback network', '127.0.0.2:4566', LOCAL],
  ['a name of elsewhere', 'evil.example:4566', LOCAL],
  ['a name that only begins like this machine', '127.0.0.1.evil.example:4566', LOCAL],
  ['this machine, where the public name is elsewhere', '127.0.0.1', new URL('https://castellan.example')],
  ['this machine, with a form', '127.0.0.1:4566', LOCAL, 'POST'],
]
for (const [what, host, publicUrl, method] of staying) {
  test(`nobody is sent anywhere who asked for ${what}`, () => {
    assert.equal(publicAddress(request(host, method), publicUrl), undefined)
  })
}

test('the name in a Host header stands without its port', () => {
  for (const [host, name] of [
    ['localhost:4566', 'localhost'],
    ['localhost', 'localhost'],
    ['[::1]:4566', '[::1]'],
    ['[::1]', '[::1]'],
    [undefined, ''],
  ] as const)
    assert.equal(hostName(host), name)
})
