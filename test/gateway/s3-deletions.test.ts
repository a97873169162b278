import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import { DeleteObjectsCommand, type ObjectIdentifier, S3Client } from '@aws-sdk/client-s3'
import type { CastellanServer } from '../../src/server/index.ts'
import { send, startGateway, userWith } from '../support/gateway.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'
import type { Credentials } from '../support/signed-fetch.ts'

let upstream: RecordingUpstream
let castellan: CastellanServer
let deleter: Credentials
before(async () => {
  upstream = await recordingUpstream()
  castellan = await startGateway([`s3=${upstream.url}`])
  const own = 'arn:aws:s3:::bucket/own/*'
  deleter = await userWith(castellan, [
    { Effect: 'Allow', Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'], Resource: own },
    { Effect: 'Deny', Action: 's3:DeleteObjectVersion', Resource: `${own}kept` },
  ])
})
beforeEach(() => {
  upstream.seen.length = 0
  // What it was asked for has been deleted.
  upstream.answer((_request, response, { body }) => {
    const keys = [...body.toString().matchAll(/<Key>[^<]*<\/Key>/g)]
    const rows = keys.map(([key]) => `<Deleted>${key}</Deleted>`)
    const isQuiet = body.toString().includes('<Quiet>true</Quiet>')
    const document = `<DeleteResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${isQuiet ? '' : rows.join('')}</DeleteResult>`
    response.writeHead(200, { 'content-type': 'application/xml' }).end(document)
  })
})
after(async () => {
  await castellan?.close()
  await upstream?.[Symbol.asyncDispose]()
})

function remove(Objects: ObjectIdentifier[], Quiet = false, credentials = deleter) {
  const s3 = new S3Client({ endpoint: castellan.url, region: 'us-east-1', forcePathStyle: true, credentials })
  return s3.send(new DeleteObjectsCommand({ Bucket: 'bucket', Delete: { Objects, Quiet } }))
}

const keysAsked = () =>
  [...(upstream.seen[0]?.body.toString() ?? '').matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key]) => key)

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
describe('of several keys', () => {
  test('all that are allowed go on as they were sent', async () => {
    const { Deleted, Errors } = await remove([{ Key: 'own/a' }, { Key: 'own/b' }])
    assert.deepEqual(
      Deleted?.map(({ Key }) => Key),
      ['own/a', 'own/b'],
    )
    assert.equal(Errors, undefined)
  })

  test('those that are not allowed are errors, and the upstream hears nothing of them', async () => {
    const { Deleted, Errors } = await remove([{ Key: 'own/a' }, { Key: 'others/b' }, { Key: 'own/<c>&' }])
    assert.deepEqual(
      Deleted?.map(({ Key }) => Key),
      ['own/a', 'own/<c>&'],
    )
    assert.deepEqual(
      Errors?.map(({ Key, Code }) => [Key, Code]),
      [['others/b', 'AccessDenied']],
    )
    assert.match(
      Errors?.[0]?.Message ?? '',
      /not authorized to perform: s3:DeleteObject on resource: "arn:aws:s3:::bucket\/others\/b" because no identity-based policy allows/,
    )
    assert.deepEqual(keysAsked(), ['own/a', 'own/&lt;c&gt;&amp;'])
    const [seen] = upstream.seen
    const body = seen?.body ?? Buffer.alloc(0)
    assert.equal(body.toString().includes('others'), false)
    assert.equal(seen?.headers['content-md5'], createHash('md5').update(body).digest('base64'))
    assert.equal(seen?.headers['content-length'], String(body.length))
    assert.equal(seen?.headers['x-amz-content-sha256'], createHash('sha256').update(body).digest('hex'))
  })

  test('one of which a version is denied is decided by its version', async () => {
    const { Deleted, Errors } = await remove([{ Key: 'own/kept', VersionId: 'v1' }, { Key: 'own/kept' }])
    assert.deepEqual(Deleted?.length, 1)
    assert.deepEqual(
      Errors?.map(({ Key, VersionId }) => [Key, VersionId]),
      [['own/kept', 'v1']],
    )
    assert.match(Errors?.[0]?.Message ?? '', /explicit deny/)
  })

  test('errors alone are told to whoever asks quietly', async () => {
    const { Deleted, Errors } = await remove([{ Key: 'own/a' }, { Key: 'others/b' }], true)
    assert.equal(Deleted, undefined)
    assert.deepEqual(
      Errors?.map(({ Key }) => Key),
      ['others/b'],
    )
    assert.match(upstream.seen[0]?.body.toString() ?? '', /<Quiet>true<\/Quiet>/)
  })

  test('none are asked for where none are allowed', async () => {
    const { Deleted, Errors } = await remove([{ Key: 'others/a' }, { Key: 'others/b' }])
    assert.equal(Deleted, undefined)
    assert.deepEqual(
      Errors?.map(({ Key }) => Key),
      ['others/a', 'others/b'],
    )
    assert.equal(upstream.seen.length, 0)
  })

  test('1,000 are decided on', async () => {
    const objects = Array.from({ length: 1000 }, (_, i) => ({ Key: `${i % 2 ? 'own' : 'others'}/${i}` }))
    const { Deleted, Errors } = await remove(objects)
    assert.deepEqual([Deleted?.length, Errors?.length, keysAsked().length], [500, 500, 500])
  })

  test('more than 1,000 are too many', async () => {
    const objects = Array.from({ length: 1001 }, (_, i) => ({ Key: `others/${i}` }))
    await assert.rejects(remove(objects), { name: 'MalformedXML' })
    assert.equal(upstream.seen.length, 0)
  })
})

describe('a document that is not what its head says', () => {
  const document = '<Delete><Object><Key>own/a</Key></Object><Object><Key>others/b</Key></Object></Delete>'
  const call = (headers: Readonly<Record<string, string>>) =>
    send(castellan.url, deleter, {
      service: 's3',
      path: '/bucket',
      query: 'delete',
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
      body: document,
    })

  test('deletes nothing by a digest of another', async () => {
    const { text } = await call({ 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==' })
    assert.match(text, /<Code>BadDigest<\/Code>/)
    assert.equal(upstream.seen.length, 0)
  })

  test('deletes nothing by a checksum of another', async () => {
    const { text } = await call({ 'x-amz-checksum-crc32': 'AAAAAA==' })
    assert.match(text, /<Code>BadDigest<\/Code>/)
    assert.equal(upstream.seen.length, 0)
  })
})

describe('an upstream', () => {
  test('that refuses answers for itself', async () => {
    upstream.answer((_request, response) =>
      response.writeHead(404).end('<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>'),
    )
    await assert.rejects(remove([{ Key: 'own/a' }, { Key: 'others/b' }]), { name: 'NoSuchBucket' })
  })

  /** Of two keys, of which one may be deleted: the answer is read. */
  const removeOne = () =>
    send(castellan.url, deleter, {
      service: 's3',
      path: '/bucket',
      query: 'delete',
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      body: '<Delete><Object><Key>own/a</Key></Object><Object><Key>others/b</Key></Object></Delete>',
    })

  test('that does not say what it deleted is no success', async () => {
    upstream.answer((_request, response) => response.writeHead(200).end('deleted!'))
    const { status, text } = await removeOne()
    assert.equal(status, 503)
    assert.match(text, /did not say what it deleted/)
  })

  test('that never ends its answer is listened to no longer', async () => {
    const { promise: left, resolve } = Promise.withResolvers<void>()
    upstream.answer((_request, response) => {
      response.writeHead(200).once('close', resolve)
      const more = () => response.write('<DeleteResult>'.repeat(10_000), (error) => error || more())
      more()
    })
    assert.equal((await removeOne()).status, 503)
    await left
  })
})
