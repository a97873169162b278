import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AwsError } from '../aws/index.ts'
import { wholeBody } from '../protocol/http.ts'
import { SERVICES } from '../services/index.ts'
import { UnstorableText } from '../storage/index.ts'
import { textAnswer } from '../web/answers.ts'
import type { PageRequest } from '../web/page.ts'
import { AuditQueue } from './audit-queue.ts'
import type { Exchange } from './exchange.ts'
import type { RequestHead } from './http-server.ts'
import { silentLog } from './log.ts'
import type { Node } from './node.ts'
import { router } from './router.ts'
import { Services } from './services.ts'
import { whole } from './testing/whole.ts'

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261129/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=' +
  '0'.repeat(64)
const PROOF = { authorization: SIGNED, 'x-amz-date': '20261129T000000Z' }
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** A node whose every part says only that it was asked: nobody is authenticated, and there is one page. */
/** Waits for no answer. */
const NOBODY = { once() {}, on() {}, removeListener() {}, writableLength: 0, destroy() {} }

function hearing(
  page: (request: PageRequest) => Promise<ReturnType<typeof textAnswer> | undefined> = async () => undefined,
) {
  const heard = { exchanges: [] as Exchange[], pages: [] as PageRequest[], own: 0, read: [] as string[] }
  const node = {
    options: { clock: () => 0, region: 'eu-west-1' },
    services: new Services(SERVICES),
    authenticator: {
      authenticate(exchange: Exchange) {
        heard.exchanges.push(exchange)
        throw new AwsError('Unproved', 'nobody is', 403)
      },
    },
    auditQueue: new AuditQueue({ recordEvents: async () => {} } as never, silentLog),
    log: silentLog,
    pages: [
      async (request: PageRequest) => {
        heard.pages.push(request)
        return await page(request)
      },
    ],
    async ownEndpoints() {
      heard.own++
      return textAnswer(200, 'own')
    },
  } as unknown as Node
  const handle = router(node)
  const ask = async (asked: Partial<RequestHead>, body: string | AwsError = '') => {
    const head = {
      method: 'GET',
      path: '/',
      query: '',
      rawHeaders: [],
      headers: {},
      sourceIp: '127.0.0.1',
      secure: false,
    }
    const answer = await handle(
      { ...head, ...asked },
      async (how) => {
        heard.read.push(how)
        if (body instanceof AwsError) throw body
        return { body: Buffer.from(body), bodySha256: '' }
      },
      NOBODY,
    )
    return whole(answer)
  }
  return { heard, ask }
}

describe('a request is recognised by what proves it, before its path', () => {
  const calls: readonly (readonly [string, Partial<RequestHead>, Exchange['proof']['kind']])[] = [
    ['a signed request to any path', { path: '/signin', headers: PROOF }, 'signature'],
    ['a signed request to the path of an own endpoint', { path: '/_castellan/reset', headers: PROOF }, 'signature'],
    ['a request to the console API', { method: 'POST', path: '/console/api/iam' }, 'console'],
    ['an unsigned request with a target', { method: 'POST', path: '/x', headers: { 'x-amz-target': 'A.B' } }, 'none'],
    ['an unsigned query', { query: 'Action=ListUsers' }, 'none'],
    [
      'an unsigned POST of JSON',
      { method: 'POST', path: '/getContactInformation', headers: { 'content-type': 'application/json' } },
      'none',
    ],
    ['an unsigned POST to the root', { method: 'POST' }, 'none'],
  ]
  for (const [what, asked, proof] of calls) {
    test(`${what} is an API call with ${proof === 'none' ? 'no proof' : `the proof of a ${proof}`}`, async () => {
      const { heard, ask } = hearing()
      assert.equal((await ask(asked)).status, 403)
      assert.deepEqual(
        [heard.exchanges.map((exchange) => exchange.proof.kind), heard.pages.length, heard.own],
        [[proof], 0, 0],
      )
    })
  }

  test('a presigned request is an API call, and one with half a signature is refused as one', async () => {
    const { heard, ask } = hearing()
    for (const query of ['X-Amz-Algorithm=AWS4-HMAC-SHA256', 'a=1&x-amz-signature=00', 'X-Amz-Credential=a/b/c'])
      assert.ok([400, 403].includes((await ask({ path: '/signin', query })).status), query)
    assert.equal(heard.pages.length, 0)
  })

  test('an Authorization header of another kind is no page either', async () => {
    const { heard, ask } = hearing()
    assert.ok((await ask({ path: '/console/', headers: { authorization: 'Basic YTpi' } })).status >= 400)
    assert.equal(heard.pages.length, 0)
  })

  test('own endpoints are under their own path, and all else is a page', async () => {
    const { heard, ask } = hearing()
    await ask({ path: '/_castellan/health' })
    assert.equal(heard.own, 1)
    assert.equal((await ask({ path: '/signin' })).status, 404)
    assert.equal(heard.pages.length, 1)
  })
})

describe('the console API', () => {
  test('takes a signing name from its path, and no text that could not stand in a signature', async () => {
    const { heard, ask } = hearing()
    for (const path of ['iam', 'iam/more', 'a%00b', '', 'x'.repeat(65), '<script>'])
      await ask({ method: 'POST', path: `/console/api/${path}` })
    const names = heard.exchanges.map(({ proof }) => proof.kind === 'console' && proof.serviceName)
    assert.deepEqual(names, ['iam', 'iam', 'unknown', 'unknown', 'unknown', 'unknown'])
  })

  test('is asked with the path that the service itself has', async () => {
    const { heard, ask } = hearing()
    const paths = ['/console/api/account/getContactInformation', '/console/api/iam', '/console/api/account/a/b']
    for (const path of paths) await ask({ method: 'POST', path })
    assert.deepEqual(
      heard.exchanges.map(({ request }) => request.path),
      ['/getContactInformation', '/', '/a/b'],
    )
  })

  test('takes a Region from its header, where it has the form of one', async () => {
    const { heard, ask } = hearing()
    for (const region of ['us-east-2', '../x', undefined])
      await ask({ method: 'POST', path: '/console/api/iam', headers: { 'x-castellan-region': region } })
    assert.deepEqual(
      heard.exchanges.map(({ call }) => call.region),
      ['us-east-2', 'eu-west-1', 'eu-west-1'],
    )
  })
})

describe('the body', () => {
  test('is held where it says what is asked for, and only hashed where it is bytes', async () => {
    const { heard, ask } = hearing()
    const to = (service: string, method: string, path: string, query = '', more: Record<string, string> = {}) => {
      const type = { 'content-type': 'application/octet-stream', 'content-length': '10' }
      const headers = { ...PROOF, ...type, ...more, authorization: SIGNED.replace('iam', service) }
      return ask({ method, path, query, headers })
    }
    await to('iam', 'POST', '/')
    await to('rds', 'POST', '/', '', FORM)
    await to('dynamodb', 'POST', '/', '', { 'x-amz-target': 'DynamoDB_20120810.PutItem' })
    await to('s3', 'PUT', '/bucket/key')
    await to('s3', 'PUT', '/bucket/key', 'partNumber=1&uploadId=x')
    await to('s3', 'POST', '/bucket', 'delete')
    await to('lambda', 'POST', '/2015-03-31/functions')
    await to('lambda', 'POST', '/2015-03-31/functions/a/invocations')
    await to('lambda', 'POST', '/nothing/of/the/kind')
    await to('nosuchservice', 'POST', '/')
    await ask({ method: 'POST', path: '/console/api/s3' })
    const bytes = [3, 4, 7, 8, 9]
    assert.deepEqual(
      heard.read,
      Array.from({ length: 11 }, (_, index) => (index === 10 ? 'hold' : bytes.includes(index) ? 'hash' : 'both')),
    )
  })

  test('that cannot be read is answered in the protocol of the call, and nobody is authenticated', async () => {
    const { heard, ask } = hearing()
    const answer = await ask(
      { method: 'POST', headers: { ...FORM, ...PROOF } },
      new AwsError('RequestEntityTooLarge', 'Request entity too large', 413),
    )
    assert.equal(answer.status, 413)
    assert.match(String(wholeBody(answer.body)), /<Code>RequestEntityTooLarge<\/Code>/)
    assert.equal(heard.exchanges.length, 0)
  })
})

describe('a page', () => {
  test('is given the query, and the form of a POST', async () => {
    const { heard, ask } = hearing(async () => textAnswer(200, 'here'))
    assert.equal((await ask({ path: '/signin', query: 'a=1&a=2' })).status, 200)
    assert.equal((await ask({ method: 'POST', path: '/signin' }, 'b=3')).status, 200)
    const [got, posted] = heard.pages
    assert.deepEqual([got?.query.getAll('a'), got?.form.size], [['1', '2'], 0])
    assert.deepEqual([posted?.query.size, posted?.form.get('b')], [0, '3'])
  })

  test('is asked for by GET, HEAD and POST alone', async () => {
    const { heard, ask } = hearing()
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'TRACE']) {
      const answer = await ask({ method, path: '/signin' })
      assert.deepEqual([answer.status, answer.headers.Allow], [405, 'GET, HEAD, POST'])
    }
    assert.equal(heard.pages.length, 0)
  })

  test('that was given a text which cannot be stored is a bad request, and any other failure is not hidden', async () => {
    const unstorable = hearing(() => Promise.reject(new UnstorableText()))
    assert.equal((await unstorable.ask({ path: '/signin' })).status, 400)
    const broken = hearing(() => Promise.reject(new Error('a bug')))
    await assert.rejects(broken.ask({ path: '/signin' }), /a bug/)
  })
})

test('a form of over 32 KB is refused before it is parsed', async () => {
  const { heard, ask } = hearing()
  const form = { method: 'POST', path: '/signin', headers: FORM }
  assert.equal((await ask(form, 'a&'.repeat(20_000))).status, 413)
  const declared = await ask({ ...form, headers: { ...FORM, 'content-length': '40000' } })
  assert.equal(declared.status, 413)
  assert.equal((await ask(form, 'a=b')).status, 404)
  assert.equal(heard.pages.length, 1)
})

test('an address that asks for page after page is told to wait, and another is not; files are not counted', async () => {
  const { ask } = hearing()
  const statuses = new Map<number, number>()
  for (let i = 0; i < 1_500; i++) {
    const { status } = await ask({ path: '/signin', sourceIp: '192.0.2.1' })
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  assert.ok((statuses.get(429) ?? 0) > 100, JSON.stringify([...statuses]))
  assert.equal((await ask({ path: '/signin', sourceIp: '192.0.2.2' })).status, 404)
  assert.equal((await ask({ path: '/console/assets/a.js', sourceIp: '192.0.2.1' })).status, 404)
})
