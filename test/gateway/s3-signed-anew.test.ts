import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, beforeEach, describe, test } from 'node:test'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT, ROOT_KEY, UNATTENDED } from '../support/castellan.ts'
import { sendChunked, startGateway, userWith } from '../support/gateway.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'
import { CRC32, crcOf, signedChunks } from '../support/s3-chunks.ts'
import type { Credentials } from '../support/signed-fetch.ts'

let recording: RecordingUpstream
/** The calls about objects. */
const seen = () => recording.seen.filter(({ url }) => url.startsWith('/bucket/'))

/** Somebody who verifies each signature: Castellan itself, as the upstream of another. */
let verifying: CastellanServer
let castellan: CastellanServer
let caller: Credentials
before(async () => {
  recording = await recordingUpstream()
  // What the first asks the second for itself is a call like others to it: nothing is known of buckets.
  recording.answer(({ url = '' }, response) => {
    if (url.startsWith('/bucket/')) response.end('from upstream')
    else response.writeHead(501).end()
  })
  verifying = await startGateway([`s3=${recording.url}`])
  castellan = await startGateway([], {
    upstreamsFile: {
      upstreams: {
        s3: {
          url: verifying.url,
          keysVariables: { accessKeyId: 'STORE_KEY_ID', secretAccessKey: 'STORE_SECRET' },
          account: ROOT.accountId,
        },
      },
    },
    environment: { ...UNATTENDED, STORE_KEY_ID: ROOT_KEY.accessKeyId, STORE_SECRET: ROOT_KEY.secretAccessKey },
  })
  caller = await userWith(castellan, [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }])
})
beforeEach(() => {
  recording.seen.length = 0
})
after(async () => {
  await castellan?.close()
  await verifying?.close()
  await recording?.[Symbol.asyncDispose]()
})

const PIECES = ['x'.repeat(70_000), 'y'.repeat(300_000)]
const WHOLE = PIECES.join('')
const TRAILER = `${CRC32}:${crcOf(WHOLE)}`

describe('what is signed anew with the upstream’s key is verified by it', () => {
  test('chunk by chunk', async () => {
    const headers = {
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'x-amz-decoded-content-length': String(WHOLE.length),
      'content-encoding': 'aws-chunked',
    }
    const sent = { service: 's3', method: 'PUT', path: '/bucket/k', headers }
    const came = await sendChunked(castellan.url, caller, sent, (signing) => signedChunks(PIECES, signing).join(''))
    assert.equal(came.status, 200, came.text)
    assert.match(seen()[0]?.body.toString('latin1') ?? '', /^11170;chunk-signature=0{64}\r\nx{70000}\r\n/)
  })

  test('with a trailer', async () => {
    const headers = {
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': String(WHOLE.length),
      'x-amz-trailer': CRC32,
      'content-encoding': 'aws-chunked',
    }
    const sent = { service: 's3', method: 'PUT', path: '/bucket/k', headers }
    const came = await sendChunked(castellan.url, caller, sent, (signing) =>
      signedChunks(PIECES, signing, TRAILER).join(''),
    )
    assert.equal(came.status, 200, came.text)
    assert.ok(seen()[0]?.body.includes(`${TRAILER}\r\nx-amz-trailer-signature:`))
  })

  test('from an unmodified client, as text, as a stream, and without a body', async () => {
    const config = { endpoint: castellan.url, region: 'us-east-1', forcePathStyle: true, credentials: caller }
    const s3 = new S3Client({ ...config, maxAttempts: 1 })
    await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'a b+c/ä', Body: 'text', Metadata: { a: ' b  c ' } }))
    const Body = Readable.from([Buffer.from(WHOLE)])
    await s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'k', Body, ContentLength: WHOLE.length }))
    const got = await s3.send(new GetObjectCommand({ Bucket: 'bucket', Key: 'k', VersionId: 'a+b/c=' }))
    assert.equal(await got.Body?.transformToString(), 'from upstream')
    assert.deepEqual(
      seen().map(({ method, url }) => `${method} ${url}`),
      ['PUT /bucket/a%20b%2Bc/%C3%A4', 'PUT /bucket/k', 'GET /bucket/k?versionId=a%2Bb%2Fc%3D'],
    )
    assert.ok(seen()[1]?.body.includes(`${CRC32}:`))
  })
})

test('of a presigned URL goes on what it asks for, and nothing of its signature', async () => {
  const s3 = new S3Client({ endpoint: castellan.url, region: 'us-east-1', credentials: caller })
  const { hostname, port } = new URL(castellan.url)
  const signer = await s3.config.signer()
  assert.ok('presign' in signer && typeof signer.presign === 'function')
  const asked = {
    method: 'GET',
    protocol: 'http:',
    hostname,
    port: Number(port),
    path: '/bucket/a%20b',
    headers: { host: `${hostname}:${port}`, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    query: { versionId: 'v1' },
  }
  const { query } = (await signer.presign(asked, { expiresIn: 60 })) as { query: Record<string, string> }
  const text = new URLSearchParams(query).toString().replaceAll('+', '%20')
  const url = `${castellan.url}/bucket/a%20b?${text}`
  assert.equal((await fetch(url)).status, 200)
  const [got] = seen()
  assert.equal(got?.url, '/bucket/a%20b?versionId=v1')
  assert.equal(JSON.stringify(got?.rawHeaders).includes(caller.accessKeyId), false)
  recording.seen.length = 0
  for (const [change, status] of [
    [`${url}&versionId=v2`, 403],
    [`${url}&X-Amz-Signature=${'0'.repeat(64)}`, 400],
    [url.replace('versionId=v1', 'versionId=v2'), 403],
    [url.replace('/a%20b', '/other'), 403],
    [`${url}&acl`, 403],
  ] as const) {
    assert.equal((await fetch(change)).status, status, change)
  }
  assert.equal((await fetch(url, { headers: { 'x-amz-acl': 'public-read' } })).status, 403)
  assert.equal(seen().length, 0)
})
