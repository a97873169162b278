import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asksOf, type Parameters, serviceTable } from '../../index.ts'
import { sourceOf } from './resources.ts'

const SCOPE = { partition: 'aws', accountId: '111122223333', region: 'us-east-1' }
const NO_BUCKET = new Set(['ListBuckets', 'ListDirectoryBuckets', 'WriteGetObjectResponse'])
/** What is of directory buckets alone. */
const EXPRESS = new Set(['CreateSession', 'RenameObject'])

function asked(operation: string, parameters: Parameters): readonly string[] {
  return asksOf({ service: 's3', operation, parameters }, SCOPE).map(({ action, resource }) => `${action} ${resource}`)
}

describe('each operation on each kind of bucket asks for that kind of bucket', () => {
  for (const [bucket, prefix, begins] of [
    ['photos', 's3:', 'arn:aws:s3:::photos'],
    ['arn:aws:s3:us-west-2:444455556666:accesspoint/ap', 's3:', 'arn:aws:s3:us-west-2:444455556666:accesspoint/ap'],
    ['ap-0123456789-s3alias', 's3:', 'arn:aws:s3:us-east-1:${unknown}:accesspoint/${unknown}'],
    [
      'arn:aws:s3-object-lambda:us-east-1:444455556666:accesspoint/ol',
      's3-object-lambda:',
      'arn:aws:s3-object-lambda:us-east-1:444455556666:accesspoint/ol',
    ],
    ['a--use1-az4--x-s3', 's3express:', 'arn:aws:s3express:us-east-1:111122223333:bucket/a--use1-az4--x-s3'],
  ] as const) {
    test(bucket, () => {
      for (const operation of serviceTable('s3')?.operationNames ?? []) {
        if (NO_BUCKET.has(operation) || EXPRESS.has(operation)) continue
        const found = asked(operation, {
          Bucket: bucket,
          Key: 'k',
          CopySource: 'raw/x',
          Delete: { Objects: [{ Key: 'k' }] },
        })
        const own = found.filter((ask) => ask.startsWith(prefix) && ask.split(' ')[1]?.startsWith(begins))
        assert.ok(own.length > 0, `${operation}: ${found.join(', ')}`)
        for (const ask of found) {
          const isOfCopy = ask === 's3:GetObject arn:aws:s3:::raw/x' || ask.startsWith('s3tables:')
          assert.ok(isOfCopy || own.includes(ask), `${operation} asks ${ask}`)
        }
      }
    })
  }
})

test('a key that is an ARN stands below its bucket, and for no other object', () => {
  assert.deepEqual(asked('PutObject', { Bucket: 'theirs', Key: 'arn:aws:s3:::mine/x' }), [
    's3:PutObject arn:aws:s3:::theirs/arn:aws:s3:::mine/x',
  ])
})

test('a bucket that is an ARN of no access point is one that is not known', () => {
  const ask = 's3:GetObject arn:aws:s3:::${unknown}/k'
  assert.deepEqual(asked('GetObject', { Bucket: 'arn:aws:s3:::mine', Key: 'k' }), [ask])
  assert.deepEqual(asked('GetObject', { Key: 'k' }), [ask])
})

describe('the source of a copy', () => {
  for (const [text, expected] of [
    ['b/k', ['b', 'k', undefined]],
    ['/b/d/k', ['b', 'd/k', undefined]],
    ['b/k?versionId=v', ['b', 'k', 'v']],
    ['b%2Fk%3FversionId=v', ['b', 'k?versionId=v', undefined]],
    ['b/../other/k', undefined],
    ['b/a/%2E%2e/k', undefined],
    ['b/..a/.k', ['b', '..a/.k', undefined]],
    ['b/a+b', ['b', 'a${unknown}b', undefined]],
    [
      'arn%3Aaws%3As3%3Aus-west-2%3A444455556666%3Aaccesspoint%2Fap%2Fobject%2Fd%2Fk',
      ['arn:aws:s3:us-west-2:444455556666:accesspoint/ap', 'd/k', undefined],
    ],
    ['b', undefined],
    ['/b', undefined],
    ['b/%zz', undefined],
    ['', undefined],
  ] as const) {
    test(text || 'nothing', () => {
      const source = sourceOf(text)
      assert.deepEqual(source && [source.bucket, source.key, source.versionId], expected)
    })
  }

  test('that cannot be read is one that is not known', () => {
    assert.deepEqual(asked('CopyObject', { Bucket: 'b', Key: 'k', CopySource: '%zz' }), [
      's3:GetObject arn:aws:s3:::${unknown}/${unknown}',
      's3:PutObject arn:aws:s3:::b/k',
    ])
  })
})
