import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { identify, parametersOf } from '../../protocol/index.ts'
import { request } from '../../protocol/messages/testing.ts'
import { models } from '../../protocol/model/testing.ts'
import { deleteDocument, mergedResult, type NamedObject, refusedResult } from './delete-objects.ts'

const REFUSED = [{ object: { Key: 'a<b>&"c"', VersionId: 'v1' }, code: 'AccessDenied', message: 'Access & Denied' }]
const ROW =
  '<Error><Key>a&lt;b&gt;&amp;&quot;c&quot;</Key><VersionId>v1</VersionId><Code>AccessDenied</Code><Message>Access &amp; Denied</Message></Error>'

/** What a request with this document says, to whoever reads it as it is sent. */
function readBack(document: string) {
  const sent = request({ method: 'POST', path: '/b', query: 'delete', headers: { host: 'x' }, body: document })
  return parametersOf(identify(models, sent, 's3', 'us-east-1'), sent)
}

describe('a document that is written anew', () => {
  const objects: readonly NamedObject[] = [
    { Key: 'a' },
    { Key: '<&>"\'é日本 \t\r\n ', VersionId: 'v/+=' },
    { Key: 'k', ETag: '"0123"', Size: 7, LastModifiedTime: new Date('2026-11-23T12:00:00Z') },
  ]
  for (const isQuiet of [true, false]) {
    test(isQuiet ? 'says what was decided, quietly' : 'says what was decided', () => {
      const { Delete } = readBack(deleteDocument(objects, isQuiet)) as {
        Delete: { Objects: readonly NamedObject[]; Quiet?: boolean }
      }
      assert.deepEqual(
        Delete.Objects.map((object) => ({ ...object })),
        objects,
      )
      assert.equal(Delete.Quiet ?? false, isQuiet)
    })
  }
})

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
describe('the rows of refused keys', () => {
  const NS = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
  for (const [name, answer, expected] of [
    [
      'stand beside those of the upstream',
      `<DeleteResult ${NS}><Deleted><Key>k</Key></Deleted></DeleteResult>\n`,
      `<DeleteResult ${NS}><Deleted><Key>k</Key></Deleted>${ROW}</DeleteResult>\n`,
    ],
    [
      'stand alone where the upstream is quiet',
      `<?xml version="1.0"?><DeleteResult ${NS}></DeleteResult>`,
      `<?xml version="1.0"?><DeleteResult ${NS}>${ROW}</DeleteResult>`,
    ],
    ['stand in an element that was empty', `<DeleteResult ${NS}/>`, `<DeleteResult ${NS}>${ROW}</DeleteResult>`],
    ['stand in one without a namespace', '<DeleteResult />', `<DeleteResult >${ROW}</DeleteResult>`],
    [
      'have the prefix of the others',
      `<s:DeleteResult xmlns:s="x"></s:DeleteResult>`,
      `<s:DeleteResult xmlns:s="x">${ROW.replaceAll(/<(\/?)(\w)/g, '<$1s:$2')}</s:DeleteResult>`,
    ],
  ] as const) {
    test(name, () => assert.equal(mergedResult(answer, REFUSED), expected))
  }

  test('have no place in another answer', () => {
    for (const answer of ['', '<Error><Code>NoSuchBucket</Code></Error>', '<DeleteResult>', 'DeleteResult', '<a/>']) {
      assert.equal(mergedResult(answer, REFUSED), undefined, answer)
    }
  })

  test('are all where every key was refused', () =>
    assert.equal(
      refusedResult(REFUSED),
      `<?xml version="1.0" encoding="UTF-8"?>\n<DeleteResult ${NS}>${ROW}</DeleteResult>`,
    ))
})
