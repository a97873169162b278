import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { dataDirectory } from '../data-directory.ts'
import type { HttpRequest } from '../http.ts'
import { deriveSigningKey, HmacSha256, signature, verifySignature } from './index.ts'
import { NOW, SECRET } from './testing.ts'

/** A request as another implementation signed it; `scripts/sigv4-vectors.py` makes them. */
interface Vector {
  readonly name: string
  readonly source: string
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

const KEYS = new Set(['name', 'source', 'method', 'path', 'query', 'headers', 'body'])
const vectors: readonly Vector[] = JSON.parse(
  readFileSync(join(dataDirectory(), 'vectors', 'protocol', 'sigv4.json'), 'utf8'),
)

function requestOf({ method, path, query, headers, body }: Vector): HttpRequest {
  const bytes = Buffer.from(body)
  return {
    method,
    path,
    query,
    rawHeaders: headers.flat(),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: bytes,
    bodySha256: createHash('sha256').update(bytes).digest('hex'),
  }
}

function verify(request: HttpRequest, now = NOW): void {
  const claimed = signature(request)
  assert.ok(claimed)
  verifySignature(request, claimed, new HmacSha256(deriveSigningKey(SECRET, claimed)), now)
}

const SECOND = 1000

describe('a request signed by botocore is accepted', () => {
  for (const vector of vectors) {
    test(vector.name, () => {
      for (const key of Object.keys(vector)) assert.ok(KEYS.has(key), `unknown key ${key}`)
      verify(requestOf(vector))
    })
  }
})

describe('and refused with any digit of its signature changed', () => {
  for (const vector of vectors) {
    test(vector.name, () => {
      const authorization = vector.headers.find(([name]) => name === 'Authorization')?.[1]
      const [text] = /[0-9a-f]{64}(?=$|&)/.exec(authorization ?? vector.query) ?? []
      assert.ok(text)
      for (let at = 0; at < text.length; at++) {
        const digit = (Number.parseInt(text.charAt(at), 16) ^ 1).toString(16)
        const forged = text.slice(0, at) + digit + text.slice(at + 1)
        const headers = vector.headers.map(([name, value]) => [name, value.replace(text, forged)] as const)
        assert.throws(() => verify(requestOf({ ...vector, query: vector.query.replace(text, forged), headers })), {
          code: 'SignatureDoesNotMatch',
        })
      }
    })
  }
})

describe('a presigned URL', () => {
  const presigned = (name: string) => requestOf(vectors.find((vector) => vector.name === name) ?? assert.fail(name))
  const minute = () => presigned('presigned: a header beside host')

  test('is good for as long as it says', () => {
    verify(minute(), NOW + 60 * SECOND)
    assert.throws(() => verify(minute(), NOW + 61 * SECOND), {
      code: 'SignatureDoesNotMatch',
      message: /^Signature expired/,
    })
    const week = presigned('presigned: a week')
    verify(week, NOW + 604_800 * SECOND)
    assert.throws(() => verify(week, NOW + 604_801 * SECOND), { code: 'SignatureDoesNotMatch' })
  })

  test('is not good before its time', () => {
    verify(minute(), NOW - 15 * 60 * SECOND)
    assert.throws(() => verify(minute(), NOW - 16 * 60 * SECOND), { message: /^Signature not yet current/ })
  })

  const changes: [name: string, from: RegExp, to: string][] = [
    ['its action', /GetCallerIdentity/, 'GetAccessKeyInfo'],
    ['its lifetime', /X-Amz-Expires=60/, 'X-Amz-Expires=600'],
    ['its date', /X-Amz-Date=20261123T120000Z/, 'X-Amz-Date=20261123T120001Z'],
    ['its headers', /host%3Bx-k8s-aws-id/, 'host'],
    ['its region', /us-east-1/, 'us-east-2'],
    ['its key', /AKIAIOSFODNN7EXAMPLE/, 'AKIAIOSFODNN7EXAMPLF'],
    ['nothing, but one parameter more', /^/, 'UserName=a&'],
  ]
  for (const [name, from, to] of changes) {
    test(`is refused with ${name} changed`, () => {
      const request = minute()
      const query = request.query.replace(from, to)
      assert.notEqual(query, request.query)
      assert.throws(() => verify({ ...request, query }), { code: 'SignatureDoesNotMatch' })
    })
  }

  test('of more than a week is refused', () => {
    const request = minute()
    const query = request.query.replace('X-Amz-Expires=60', 'X-Amz-Expires=604801')
    assert.throws(() => verify({ ...request, query }), { code: 'SignatureDoesNotMatch' })
  })
})
