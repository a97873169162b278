import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { AwsError } from '../../aws/index.ts'
import { withHoistedHeaders } from './hoisted-headers.ts'

const SIGNED = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A&X-Amz-Signature=0&X-Amz-Security-Token=T'

function head(query: string, headers: Readonly<Record<string, string>> = {}) {
  return { query: `${SIGNED}&${query}`, headers, rawHeaders: Object.entries(headers).flat() }
}

const added = (query: string) => {
  const { headers, rawHeaders } = withHoistedHeaders(head(query))
  assert.deepEqual(Object.fromEntries(pairs(rawHeaders)), headers)
  return headers
}

const pairs = (raw: readonly string[]) => raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : []))

describe('a header that stands in the query of a presigned URL is a header', () => {
  for (const [query, headers] of [
    ['x-amz-acl=public-read', { 'x-amz-acl': 'public-read' }],
    ['X-Amz-Acl=public-read', { 'x-amz-acl': 'public-read' }],
    ['x-amz-meta-colour=a%20b%2Bc+d', { 'x-amz-meta-colour': 'a b+c+d' }],
    ['x-amz-server-side-encryption=aws%3Akms', { 'x-amz-server-side-encryption': 'aws:kms' }],
    ['%78-amz-storage-class=GLACIER', { 'x-amz-storage-class': 'GLACIER' }],
    ['x-amz-copy-source=%2Fb%2Fk%2520x', { 'x-amz-copy-source': '/b/k%20x' }],
    ['x-amz-meta-name=%C3%A9', { 'x-amz-meta-name': '\xc3\xa9' }],
  ] as const) {
    test(query, () => assert.deepEqual(added(query), headers))
  }
})

describe('what is none of it is not taken for a header', () => {
  for (const query of [
    'x-amz-content-sha256=UNSIGNED-PAYLOAD',
    'x-amz-date=20261130T000000Z&x-amz-expires=1',
    'x-amz-target=DynamoDB_20120810.GetItem',
    'versionId=1&acl&x-id=GetObject',
  ]) {
    test(query, () => assert.deepEqual(added(query), {}))
  }
})

describe('what S3 was seen to leave out of a query is left out', () => {
  for (const query of [
    // https://github.com/aws/aws-sdk-go-v2/pull/1017, https://github.com/aws/aws-sdk-js-v3/issues/3496
    'x-amz-tagging=a%3Db',
    // https://github.com/aws/aws-sdk/issues/480, https://github.com/localstack/localstack/issues/12169
    'x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32',
    'x-amz-trailer=x-amz-checksum-crc32&x-amz-decoded-content-length=1',
  ]) {
    test(query, () => assert.deepEqual(added(query), {}))
  }
})

describe('what two readers could read in two ways is refused', () => {
  const code = (error: AwsError) => error.status === 400 && error.code === 'InvalidArgument'
  for (const query of [
    'x-amz-meta-a=b%0D%0Ax-amz-acl:%20public-read',
    'x-amz-meta-a=b%00',
    'x-amz-meta-a%0D%0Ax-amz-acl=public-read',
    'x-amz-meta-a%3A%20b=c',
    'x-amz-acl=private&X-Amz-Acl=public-read',
  ]) {
    test(query, () => assert.throws(() => withHoistedHeaders(head(query)), code))
  }

  test('a header and a parameter of its name that differ', () => {
    const sent = head('x-amz-acl=private', { 'x-amz-acl': 'public-read' })
    assert.throws(() => withHoistedHeaders(sent), code)
  })

  test('but not where they say the same', () => {
    const sent = head('x-amz-acl=private', { 'x-amz-acl': 'private' })
    assert.equal(withHoistedHeaders(sent), sent)
  })
})
