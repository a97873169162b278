import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AwsError } from '../../aws/index.ts'
import { assertAsPolicyAllows } from './post-policy.ts'

const NOW = Date.UTC(2015, 11, 29)
const EXPIRATION = '2015-12-30T12:00:00.000Z'

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html */
const CONDITIONS: readonly unknown[] = [
  { bucket: 'sigv4examplebucket' },
  ['starts-with', '$key', 'user/user1/'],
  { acl: 'public-read' },
  { success_action_redirect: 'http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html' },
  ['starts-with', '$Content-Type', 'image/'],
  { 'x-amz-meta-uuid': '14365123651274' },
  { 'x-amz-server-side-encryption': 'AES256' },
  ['starts-with', '$x-amz-meta-tag', ''],
  { 'x-amz-credential': 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request' },
  { 'x-amz-algorithm': 'AWS4-HMAC-SHA256' },
  { 'x-amz-date': '20151229T000000Z' },
]
const FIELDS: Readonly<Record<string, string>> = {
  bucket: 'sigv4examplebucket',
  key: 'user/user1/MyPhoto.jpg',
  acl: 'public-read',
  success_action_redirect: 'http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html',
  'content-type': 'image/jpeg',
  'x-amz-meta-uuid': '14365123651274',
  'x-amz-server-side-encryption': 'AES256',
  'x-amz-credential': 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request',
  'x-amz-algorithm': 'AWS4-HMAC-SHA256',
  'x-amz-date': '20151229T000000Z',
  'x-amz-meta-tag': '',
  policy: 'as sent',
  'x-amz-signature': 'as sent',
}

const encoded = (text: string) => Buffer.from(text).toString('base64')
const written = (conditions: readonly unknown[]) => encoded(JSON.stringify({ expiration: EXPIRATION, conditions }))

interface Form {
  readonly conditions?: readonly unknown[]
  readonly policy?: string
  readonly fields?: Readonly<Record<string, string | undefined>>
  readonly size?: number
  readonly now?: number
}

function look({
  conditions = CONDITIONS,
  policy = written(conditions),
  fields = {},
  size = 10,
  now = NOW,
}: Form): void {
  const all = Object.entries({ ...FIELDS, ...fields }).filter(
    (field): field is [string, string] => field[1] !== undefined,
  )
  assertAsPolicyAllows({ policy, fields: new Map(all), size }, now)
}

function refuses(form: Form, code: string, message: RegExp): void {
  assert.throws(
    () => look(form),
    (error) => {
      assert.ok(error instanceof AwsError, String(error))
      assert.equal(error.code, code)
      assert.match(error.message, message)
      return true
    },
  )
}

describe('a form is as its policy allows', () => {
  const cases: Readonly<Record<string, Form>> = {
    'where it is that of AWS’s example': {},
    'at the very moment that it expires': { now: Date.parse(EXPIRATION) },
    'with fields that are to be ignored': { fields: { 'x-ignore-flash': 'x' } },
    'where a condition is a list': { conditions: [...CONDITIONS, ['eq', '$acl', 'public-read']] },
    'where a condition has several members': { conditions: [...CONDITIONS, { acl: 'public-read', key: FIELDS.key }] },
    'with a file of the least size': { conditions: [...CONDITIONS, ['content-length-range', 10, 20]] },
    'with a file of the largest size': { conditions: [...CONDITIONS, ['content-length-range', '0', '10']] },
    'where each of several types begins so': { fields: { 'content-type': 'image/jpg,image/png, image/gif' } },
    'where the letters of a name are of another case': { conditions: [...CONDITIONS, ['Eq', '$ACL', 'public-read']] },
    'where lines part the base64 of it': { policy: written(CONDITIONS).replaceAll(/.{76}/g, '$&\r\n') },
  }
  for (const [name, form] of Object.entries(cases)) test(name, () => look(form))
})

/** The words of errors are recorded on AWS, but for those of conditions that are none. */
describe('a form is not as its policy allows', () => {
  const denied = (name: string, form: Form, message: RegExp) => test(name, () => refuses(form, 'AccessDenied', message))
  denied('after it expired', { now: Date.parse(EXPIRATION) + 1 }, /^Invalid according to Policy: Policy expired\.$/)
  denied(
    'with another bucket',
    { fields: { bucket: 'other' } },
    /^Invalid according to Policy: Policy Condition failed: \["eq", "\$bucket", "sigv4examplebucket"\]$/,
  )
  denied('with a key that begins otherwise', { fields: { key: 'user/user2/x' } }, /\["starts-with", "\$key"/)
  denied('with a value of another case', { fields: { acl: 'Public-Read' } }, /\["eq", "\$acl"/)
  denied('where one of several types begins otherwise', { fields: { 'content-type': 'image/jpg,text/plain' } }, /type/)
  denied('without a field that a condition is of', { fields: { 'x-amz-meta-tag': undefined } }, /x-amz-meta-tag/)
  denied(
    'with a field that no condition is of',
    { fields: { 'x-amz-tagging': 'a=b' } },
    /^Invalid according to Policy: Extra input fields: x-amz-tagging$/,
  )
  denied('where no condition is of the bucket', { conditions: CONDITIONS.slice(1) }, /Extra input fields: bucket$/)
  denied('where one of two conditions is not met', { conditions: [...CONDITIONS, { acl: 'private' }] }, /"private"/)

  test('with a file that is too large', () =>
    refuses({ conditions: [...CONDITIONS, ['content-length-range', 0, 9]] }, 'EntityTooLarge', /maximum/))
  test('with a file that is too small', () =>
    refuses({ conditions: [...CONDITIONS, ['content-length-range', 11, 20]] }, 'EntityTooSmall', /minimum/))
})

describe('a policy is none', () => {
  const document = (text: string) => ({ policy: encoded(text) })
  const cases: Readonly<Record<string, Form>> = {
    'that is no base64': { policy: '{"expiration"}' },
    'that is empty': { policy: '' },
    'that is no JSON': document('{'),
    'that is not UTF-8': { policy: Buffer.from([0x22, 0xff, 0x22]).toString('base64') },
    'that is a list': document('[]'),
    'that is nothing': document('null'),
    'without expiration': document('{"conditions":[]}'),
    'whose expiration is no time': document('{"expiration":"tomorrow","conditions":[]}'),
    'whose expiration is no time of the calendar': document('{"expiration":"2015-13-30T12:00:00Z","conditions":[]}'),
    'whose expiration is in another time zone': document('{"expiration":"2099-12-30T12:00:00+01:00","conditions":[]}'),
    'whose expiration is a number': document('{"expiration":4102444800000,"conditions":[]}'),
    'without conditions': document(`{"expiration":"${EXPIRATION}"}`),
    'whose conditions are an object': document(`{"expiration":"${EXPIRATION}","conditions":{}}`),
    'with another element': document(`{"expiration":"${EXPIRATION}","conditions":[],"Statement":[]}`),
    'with a condition that is a text': { conditions: ['acl'] },
    'with a condition of an operation that nobody knows': { conditions: [['ends-with', '$key', 'x']] },
    'with a condition of two': { conditions: [['eq', '$key']] },
    'with a condition of four': { conditions: [['eq', '$key', 'a', 'b']] },
    'with a condition of no field': { conditions: [['eq', 'key', 'a']] },
    'with a condition whose value is a number': { conditions: [{ key: 1 }] },
    'with a size that is negative': { conditions: [['content-length-range', -1, 10]] },
    'with a size that is no number': { conditions: [['content-length-range', 0, '1e9']] },
    'with a member of another nature': document(`{"expiration":"${EXPIRATION}","conditions":[{"__proto__":"x"}]}`),
  }
  for (const [name, form] of Object.entries(cases)) {
    test(name, () => refuses(form, 'InvalidPolicyDocument', /^Invalid Policy: /))
  }
})
