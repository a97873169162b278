import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageGuard, servesPages } from './page-guard.ts'

const http = new URL('http://localhost:4566')
const https = new URL('https://castellan.example')

function request(host: string) {
  const nothing = { form: new URLSearchParams(), sourceIp: '127.0.0.1', userAgent: '' }
  return { method: 'GET', path: '/console/', query: new URLSearchParams(), headers: { host }, ...nothing }
}

test('passwords are asked for over https, or on this machine alone', () => {
  assert.equal(servesPages(http, '127.0.0.1'), true)
  assert.equal(servesPages(http, '::1'), true)
  assert.equal(servesPages(https, '0.0.0.0'), true)
  assert.equal(servesPages(http, '0.0.0.0'), false)
  assert.equal(servesPages(http, '::'), false)
  assert.equal(servesPages(http, '10.0.0.1'), false)
  assert.equal(servesPages(http, '127.0.0.1.example.com'), false)
})

test('where they are not, the console says why, whatever name it is called by', async () => {
  const guard = pageGuard({ publicUrl: http, host: '0.0.0.0' })
  for (const host of ['localhost:4566', '127.0.0.1:4566', 'evil.example']) {
    const answer = await guard(request(host))
    assert.equal(answer?.status, 403)
    assert.match(String(answer?.body), /`--public-url https:\/\/NAME`/)
  }
})

test('a browser that calls this machine by its other name goes to the public one, and others go on', async () => {
  const guard = pageGuard({ publicUrl: http, host: '127.0.0.1' })
  const moved = await guard(request('127.0.0.1:4566'))
  assert.deepEqual([moved?.status, moved?.headers.Location], [307, 'http://localhost:4566/console/'])
  assert.equal(await guard(request('localhost:4566')), undefined)
  assert.equal(await guard(request('evil.example')), undefined)
})
