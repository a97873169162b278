import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { identify } from '../calls/identify.ts'
import type { HttpRequest } from '../http.ts'
import { models } from '../model/testing.ts'
import { asRead } from './as-read.ts'
import { parametersOf } from './input.ts'
import { form, json, request } from './testing.ts'

/** What is sent on of a request that is signed for a service. */
function anew(service: string, sent: HttpRequest) {
  const call = identify(models, sent, service, 'us-east-1')
  assert.ok(call.operation, 'the request names no operation')
  parametersOf(call, sent) // What is forwarded was read before.
  const { body, ...rest } = asRead(call, sent)
  return { ...rest, text: Buffer.from(body).toString(), headers: Object.fromEntries(rest.headers), bytes: body }
}

const HOST = { host: 'localhost' }
const rest = (method: string, path: string, more: { query?: string; headers?: object; body?: string } = {}) =>
  request({ method, path, query: more.query ?? '', headers: { ...HOST, ...more.headers }, body: more.body ?? '' })

describe('what is sent on of a document', () => {
  const GET = 'DynamoDB_20120810.GetItem'

  test('that the model knows is every byte of it', () => {
    const body = ' {"TableName" : "a", "Key":{"n":{"N":"1"}}}\n'
    assert.equal(anew('dynamodb', json(GET, body)).text, body)
  })

  test('has no members that the model does not name, and none in other letter case', () => {
    const body = '{"tableName":"b","TableName":"a","X":[{"a":"]}"}],"Key":{"x":{"S":"\\"}","s":1}},"__type":-1.5e3}'
    assert.equal(anew('dynamodb', json(GET, body)).text, '{"TableName":"a","Key":{"x":{"S":"\\"}"}}}')
  })

  test('is copied where it stays, as it was written', () => {
    const body = '{"FunctionName":1,"Timeout":12345678901234567890.10,"ItsOwn":1}'
    const path = '/2015-03-31/functions/f/configuration'
    const sent = rest('PUT', path, {
      body: `{"Environment":{"Variables":{"a":"\\u00e9"}}, "MemorySize": 128 ,"x":${body}}`,
    })
    assert.equal(anew('lambda', sent).text, '{"Environment":{"Variables":{"a":"\\u00e9"}},"MemorySize":128}')
  })

  test('has no members of the head: not the function’s name, which the path has', () => {
    const sent = rest('PUT', '/2015-03-31/functions/mine/configuration', {
      body: '{"FunctionName":"yours","Timeout":3}',
    })
    assert.equal(anew('lambda', sent).text, '{"Timeout":3}')
  })

  test('has nothing that who takes it for a form finds, and says the same', () => {
    const body = '{"TableName":"a","Key":{"n":{"S":"&Action=DeleteTable&TableName=b&"}}}'
    const { text } = anew('dynamodb', json(GET, body))
    assert.deepEqual(JSON.parse(text), JSON.parse(body))
    assert.equal(new URLSearchParams(text).size, 1)
    const path = '/2015-03-31/functions/f/invocations'
    const payload = anew('lambda', rest('POST', path, { body: '{"a":"&%41ction=DeleteFunction&"}' })).text
    assert.equal(payload, '{"a":"\\u0026%41ction=DeleteFunction\\u0026"}')
    assert.equal(anew('lambda', rest('POST', path, { body: 'a&b=c' })).text, 'a&b=c')
    assert.throws(() => anew('dynamodb', json(GET, `{"TableName":"${'&'.repeat(1_000_001)}"}`)), { status: 413 })
    for (const refused of ['x&Action=DeleteFunction', 'Action=DeleteFunction&x']) {
      assert.throws(() => anew('lambda', rest('POST', path, { body: refused })), { code: 'SerializationException' })
    }
  })

  test('is not called a form, nor of letters that it is not written in', () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'a/b; charset=utf-7']) {
      const sent = json(GET, '{"TableName":"a"}')
      const headers = { ...sent.headers, 'content-type': type }
      const on = anew('dynamodb', { ...sent, headers, rawHeaders: Object.entries(headers).flat() }).headers
      assert.match(on['content-type'] ?? '', /^application\/x-amz-json-1\.[01]$/)
    }
  })

  test('that came compressed is not any more, and is not called so', () => {
    const sent = json(GET, '{"TableName":"a"}')
    const zipped = { ...sent, body: gzipSync('{"TableName":"a"}') }
    const headers = { ...sent.headers, 'content-encoding': 'gzip' }
    const { text, headers: on } = anew('dynamodb', { ...zipped, headers, rawHeaders: Object.entries(headers).flat() })
    assert.equal(text, '{"TableName":"a"}')
    assert.equal(on['content-encoding'], undefined)
  })

  test('is nothing where the operation has none', () => {
    assert.equal(
      anew('lambda', rest('GET', '/2015-03-31/functions/mine', { body: '{"FunctionName":"yours"}' })).text,
      '',
    )
  })
})

describe('what is sent on of a form', () => {
  const WHERE = 'Action=DeleteDBInstance&Version=2014-10-31&DBInstanceIdentifier=mine'

  test('that the model knows is every byte of it', () => {
    assert.equal(anew('rds', form(WHERE)).text, WHERE)
  })

  test('has no parameters that the model does not name, and none in other letter case', () => {
    const sent = form(`${WHERE}&dbInstanceIdentifier=yours&Tags.member.1.Owner=x&X-Amz-Date=1`)
    assert.equal(anew('rds', sent).text, WHERE)
  })

  test('has what the URL said, and the URL says no more', () => {
    const sent = form('DBInstanceIdentifier=mine', 'Action=DeleteDBInstance&Version=2014-10-31&SkipFinalSnapshot=true')
    const { query, text } = anew('rds', sent)
    assert.equal(query, '')
    assert.equal(text, 'Action=DeleteDBInstance&Version=2014-10-31&SkipFinalSnapshot=true&DBInstanceIdentifier=mine')
  })

  test('is written as strictly as can be where a semicolon could part it', () => {
    assert.equal(anew('rds', form(`${WHERE};Action=b`)).text, `${WHERE}%3BAction%3Db`)
  })

  test('is in the URL of what is no POST', () => {
    const { method, query, text } = anew('rds', rest('DELETE', '/', { query: WHERE }))
    assert.deepEqual([method, query, text], ['GET', WHERE, ''])
  })
})

describe('the path that is sent on', () => {
  const paths: readonly (readonly [string, string, string, string])[] = [
    ['s3', 'GET', '/bucket/a%20b/c+d;e', '/bucket/a%20b/c%2Bd%3Be'],
    ['s3', 'GET', '/bucket/a//b/', '/bucket/a//b/'],
    ['s3', 'GET', '/bucket/a%2Fb', '/bucket/a%2Fb'],
    ['s3', 'GET', '/bucket/', '/bucket/'],
    ['lambda', 'GET', '/2015-03-31/functions/f%3a1', '/2015-03-31/functions/f%3A1'],
    [
      'eks',
      'GET',
      '/tags/arn%3Aaws%3Aeks%3Aus-east-1%3A1%3Acluster%2Fa',
      '/tags/arn%3Aaws%3Aeks%3Aus-east-1%3A1%3Acluster%2Fa',
    ],
  ]
  for (const [service, method, path, written] of paths) {
    test(`${service}: ${path}`, () => assert.equal(anew(service, rest(method, path)).path, written))
  }

  test('is the one that there is, whatever was sent, where it names no operation', () => {
    const target = { 'x-amz-target': 'DynamoDB_20120810.GetItem', 'content-type': 'application/x-amz-json-1.0' }
    const sent = rest('POST', '/2015-03-31/functions', { headers: target, body: '{"TableName":"a"}' })
    assert.equal(anew('dynamodb', sent).path, '/')
  })

  test('that a reader who decodes it first takes apart in other places is refused', () => {
    const sent = rest('GET', '/b%2Fc/d')
    assert.throws(() => anew('s3', sent), { code: 'SerializationException' })
  })

  test('has no slash in a name, behind which another’s might be looked for, but where names have some', () => {
    const functions = '/2015-03-31/functions'
    for (const name of ['mine%2Fyours', 'arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Amine%2fyours']) {
      const sent = rest('GET', `${functions}/${name}`)
      assert.throws(() => anew('lambda', sent), { code: 'SerializationException' })
    }
    const topic = '/topics/a%2Fb'
    assert.equal(anew('iotdata', rest('POST', topic, { body: 'x' })).path, topic)
    const branch = '/apps/a/branches/feature%2Fx'
    assert.equal(anew('amplify', rest('GET', branch)).path, branch)
  })
})

describe('the query that is sent on', () => {
  test('has what the model names, and nothing of a signature', () => {
    const query = 'list-type=2&prefix=a%2Fb&X-Amz-Signature=0&x-id=ListObjectsV2&debug=1&Action=x'
    assert.equal(anew('s3', rest('GET', '/bucket', { query })).query, 'list-type=2&prefix=a%2Fb')
  })
})

describe('the headers that are sent on', () => {
  const put = (headers: object) => anew('s3', rest('PUT', '/bucket/key', { headers })).headers

  test('are those that the model names, with the caller’s own metadata', () => {
    const named = { 'content-type': 'a/b', 'x-amz-acl': 'private', 'x-amz-meta-a': 'b', 'if-none-match': '*' }
    assert.deepEqual(put(named), named)
  })

  test('are none that override method, path, host, account or sender', () => {
    const others = [
      ...['x-http-method-override', 'x-http-method', 'x-method-override', 'x-original-url', 'x-rewrite-url'],
      ...['x-forwarded-host', 'x-forwarded-for', 'forwarded', 'x-moto-account-id', 'x-amz-account-override'],
      ...['authorization', 'x-amz-security-token', 'x-amz-date', 'cookie', 'proxy-authorization', 'x-minio-source'],
      ...['transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'te', 'trailer', 'content-length', 'expect'],
      ...['user-agent', 'x-amz-content-sha256', 'x-amz-copy-source-x'],
    ]
    assert.deepEqual(put(Object.fromEntries(others.map((name) => [name, '1']))), {})
  })

  test('stand there once each, as they were read', () => {
    const sent = rest('PUT', '/bucket/key', { headers: { 'x-amz-acl': 'private, public-read' } })
    const rawHeaders = ['X-Amz-Acl', 'private', 'x-amz-acl', 'public-read']
    assert.deepEqual(anew('s3', { ...sent, rawHeaders }).headers, { 'X-Amz-Acl': 'private, public-read' })
  })
})
