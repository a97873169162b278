import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { after, before, describe, test } from 'node:test'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { cephMissing, startCeph } from '../support/ceph.ts'
import { send, sendChunked, startGateway, userWith } from '../support/gateway.ts'
import { motoMissing, startMoto } from '../support/moto.ts'
import { postedForm } from '../support/posted-form.ts'
import { signedChunks } from '../support/s3-chunks.ts'
import { S3RVER_VARIABLES, type Store, s3rverUpstream, startS3rver } from '../support/s3rver.ts'
import type { Credentials } from '../support/signed-fetch.ts'

interface Kind {
  readonly name: string
  readonly skip: string | false
  readonly start: () => Promise<Store>
  readonly front: (url: string) => Promise<CastellanServer>
  /** What the store itself does not have. */
  readonly lacks: readonly ('parts that are copied' | 'the time for large objects')[]
}

/** The key of Ceph's user, once it runs. */
let cephKey: Credentials | undefined

const KINDS: readonly Kind[] = [
  {
    name: 's3rver, which is signed to and knows no chunks with trailers',
    skip: false,
    start: startS3rver,
    front: (url) =>
      startGateway([], { upstreamsFile: s3rverUpstream(url), environment: { ...UNATTENDED, ...S3RVER_VARIABLES } }),
    lacks: ['parts that are copied'],
  },
  {
    name: 'moto, which is told who asks by name',
    skip: motoMissing(),
    start: startMoto,
    front: (url) => startGateway([`s3=${url}`]),
    lacks: ['the time for large objects'],
  },
  {
    name: 'the Ceph Object Gateway, which is signed to and wants to know how long an object is',
    skip: cephMissing(),
    async start() {
      const ceph = await startCeph()
      cephKey = ceph.addUser('castellan')
      return { url: ceph.endpoint, stop: ceph.stop }
    },
    front(url) {
      const keysVariables = { accessKeyId: 'CEPH_KEY_ID', secretAccessKey: 'CEPH_SECRET' }
      return startGateway([], {
        upstreamsFile: { upstreams: { s3: { url, keysVariables, account: ROOT.accountId, takesChunks: false } } },
        environment: { ...UNATTENDED, CEPH_KEY_ID: cephKey?.accessKeyId, CEPH_SECRET: cephKey?.secretAccessKey },
      })
    },
    lacks: [],
  },
]

/** Names that are hard to write in a path. */
const KEYS = ['plain', 'a b+c', 'ä/日本', "!'()*~", 'a%2Fb', '100%', 'x=1&y=2?z#q', 'folder/'] as const
const MIB = 1024 * 1024

for (const { name, skip, start, front, lacks } of KINDS) {
  describe(`an unmodified client of S3, with Castellan before ${name}`, { skip }, () => {
    let store: Store
    let castellan: CastellanServer
    let s3: S3Client
    let reader: Credentials
    before(async () => {
      store = await start()
      castellan = await front(store.url)
      s3 = client(ROOT_KEY)
      await s3.send(new CreateBucketCommand({ Bucket: 'photos' }))
      await s3.send(new CreateBucketCommand({ Bucket: 'secret' }))
      reader = await userWith(castellan, [
        {
          Effect: 'Allow',
          Action: ['s3:GetObject', 's3:ListBucket'],
          Resource: ['arn:aws:s3:::photos', 'arn:aws:s3:::photos/*'],
        },
        { Effect: 'Allow', Action: ['s3:PutObject', 's3:DeleteObject'], Resource: 'arn:aws:s3:::photos/own/*' },
      ])
    })
    after(async () => {
      await castellan?.close()
      await store?.stop()
    })

    function client(credentials: Credentials): S3Client {
      return new S3Client({
        endpoint: castellan.url,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials,
        maxAttempts: 1,
      })
    }
    const get = async (Key: string, more: Partial<GetObjectCommandInput> = {}, by = s3) => {
      const { Body, ...head } = await by.send(new GetObjectCommand({ Bucket: 'photos', Key, ...more }))
      return { ...head, text: (await Body?.transformToString('latin1')) ?? '' }
    }
    const put = (Key: string, Body: string | Readable, length?: number, by = s3) =>
      by.send(
        new PutObjectCommand({ Bucket: 'photos', Key, Body, ...(length !== undefined && { ContentLength: length }) }),
      )

    test('sees buckets', async () => {
      const { Buckets } = await s3.send(new ListBucketsCommand({}))
      assert.deepEqual(Buckets?.map(({ Name }) => Name).toSorted(), ['photos', 'secret'])
      await s3.send(new GetBucketLocationCommand({ Bucket: 'photos' }))
      await assert.rejects(client(reader).send(new ListBucketsCommand({})), { name: 'AccessDenied' })
    })

    for (const key of KEYS) {
      test(`gets what it put: ${key}`, async () => {
        await put(key, `text of ${key.length}`)
        assert.equal((await get(key)).text, `text of ${key.length}`)
        const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: 'photos', Prefix: key }))
        assert.deepEqual(
          Contents?.map(({ Key }) => Key),
          [key],
        )
      })
    }

    test('puts a stream, whose checksum trails', async () => {
      const body = 'streamed '.repeat(20_000)
      await put('own/streamed', Readable.from([Buffer.from(body)]), body.length)
      const { text, ContentLength } = await get('own/streamed')
      assert.ok(text === body)
      assert.equal(ContentLength, body.length)
    })

    test('puts chunks that are signed', async () => {
      const pieces = ['a'.repeat(65_536), 'b'.repeat(10_000)]
      const headers = {
        'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
        'x-amz-decoded-content-length': '75536',
        'content-encoding': 'aws-chunked',
      }
      const sent = { service: 's3', method: 'PUT', path: '/photos/own/signed', headers }
      const { status, text } = await sendChunked(castellan.url, ROOT_KEY, sent, (signing) =>
        signedChunks(pieces, signing).join(''),
      )
      assert.equal(status, 200, text)
      assert.ok((await get('own/signed')).text === pieces.join(''))
    })

    test('gets a part of an object, its head, and nothing where it has it', async () => {
      await put('ranged', '0123456789')
      const { text, ContentRange } = await get('ranged', { Range: 'bytes=2-4' })
      assert.deepEqual([text, ContentRange], ['234', 'bytes 2-4/10'])
      const { ContentLength, ETag = '' } = await s3.send(new HeadObjectCommand({ Bucket: 'photos', Key: 'ranged' }))
      assert.equal(ContentLength, 10)
      await assert.rejects(get('ranged', { IfNoneMatch: ETag }), ({ $metadata }) => $metadata.httpStatusCode === 304)
      await assert.rejects(get('none'), { name: 'NoSuchKey' })
    })

    test('copies what it may read to where it may write', async () => {
      await put('source', 'to be copied')
      await s3.send(new PutObjectCommand({ Bucket: 'secret', Key: 'k', Body: 'secret' }))
      const by = client(reader)
      const copy = (CopySource: string, Key: string) =>
        by.send(new CopyObjectCommand({ Bucket: 'photos', Key, CopySource }))
      await copy('photos/source', 'own/copy')
      assert.equal((await get('own/copy')).text, 'to be copied')
      await assert.rejects(copy('secret/k', 'own/stolen'), /s3:GetObject on resource: "arn:aws:s3:::secret\/k"/)
      await assert.rejects(copy('photos/source', 'others/copy'), /s3:PutObject/)
      await assert.rejects(get('own/stolen'), { name: 'NoSuchKey' })
    })

    test('puts an object in parts', async () => {
      const Bucket = 'photos'
      const Key = 'own/parts'
      const by = client(reader)
      const { UploadId } = await by.send(new CreateMultipartUploadCommand({ Bucket, Key }))
      const bodies = ['p'.repeat(5 * MIB), 'q'.repeat(1000)]
      const Parts = []
      for (const [i, Body] of bodies.entries()) {
        const PartNumber = i + 1
        const { ETag } = await by.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))
        Parts.push({ PartNumber, ETag })
      }
      const copied = { Bucket, Key: 'own/copied', PartNumber: 1 }
      const { UploadId: other } = await by.send(new CreateMultipartUploadCommand(copied))
      const copy = (CopySource: string) =>
        by.send(new UploadPartCopyCommand({ ...copied, UploadId: other, CopySource }))
      await assert.rejects(copy('secret/k'), /s3:GetObject on resource: "arn:aws:s3:::secret\/k"/)
      if (!lacks.includes('parts that are copied')) assert.ok((await copy('photos/source')).CopyPartResult?.ETag)
      await by.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }))
      assert.ok((await get(Key)).text === bodies.join(''))
    })

    test('deletes those of several keys that it may', async () => {
      for (const key of ['own/1', 'own/2', 'kept']) await put(key, key)
      const Delete = { Objects: [{ Key: 'own/1' }, { Key: 'kept' }, { Key: 'own/2' }] }
      const { Deleted, Errors } = await client(reader).send(new DeleteObjectsCommand({ Bucket: 'photos', Delete }))
      assert.deepEqual(Deleted?.map(({ Key }) => Key).toSorted(), ['own/1', 'own/2'])
      assert.deepEqual(
        Errors?.map(({ Key, Code }) => [Key, Code]),
        [['kept', 'AccessDenied']],
      )
      assert.equal((await get('kept')).text, 'kept')
      await assert.rejects(get('own/1'), { name: 'NoSuchKey' })
    })

    test('posts a form', async () => {
      const form = { bucket: 'photos', key: 'own/${filename}', conditions: undefined, file: 'of a form' }
      const conditions = [
        { bucket: 'photos' },
        ...['key', 'x-amz-credential', 'x-amz-algorithm', 'x-amz-date'].map((field) => [
          'starts-with',
          `$${field}`,
          '',
        ]),
      ]
      const { type, body } = postedForm(reader, { ...form, conditions })
      const answer = await fetch(`${castellan.url}/photos`, { method: 'POST', headers: { 'content-type': type }, body })
      assert.equal(answer.status, 204, await answer.text())
      assert.equal((await get('own/a.txt')).text, 'of a form')
    })

    test('a body that is not what its head says is in no store', async () => {
      const body = 'x'.repeat(100_000)
      const hash = createHash('sha256').update('other').digest('hex')
      const wrong: readonly Readonly<Record<string, string>>[] = [
        { 'x-amz-content-sha256': hash },
        { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==' },
      ]
      for (const headers of wrong) {
        const sent = { service: 's3', method: 'PUT', path: '/photos/never', headers, body }
        assert.equal((await send(castellan.url, ROOT_KEY, sent)).status, 400)
      }
      await assert.rejects(get('never'), { name: 'NoSuchKey' })
    })

    test('puts and gets an object of 256 MiB by its hash, in little memory', {
      skip: lacks.includes('the time for large objects'),
    }, async () => {
      const piece = Buffer.alloc(MIB)
      for (let i = 0; i < piece.length; i++) piece[i] = (i * 31) & 0xff
      const sent = createHash('sha256')
      let most = 0
      const look = () => {
        most = Math.max(most, process.memoryUsage.rss())
      }
      async function* object() {
        for (let i = 0; i < 256; i++) {
          piece.writeUInt32BE(i)
          const bytes = Buffer.from(piece)
          sent.update(bytes)
          look()
          yield bytes
        }
      }
      const start = process.memoryUsage.rss()
      await put('own/large', Readable.from(object(), { objectMode: false }), 256 * MIB)
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'photos', Key: 'own/large' }))
      const got = createHash('sha256')
      for await (const bytes of Body as Readable) {
        got.update(bytes)
        look()
      }
      assert.equal(got.digest('hex'), sent.digest('hex'))
      // Client, gateway and s3rver are in this process.
      assert.ok(most - start < 200 * MIB, `${Math.round((most - start) / MIB)} MiB more`)
    })
  })
}
