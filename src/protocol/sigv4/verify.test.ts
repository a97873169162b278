import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { AwsError } from '../../aws/index.ts'
import type { HttpRequest } from '../http.ts'
import { deriveSigningKey, HmacSha256, SigningKeys, signature, verifySignature } from './index.ts'
import { NOW, percent, received, SECRET, type SignOptions, signRequest, type Unsigned } from './testing.ts'

const BODY = 'Action=CreateUser&Version=2010-05-08&UserName=alice'
const BASE: Unsigned = { headers: [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']], body: BODY }

function verify(request: HttpRequest, now = NOW, secret = SECRET): void {
  const claimed = signature(request)
  assert.ok(claimed)
  verifySignature(request, claimed, new HmacSha256(deriveSigningKey(secret, claimed)), now)
}

const refuses = (request: HttpRequest, code: string, text: RegExp | undefined = undefined, now = NOW) =>
  assert.throws(
    () => verify(request, now),
    (error: unknown) => {
      assert.ok(error instanceof AwsError, String(error))
      assert.equal(error.code, code)
      if (text) assert.match(error.message, text)
      return true
    },
  )

test('the signing key is the one of the AWS documentation', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-examples.html: key of 2012-02-15, us-east-1, iam
  const key = deriveSigningKey(SECRET, { date: '20120215', region: 'us-east-1', service: 'iam' })
  assert.equal(key.toString('hex'), 'f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d')
})

describe('a request is accepted as it was signed', () => {
  const cases: { name: string; unsigned: Unsigned; options?: SignOptions }[] = [
    { name: 'a form', unsigned: BASE },
    { name: 'without a body', unsigned: { method: 'GET' } },
    { name: 'a query that is not sorted', unsigned: { method: 'GET', query: 'b=2&a=1&a=0&a-b=3&A=4' } },
    { name: 'a query with a plus, which is a plus', unsigned: { method: 'GET', query: 'a=1+2' } },
    { name: "a query with what encodeURIComponent leaves: !'()*", unsigned: { method: 'GET', query: "a=!'()*" } },
    { name: 'a name without a value', unsigned: { method: 'GET', query: 'delete' } },
    {
      name: 'a path that is encoded once',
      unsigned: { method: 'GET', path: '/2015-03-31/functions/a%20b%3Ac/x' },
      options: { service: 'lambda' },
    },
    { name: 'header values with runs of spaces', unsigned: { ...BASE, headers: [['X-Amz-Meta', '  a   b  ']] } },
    {
      name: 'a header that was sent twice',
      unsigned: {
        ...BASE,
        headers: [
          ['My-Header', 'a'],
          ['My-Header', 'b'],
        ],
      },
    },
    { name: 'unicode', unsigned: { method: 'GET', query: `n=${percent('ä/日本')}` } },
    { name: 'with a session token', unsigned: BASE, options: { sessionToken: 'AQoD+/=' } },
  ]
  for (const c of cases) test(c.name, () => verify(signRequest(c.unsigned, c.options)))

  test('whatever the query holds', () => {
    const pair = fc.tuple(fc.string({ minLength: 1 }), fc.string()).map(([n, v]) => `${percent(n)}=${percent(v)}`)
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 5 }), (pairs) =>
        verify(signRequest({ method: 'GET', query: pairs.join('&') })),
      ),
      { numRuns: 200 },
    )
  })
})

describe('a request that was changed on the way is refused', () => {
  const signed = () => signRequest({ ...BASE, query: 'x=1&y=2' }, { sessionToken: 'token' })
  const withHeader = (name: string, change: (value: string) => string): HttpRequest => {
    const request = signed()
    const rawHeaders = request.rawHeaders.map((text, i) =>
      i % 2 === 1 && request.rawHeaders[i - 1] === name ? change(text) : text,
    )
    return {
      ...request,
      rawHeaders,
      headers: { ...request.headers, [name.toLowerCase()]: change(request.headers[name.toLowerCase()] ?? '') },
    }
  }
  const authorization = (from: string | RegExp, to: string) =>
    withHeader('Authorization', (value) => value.replace(from, to))
  const cases: { name: string; request: () => HttpRequest; code?: string }[] = [
    { name: 'the method', request: () => ({ ...signed(), method: 'PUT' }) },
    { name: 'the path', request: () => ({ ...signed(), path: '/x' }) },
    { name: 'a value in the query', request: () => ({ ...signed(), query: 'x=1&y=3' }) },
    { name: 'a name in the query', request: () => ({ ...signed(), query: 'x=1&z=2' }) },
    { name: 'one parameter more', request: () => ({ ...signed(), query: 'x=1&y=2&z=3' }) },
    { name: 'one parameter less', request: () => ({ ...signed(), query: 'x=1' }) },
    { name: 'the body', request: () => ({ ...signed(), ...bodyOf(BODY.replace('alice', 'mallory')) }) },
    { name: 'the host', request: () => withHeader('Host', () => 'localhost:4567') },
    { name: 'the date', request: () => withHeader('X-Amz-Date', () => '20261123T120001Z') },
    { name: 'the content type', request: () => withHeader('Content-Type', () => 'application/json') },
    { name: 'the session token', request: () => withHeader('X-Amz-Security-Token', () => 'other') },
    { name: "the scope's date", request: () => authorization('/20261123/', '/20261122/') },
    { name: "the scope's region", request: () => authorization('/us-east-1/', '/eu-west-1/') },
    { name: "the scope's service", request: () => authorization('/iam/', '/sts/') },
    {
      name: "the scope's terminator",
      request: () => authorization('aws4_request', 'aws4_requesu'),
      code: 'IncompleteSignature',
    },
    { name: 'one bit of the signature', request: () => authorization(/Signature=(.)/, `Signature=${flip(signed())}`) },
    { name: 'the list of signed headers', request: () => authorization('content-type;', '') },
    { name: 'an AWS header that was not signed', request: () => added('X-Amz-Target', 'IAM.DeleteUser') },
    { name: 'a claimed hash that is not the body’s', request: () => claimedHash() },
  ]
  for (const { name, request, code = 'SignatureDoesNotMatch' } of cases) test(name, () => refuses(request(), code))

  function added(name: string, value: string): HttpRequest {
    const request = signed()
    return {
      ...request,
      rawHeaders: [...request.rawHeaders, name, value],
      headers: { ...request.headers, [name.toLowerCase()]: value },
    }
  }
  function claimedHash(): HttpRequest {
    return signRequest({ ...BASE, headers: [['X-Amz-Content-Sha256', '0'.repeat(64)]] })
  }
  function flip(request: HttpRequest): string {
    const first = /Signature=(.)/.exec(request.headers.authorization ?? '')?.[1] ?? '0'
    return (Number.parseInt(first, 16) ^ 1).toString(16)
  }
  function bodyOf(body: string) {
    const { body: bytes, bodySha256 } = received('POST', '/', '', [], body)
    return { body: bytes, bodySha256 }
  }

  test('and with the wrong secret', () => {
    assert.throws(() => verify(signed(), NOW, 'another secret'), { code: 'SignatureDoesNotMatch', status: 403 })
  })
})

describe('a request is good for fifteen minutes around its date', () => {
  const minutes = (n: number) => n * 60_000
  const cases = [
    {
      off: -16,
      text: /^Signature not yet current: 20261123T120000Z is still later than 20261123T115900Z \(20261123T114400Z \+ 15 min\.\)$/,
    },
    { off: -15 },
    { off: 0 },
    { off: 15 },
    {
      off: 16,
      text: /^Signature expired: 20261123T120000Z is now earlier than 20261123T120100Z \(20261123T121600Z - 15 min\.\)$/,
    },
  ]
  for (const { off, text } of cases) {
    test(`${off} minutes after it was signed: ${text ? 'refused' : 'accepted'}`, () => {
      if (text) refuses(signRequest(BASE), 'SignatureDoesNotMatch', text, NOW + minutes(off))
      else verify(signRequest(BASE), NOW + minutes(off))
    })
  }
})

describe('what cannot be understood is refused', () => {
  const good = signRequest(BASE)
  const withAuthorization = (value: string) => ({
    ...good,
    headers: { ...good.headers, authorization: value },
    rawHeaders: good.rawHeaders.map((text, i) => (good.rawHeaders[i - 1] === 'Authorization' ? value : text)),
  })
  const authorization = good.headers.authorization ?? ''
  const cases: { name: string; request: HttpRequest; code: string; text?: RegExp }[] = [
    {
      name: 'another algorithm',
      request: withAuthorization(authorization.replace('HMAC', 'ECDSA')),
      code: 'IncompleteSignature',
      text: /Unsupported AWS 'algorithm'/,
    },
    {
      name: 'no credential',
      request: withAuthorization(authorization.replace(/Credential=[^,]*, /, '')),
      code: 'IncompleteSignature',
      text: /requires 'Credential'/,
    },
    {
      name: 'no signature',
      request: withAuthorization(authorization.replace(/, Signature=.*/, '')),
      code: 'IncompleteSignature',
      text: /requires 'Signature'/,
    },
    {
      name: 'a scope of four parts',
      request: withAuthorization(authorization.replace('/us-east-1', '')),
      code: 'IncompleteSignature',
      text: /exactly 5/,
    },
    { name: 'a short signature', request: withAuthorization(authorization.slice(0, -1)), code: 'IncompleteSignature' },
    {
      name: 'a name twice',
      request: withAuthorization(`${authorization}, Signature=${'0'.repeat(64)}`),
      code: 'IncompleteSignature',
    },
    {
      name: 'two Authorization headers',
      request: { ...good, rawHeaders: [...good.rawHeaders, 'authorization', authorization] },
      code: 'InvalidRequest',
    },
    {
      name: 'two dates',
      request: { ...good, rawHeaders: [...good.rawHeaders, 'x-amz-date', '20261123T120000Z'] },
      code: 'InvalidRequest',
    },
    {
      name: 'header and query at once',
      request: { ...good, query: 'X-Amz-Signature=0' },
      code: 'InvalidRequest',
      text: /Only one auth mechanism/,
    },
    {
      name: 'a host that is not signed',
      request: withAuthorization(authorization.replace('host;', '')),
      code: 'SignatureDoesNotMatch',
      text: /'Host'/,
    },
    {
      name: 'an unsigned payload, for IAM',
      request: signRequest({ ...BASE, headers: [['X-Amz-Content-Sha256', 'UNSIGNED-PAYLOAD']] }),
      code: 'SignatureDoesNotMatch',
    },
    {
      name: 'a streamed payload, for IAM',
      request: signRequest({ ...BASE, headers: [['X-Amz-Content-Sha256', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD']] }),
      code: 'SignatureDoesNotMatch',
    },
  ]
  for (const { name, request, code, text } of cases) test(name, () => refuses(request, code, text))

  test('an error quotes no more than a little of what was sent, and no control characters', () => {
    refuses(withAuthorization(`EVIL\u0007${'x'.repeat(5000)}`), 'IncompleteSignature', /^.{0,260}$/)
  })
})

test('a request without a signature has none', () => {
  assert.equal(signature(received('GET', '/', '', [['Host', 'localhost']], '')), undefined)
})

describe('derived keys', () => {
  const scope = { date: '20261123', region: 'us-east-1', service: 'iam' }

  function counting(limit?: number) {
    const keys = new SigningKeys(limit)
    const derived: string[] = []
    const get = (credential: object, name: string, differing: Partial<typeof scope> = {}) =>
      keys.get(credential, { ...scope, ...differing }, () => {
        derived.push(name)
        return SECRET
      })
    return { derived, get }
  }

  test('are kept by credential and scope', () => {
    const { derived, get } = counting()
    const credential = {}
    const first = get(credential, 'first')
    assert.equal(get(credential, 'again'), first)
    get({}, 'another credential')
    get(credential, 'another date', { date: '20261124' })
    get(credential, 'another region', { region: 'eu-west-1' })
    get(credential, 'another service', { service: 'sts' })
    assert.equal(get(credential, 'again'), first)
    assert.deepEqual(derived, ['first', 'another credential', 'another date', 'another region', 'another service'])
  })

  test('are few of one credential, whose caller chooses the scopes', () => {
    const { derived, get } = counting()
    const credential = {}
    for (let i = 0; i <= 32; i++) get(credential, `${i}`, { service: `service${i}` })
    get(credential, 'newest', { service: 'service32' })
    get(credential, 'oldest', { service: 'service0' })
    assert.deepEqual(derived.slice(33), ['oldest'])
  })

  test('are bounded in number', () => {
    const { derived, get } = counting(2)
    const [a, b, c] = [{}, {}, {}]
    for (const [name, credential] of Object.entries({ a, b, c })) get(credential, name)
    get(c, 'c again')
    get(a, 'a again')
    assert.deepEqual(derived, ['a', 'b', 'c', 'a again'])
  })
})

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-auth-using-authorization-header.html */
describe('what S3 lets be said of a body', () => {
  const put = (claim: string | undefined, body = 'hello', service = 's3') =>
    signRequest({ method: 'PUT', path: '/b/k', body, ...(claim !== undefined && { claim }) }, { service })
  const sha256 = createHash('sha256').update('hello').digest('hex')
  const unread = (request: HttpRequest): HttpRequest => ({ ...request, body: new Uint8Array(), bodySha256: '' })

  for (const claim of [
    sha256,
    'UNSIGNED-PAYLOAD',
    'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  ]) {
    test(`${claim} is true of a body that was read, and proves the head of one that was not`, () => {
      verify(put(claim))
      verify(unread(put(claim)))
    })
  }

  test('nothing is too little', () => refuses(put(undefined), 'InvalidRequest', /^Missing required header/))
  test('another hash than that of a body that was read is wrong', () =>
    refuses(put(sha256, 'other'), 'XAmzContentSHA256Mismatch'))
  for (const claim of [
    '',
    'unsigned-payload',
    'STREAMING-',
    'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILERS',
    'STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD',
    sha256.toUpperCase(),
    sha256.slice(1),
  ]) {
    test(`${JSON.stringify(claim)} says nothing`, () => {
      refuses(put(claim), 'InvalidArgument', /^x-amz-content-sha256 must be/)
      refuses(unread(put(claim)), 'InvalidArgument', /^x-amz-content-sha256 must be/)
    })
  }
  test('no other service lets a body be unread', () =>
    refuses(unread(put(sha256, 'hello', 'lambda')), 'SignatureDoesNotMatch'))
})
