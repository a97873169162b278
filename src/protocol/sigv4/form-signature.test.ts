import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { AwsError } from '../../aws/index.ts'
import { formSignature } from './form-signature.ts'
import { HmacSha256 } from './hmac.ts'
import { deriveSigningKey } from './signing-keys.ts'
import { received } from './testing.ts'
import { verifySignature } from './verify.ts'

/**
 * All of it, lines and signature, as its page prints them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html
 */
const POLICY = Buffer.from(
  `{ "expiration": "2015-12-30T12:00:00.000Z",
  "conditions": [
    {"bucket": "sigv4examplebucket"},
    ["starts-with", "$key", "user/user1/"],
    {"acl": "public-read"},
    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},
    ["starts-with", "$Content-Type", "image/"],
    {"x-amz-meta-uuid": "14365123651274"},
    {"x-amz-server-side-encryption": "AES256"},
    ["starts-with", "$x-amz-meta-tag", ""],

    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},
    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
    {"x-amz-date": "20151229T000000Z" }
  ]
}`.replaceAll('\n', '\r\n'),
).toString('base64')
const FIELDS: Readonly<Record<string, string>> = {
  bucket: 'sigv4examplebucket',
  key: 'user/user1/${filename}'.replace('${filename}', 'photo.jpg'),
  acl: 'public-read',
  success_action_redirect: 'http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html',
  'content-type': 'image/jpeg',
  'x-amz-meta-uuid': '14365123651274',
  'x-amz-server-side-encryption': 'AES256',
  'x-amz-credential': 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request',
  'x-amz-algorithm': 'AWS4-HMAC-SHA256',
  'x-amz-date': '20151229T000000Z',
  'x-amz-meta-tag': '',
  policy: POLICY,
  'x-amz-signature': '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e',
}
const NOON = Date.UTC(2015, 11, 29, 12)
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

function verify(changed: Readonly<Record<string, string | undefined>> = {}, now = NOON, secret = SECRET): void {
  const all = Object.entries({ ...FIELDS, ...changed }).filter(
    (field): field is [string, string] => field[1] !== undefined,
  )
  const fields = new Map(all)
  const signature = formSignature({ policy: fields.get('policy') ?? '', fields, size: 1 })
  const key = new HmacSha256(deriveSigningKey(secret, signature))
  verifySignature(received('PUT', '/sigv4examplebucket/x', '', [], ''), signature, key, now)
}

test('AWS’s example has the signature that its page prints', () => verify())

describe('a form is refused', () => {
  const cases: Readonly<Record<string, readonly [run: () => void, code: string]>> = {
    'where it was signed with another key': [() => verify({}, NOON, 'other'), 'SignatureDoesNotMatch'],
    'where its policy was changed': [() => verify({ policy: POLICY.replace('ey', 'eY') }), 'SignatureDoesNotMatch'],
    'where its signature was changed': [() => verify({ 'x-amz-signature': '0'.repeat(64) }), 'SignatureDoesNotMatch'],
    'where its signature is none': [() => verify({ 'x-amz-signature': '' }), 'InvalidArgument'],
    'for another Region than the one that it was signed for': [
      () => verify({ 'x-amz-credential': FIELDS['x-amz-credential']?.replace('us-east-1', 'eu-west-1') }),
      'SignatureDoesNotMatch',
    ],
    'for another service': [
      () => verify({ 'x-amz-credential': FIELDS['x-amz-credential']?.replace('/s3/', '/iam/') }),
      'SignatureDoesNotMatch',
    ],
    'with another key of the same secret': [
      () => verify({ 'x-amz-credential': FIELDS['x-amz-credential']?.replace('AKIA', 'ASIA') }),
      'AccessDenied',
    ],
    'with a token that was not signed': [() => verify({ 'x-amz-security-token': 'token' }), 'AccessDenied'],
    'of another day than its scope': [() => verify({ 'x-amz-date': '20151228T000000Z' }), 'SignatureDoesNotMatch'],
    'before it was signed': [() => verify({}, Date.UTC(2015, 11, 28, 12)), 'SignatureDoesNotMatch'],
    'after seven days': [() => verify({}, Date.UTC(2016, 0, 5, 0, 0, 1)), 'SignatureDoesNotMatch'],
    'after it expired': [() => verify({}, Date.UTC(2015, 11, 30, 12, 0, 1)), 'AccessDenied'],
    'where a field is not what its policy says': [() => verify({ acl: 'private' }), 'AccessDenied'],
    'signed in another way': [() => verify({ 'x-amz-algorithm': 'AWS4-ECDSA-P256-SHA256' }), 'InvalidArgument'],
    'without a date': [() => verify({ 'x-amz-date': undefined }), 'InvalidArgument'],
    'whose credential is none': [() => verify({ 'x-amz-credential': 'AKIAIOSFODNN7EXAMPLE' }), 'IncompleteSignature'],
  }
  for (const [name, [run, code]] of Object.entries(cases)) {
    test(name, () => assert.throws(run, (error) => error instanceof AwsError && error.code === code))
  }
})
