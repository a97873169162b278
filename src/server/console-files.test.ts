import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { consoleFiles } from './console-files.ts'

const home = mkdtempSync(join(tmpdir(), 'console-files-'))
after(() => rmSync(home, { recursive: true }))
const folder = join(home, 'console')
mkdirSync(join(folder, 'assets'), { recursive: true })
mkdirSync(join(home, 'console-other'))
writeFileSync(join(folder, 'assets/app-1.js'), 'plain')
writeFileSync(join(folder, 'assets/app-1.js.br'), 'brotli')
writeFileSync(join(folder, 'assets/font-1.woff2'), 'font')
writeFileSync(join(home, 'secret.txt'), 'secret')
writeFileSync(join(home, 'console-other/secret.txt'), 'secret')
writeFileSync(
  join(folder, 'index.html'),
  '<meta name="castellan-csrf" content=""><meta name="castellan-region" content="">',
)

const files = consoleFiles(folder)
const nobody = async () => undefined
const SESSION = { csrfToken: 'csrf', region: 'us-east-1', isSwitched: false }

function request(path: string, { method = 'GET', query = '', headers = {} } = {}) {
  const nothing = { form: new URLSearchParams(), sourceIp: '127.0.0.1', userAgent: '' }
  return { method, path, query: new URLSearchParams(query), headers, ...nothing }
}

test('assets are for anyone, are kept for ever, and are compressed for who takes that', async () => {
  const plain = await files(request('/console/assets/app-1.js'), nobody)
  assert.deepEqual([plain.status, String(plain.body), plain.headers['Content-Encoding']], [200, 'plain', undefined])
  assert.match(String(plain.headers['Cache-Control']), /immutable/)
  assert.equal(plain.headers['Content-Type'], 'text/javascript; charset=utf-8')
  const headers = { 'accept-encoding': 'gzip, br' }
  const brotli = await files(request('/console/assets/app-1.js', { headers }), nobody)
  assert.deepEqual([String(brotli.body), brotli.headers['Content-Encoding']], ['brotli', 'br'])
  const font = await files(request('/console/assets/font-1.woff2', { headers }), nobody)
  assert.deepEqual([String(font.body), font.headers['Content-Encoding']], ['font', undefined])
})

for (const path of [
  '/console/assets/../../secret.txt',
  '/console/assets/../../console-other/secret.txt',
  '/console/assets/..%2f..%2fsecret.txt',
  '/console/assets/nothing.js',
  '/console/assets/',
  '/console/assets/app-1',
]) {
  test(`nothing is found at ${path}`, async () => {
    for (let i = 0; i < 2; i++) assert.equal((await files(request(path), nobody)).status, 404)
  })
}

test('without a session every page leads to sign-in, and from there back', async () => {
  const answer = await files(request('/console/iam/users', { query: 'a=1&b=/x' }), nobody)
  assert.equal(answer.status, 303)
  assert.equal(answer.headers.Location, `/signin?ended=1&next=${encodeURIComponent('/console/iam/users?a=1&b=%2Fx')}`)
  assert.equal(answer.headers['Cache-Control'], 'no-store')
})

test('within a session every path is the one page, with the token of the session, and is not kept', async () => {
  for (const path of ['/console/', '/console/iam/users/x']) {
    const answer = await files(request(path), async () => SESSION)
    assert.equal(answer.status, 200)
    assert.equal(
      answer.body,
      '<meta name="castellan-csrf" content="csrf"><meta name="castellan-region" content="us-east-1">',
    )
    assert.equal(answer.headers['Cache-Control'], 'no-store')
  }
})

test('what is written into the page ends no attribute, and means nothing to the replacement', async () => {
  const answer = await files(request('/console/'), async () => ({
    csrfToken: `"><script>$&$'`,
    region: '',
    isSwitched: false,
  }))
  assert.ok(String(answer.body).includes('content="&quot;&gt;&lt;script&gt;$&amp;$&#39;"'))
})

test('no page, and no token, is given to a form', async () => {
  let asked = 0
  const answer = await files(request('/console/', { method: 'POST' }), async () => {
    asked++
    return SESSION
  })
  assert.deepEqual([answer.status, answer.headers.Allow, asked], [405, 'GET, HEAD', 0])
  assert.ok(!String(answer.body).includes('csrf'))
})
