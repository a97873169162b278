import assert from 'node:assert/strict'
import { type IncomingHttpHeaders, request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { withDefaults } from '../../test/support/in-process.ts'
import { type CastellanServer, startServer } from './index.ts'
import { silentLog } from './log.ts'

interface Asked {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  readonly status: number
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** Every kind of answer that a browser may show, from each place in the server that makes one. */
const ANSWERS: readonly Asked[] = [
  { path: '/', status: 303 },
  { path: '/console', status: 303 },
  { path: '/console/iam/users', status: 303 },
  { path: '/console/assets/nothing.js', status: 404 },
  { method: 'POST', path: '/console/', headers: FORM, body: 'a=1', status: 405 },
  { path: '/signin', status: 200 },
  { method: 'HEAD', path: '/signin', status: 200 },
  { path: '/signin/iam', status: 200 },
  { path: '/signin/root', status: 303 },
  { path: '/signin/mfa', status: 303 },
  { path: '/signin/nowhere/x', status: 404 },
  { method: 'POST', path: '/signin', headers: FORM, body: 'kind=root', status: 403 },
  { method: 'POST', path: '/signin', headers: FORM, body: new Uint8Array(3 * 1024 * 1024), status: 413 },
  { method: 'PUT', path: '/signin', headers: FORM, body: 'kind=root', status: 405 },
  { path: '/signin', headers: { host: '127.0.0.1' }, status: 303 },
  { path: '/console/', headers: { host: '127.0.0.1' }, status: 307 },
  { path: '/signout', status: 200 },
  { path: '/first-run', status: 410 },
  { path: '/123456789012/console', status: 200 },
  { path: '/confirmation.html', status: 404 },
  { path: '/confirmation.html?TopicArn=arn:aws:sns:us-east-1:123456789012:t&Token=%00', status: 404 },
  { path: '/unsubscribe.html', status: 404 },
  { path: '/nowhere', status: 404 },
  { path: '/_castellan/health', status: 200 },
  { path: '/_castellan/nowhere', status: 404 },
  { path: '/_castellan/reset', status: 405 },
  { method: 'POST', path: '/_castellan/reset', headers: { origin: 'http://evil.example' }, status: 403 },
]

describe('the answers that a browser may show', () => {
  let server: CastellanServer
  before(async () => {
    server = await start('127.0.0.1')
  })
  after(() => server.close())

  for (const asked of ANSWERS) {
    const { method = 'GET', path, headers, body, status } = asked
    const kind = headers?.host ? ' by another name' : body instanceof Uint8Array ? ' with a body that is too large' : ''
    test(`${method} ${path}${kind} has every security header`, async () => {
      const host = `${headers?.host ?? 'localhost'}:${server.port}`
      const answer = await ask(server.port, { method, path, headers: { ...headers, host }, body })
      assert.equal(answer.status, status)
      const { headers: given } = answer
      const policy = String(given['content-security-policy'])
      for (const directive of ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"])
        assert.ok(policy.includes(directive), `${directive} in ${policy}`)
      assert.doesNotMatch(policy, /unsafe|\*|https?:/)
      assert.equal(given['x-content-type-options'], 'nosniff')
      assert.equal(given['x-frame-options'], 'DENY')
      assert.match(String(given['referrer-policy']), /^(same-origin|no-referrer)$/)
      assert.equal(given['cross-origin-opener-policy'], 'same-origin')
      assert.equal(given['cross-origin-resource-policy'], 'same-origin')
      assert.equal(given['cache-control'], 'no-store')
      assert.ok(status >= 300 && status < 400 ? given.location : given['content-type'])
    })
  }
})

test('links name the address that is listened on, where that is another of loopback', {
  skip: process.platform !== 'linux',
}, async () => {
  for (const [host, name] of [
    ['127.0.0.1', 'localhost'],
    ['localhost', 'localhost'],
    ['127.0.0.2', '127.0.0.2'],
  ] as const) {
    const server = await start(host)
    await server.close()
    assert.equal(server.url, `http://${name}:${server.port}`)
  }
})

function start(host: string): Promise<CastellanServer> {
  return startServer(
    withDefaults({
      host,
      ephemeral: true,
      environment: { CASTELLAN_ROOT_EMAIL: 'root@example.com', CASTELLAN_ROOT_PASSWORD: 'correct horse battery' },
    }),
    silentLog,
  )
}

function ask(
  port: number,
  { method, path, headers, body }: { method: string; path: string; headers: object; body: Asked['body'] },
): Promise<{ status: number | undefined; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path, headers: { ...headers } }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
