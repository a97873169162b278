import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Proof } from './exchange.ts'
import { retentionKeys, signingKeys } from './s3-keys.ts'
import { ALLOW_ALL, deny, outcomeOf, rest } from './testing/any-call.ts'

const SIGNED = Date.UTC(2026, 10, 30, 12)

function proof(kind: 'header' | 'presigned' | 'form', headers: Readonly<Record<string, string>> = {}): Proof {
  const headerValues = new Map(Object.entries(headers))
  return { kind: 'signature', signature: { kind, amzDate: '20261130T120000Z', headerValues } as never }
}

describe('S3 asks how a request is signed', () => {
  test('in a header, with the hash that is signed', () => {
    const keys = signingKeys('s3:PutObject', proof('header', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }), SIGNED)
    assert.deepEqual(keys, {
      's3:authType': 'REST-HEADER',
      's3:signatureversion': 'AWS4-HMAC-SHA256',
      's3:x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    })
  })

  test('in a URL, which signs no body and whose age is asked as well', () => {
    assert.deepEqual(signingKeys('s3express:CreateSession', proof('presigned'), SIGNED + 600_001), {
      's3express:authType': 'REST-QUERY-STRING',
      's3express:signatureversion': 'AWS4-HMAC-SHA256',
      's3express:signatureAge': '600001',
      's3express:x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    })
  })

  test('in a form, whose age is asked as well', () => {
    assert.deepEqual(signingKeys('s3:PutObject', proof('form'), SIGNED + 1), {
      's3:authType': 'POST',
      's3:signatureversion': 'AWS4-HMAC-SHA256',
      's3:signatureAge': '1',
      's3:x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
    })
  })

  test('and no other service does, nor of what is not signed', () => {
    assert.equal(signingKeys('sqs:SendMessage', proof('header'), SIGNED), undefined)
    assert.equal(signingKeys('s3:PutObject', { kind: 'console', serviceName: 's3' }, SIGNED), undefined)
  })
})

test('the days of a retention are counted from now, and one that has begun is a day', () => {
  const until = (time: string) => retentionKeys({ 's3:object-lock-retain-until-date': time }, SIGNED)
  assert.deepEqual(until('2026-12-10T12:00:00Z'), { 's3:object-lock-remaining-retention-days': '10' })
  assert.deepEqual(until('2026-12-10T12:00:00.001Z'), { 's3:object-lock-remaining-retention-days': '11' })
  assert.deepEqual(until('2026-11-29T12:00:00Z'), { 's3:object-lock-remaining-retention-days': '-1' })
  assert.equal(until('some day'), undefined)
  assert.equal(retentionKeys({}, SIGNED), undefined)
})

test('a policy that limits how long objects are retained decides', async () => {
  const retain = (until: number) =>
    rest('s3', 'PUT', '/bucket/key', '', {
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-object-lock-retain-until-date': new Date(until).toISOString(),
    })
  const limit = deny('s3:*', '*', { NumericGreaterThan: { 's3:object-lock-remaining-retention-days': '10' } })
  const status = async (days: number) =>
    (await outcomeOf(retain(days * 24 * 60 * 60 * 1000), [...ALLOW_ALL, limit])).status // Its now is 1970.
  assert.equal(await status(9.5), 501)
  assert.equal(await status(11.5), 403)
})

test('policies that ask how, and whose the bucket is, decide', async () => {
  const put = rest('s3', 'PUT', '/bucket/key', '', { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' })
  const unless = (key: string, value: string) => deny('s3:*', '*', { StringNotEquals: { [key]: value } })
  const status = async (statement: object) => (await outcomeOf(put, [...ALLOW_ALL, statement])).status
  assert.equal(await status(unless('s3:authType', 'REST-HEADER')), 501)
  assert.equal(await status(unless('s3:authType', 'REST-QUERY-STRING')), 403)
  assert.equal(await status(unless('s3:signatureversion', 'AWS4-HMAC-SHA256')), 501)
  assert.equal(await status(unless('s3:ResourceAccount', '999988887777')), 403)
  const unsigned = { StringEquals: { 's3:x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }
  assert.equal(await status(deny('s3:PutObject', '*', unsigned)), 403)
})
