import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { CastellanServer } from '../../src/server/index.ts'
import { ROOT_KEY } from '../support/castellan.ts'
import { type Came, type Sent, send, sendChunked, startGateway } from '../support/gateway.ts'
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts'
import { CRC32, crcOf, signedChunks, unsignedChunks } from '../support/s3-chunks.ts'

let upstream: RecordingUpstream
let castellan: CastellanServer
before(async () => {
  upstream = await recordingUpstream()
  castellan = await startGateway([`s3=${upstream.url}`])
})
beforeEach(() => {
  upstream.seen.length = 0
})
after(async () => {
  await castellan?.close()
  await upstream?.[Symbol.asyncDispose]()
})

const SIGNED = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
const UNSIGNED = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'
const PIECES = ['x'.repeat(70_000), 'y'.repeat(9_000)]
const LENGTH = String(PIECES.join('').length)
const TRAILER = `${CRC32}:${crcOf(PIECES.join(''))}`
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const md5 = (text: string) => createHash('md5').update(text).digest('base64')

function put(claim: string | undefined, headers: Readonly<Record<string, string>> = {}): Sent {
  const claimed: Readonly<Record<string, string>> = claim === undefined ? {} : { 'x-amz-content-sha256': claim }
  return { service: 's3', method: 'PUT', path: '/bucket/key', headers: { ...claimed, ...headers } }
}

const chunked = (claim: string, headers: Readonly<Record<string, string>> = {}) =>
  put(claim, {
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': LENGTH,
    ...(claim.endsWith('-TRAILER') && { 'x-amz-trailer': CRC32 }),
    ...headers,
  })

/** What no upstream has: a request that is whole. */
function assertRefused(came: Came, code: string): void {
  assert.match(came.text, new RegExp(`<Code>${code}</Code>`), came.text)
  assert.ok(came.status >= 400 && came.status < 500, String(came.status))
  for (const seen of upstream.seen) assert.equal(seen.isWhole, false)
}

describe('a body of S3', () => {
  test('whose chunks are signed goes on with the same bytes, and none of the caller’s signatures', async () => {
    let sent = ''
    const came = await sendChunked(castellan.url, ROOT_KEY, chunked(SIGNED), (signing) => {
      sent = signedChunks(PIECES, signing).join('')
      return sent
    })
    assert.equal(came.status, 200, came.text)
    const [seen] = upstream.seen
    assert.equal(seen?.body.toString('latin1'), sent.replaceAll(/[0-9a-f]{64}/g, '0'.repeat(64)))
    assert.equal(seen?.headers['x-amz-content-sha256'], SIGNED)
    assert.equal(seen?.headers['x-amz-decoded-content-length'], LENGTH)
    assert.equal(seen?.headers['content-encoding'], 'aws-chunked')
    assert.equal(seen?.headers['content-length'], String(sent.length))
  })

  test('with a trailer that is signed does so too', async () => {
    const came = await sendChunked(castellan.url, ROOT_KEY, chunked(`${SIGNED}-TRAILER`), (signing) =>
      signedChunks(PIECES, signing, TRAILER).join(''),
    )
    assert.equal(came.status, 200, came.text)
    assert.match(upstream.seen[0]?.body.toString('latin1') ?? '', new RegExp(`0{64}\r\n${TRAILER.replace('+', '.')}`))
  })

  test('whose chunks are not signed goes on byte for byte', async () => {
    const body = unsignedChunks(PIECES, TRAILER).join('')
    assert.equal((await send(castellan.url, ROOT_KEY, { ...chunked(UNSIGNED), body })).status, 200)
    assert.equal(upstream.seen[0]?.body.toString('latin1'), body)
    assert.equal(upstream.seen[0]?.headers['x-amz-trailer'], CRC32)
  })

  for (const [name, headers] of [
    ['whose hash is signed', {}],
    ['whose digest is given', { 'content-md5': md5(PIECES.join('')) }],
  ] as const) {
    test(`${name} goes on byte for byte, however long it is`, async () => {
      const body = PIECES.join('').repeat(40)
      const own: Readonly<Record<string, string>> = 'content-md5' in headers ? { 'content-md5': md5(body) } : {}
      const came = await send(castellan.url, ROOT_KEY, { ...put(sha256(body), own), body })
      assert.equal(came.status, 200, came.text)
      assert.equal(upstream.seen[0]?.body.toString(), body)
      assert.equal(upstream.seen[0]?.headers['x-amz-content-sha256'], sha256(body))
    })
  }

  test('that is nothing goes on', async () => {
    assert.equal((await send(castellan.url, ROOT_KEY, put(sha256('')))).status, 200)
    assert.equal(upstream.seen[0]?.headers['content-length'], '0')
  })
})

/** Each as somebody between the client and here would do it. */
describe('a body of S3 that is not what its head says reaches no upstream whole', () => {
  const body = PIECES.join('')
  const attacks: Readonly<Record<string, readonly [sent: Sent, code: string]>> = {
    'whose hash is another’s': [{ ...put(sha256('other')), body }, 'XAmzContentSHA256Mismatch'],
    'that is nothing and has the hash of something': [put(sha256('other')), 'XAmzContentSHA256Mismatch'],
    'that is something and has the hash of nothing': [{ ...put(sha256('')), body }, 'XAmzContentSHA256Mismatch'],
    'whose digest is another’s': [{ ...put('UNSIGNED-PAYLOAD', { 'content-md5': md5('other') }), body }, 'BadDigest'],
    'whose digest is none': [{ ...put('UNSIGNED-PAYLOAD', { 'content-md5': 'none' }), body }, 'InvalidDigest'],
    'of which nothing is said': [{ ...put(undefined), body }, 'InvalidRequest'],
    'of which something is said that means nothing': [{ ...put('STREAMING-SOMETHING'), body }, 'InvalidArgument'],
    'that has no chunks, where a last one would be': [{ ...chunked(SIGNED), body: '' }, 'IncompleteBody'],
    'whose chunks have no signatures': [
      { ...chunked(SIGNED), body: unsignedChunks(PIECES, TRAILER).join('') },
      'IncompleteBody',
    ],
    'whose checksum is another’s': [
      { ...chunked(UNSIGNED), body: unsignedChunks(PIECES, `${CRC32}:${crcOf('other')}`).join('') },
      'BadDigest',
    ],
    'whose checksum does not come': [
      { ...chunked(UNSIGNED), body: [...unsignedChunks(PIECES, TRAILER).slice(0, 3), '\r\n'].join('') },
      'MalformedTrailerError',
    ],
    'whose length is not said': [
      { ...put(SIGNED, { 'content-encoding': 'aws-chunked' }), body: '0\r\n\r\n' },
      'MissingContentLength',
    ],
    'whose length is negative': [
      {
        ...chunked(UNSIGNED, { 'x-amz-decoded-content-length': '-1' }),
        body: unsignedChunks(PIECES, TRAILER).join(''),
      },
      'InvalidArgument',
    ],
    'whose length is another’s': [
      {
        ...chunked(UNSIGNED, { 'x-amz-decoded-content-length': '79001' }),
        body: unsignedChunks(PIECES, TRAILER).join(''),
      },
      'IncompleteBody',
    ],
    'behind which a tag would trail': [
      {
        ...chunked(UNSIGNED, { 'x-amz-trailer': 'x-amz-tagging' }),
        body: unsignedChunks(PIECES, 'x-amz-tagging:a=b').join(''),
      },
      'InvalidRequest',
    ],
    'behind which nothing is said to trail': [
      { ...put(UNSIGNED, { 'x-amz-decoded-content-length': LENGTH }), body: unsignedChunks(PIECES, TRAILER).join('') },
      'InvalidRequest',
    ],
  }
  for (const [name, [sent, code]] of Object.entries(attacks)) {
    test(name, async () => assertRefused(await send(castellan.url, ROOT_KEY, sent), code))
  }

  const changed: Readonly<
    Record<string, readonly [change: (chunks: readonly string[]) => readonly string[], code: string]>
  > = {
    'of which a chunk was changed': [
      ([first = '', ...rest]) => [first.replace(/x/, 'X'), ...rest],
      'SignatureDoesNotMatch',
    ],
    'of which two chunks changed places': [([a = '', b = '', ...rest]) => [b, a, ...rest], 'SignatureDoesNotMatch'],
    'of which the last chunk was changed': [
      (chunks) => chunks.map((chunk) => chunk.replace(/^(0;chunk-signature=)./, (_, name) => `${name}g`)),
      'IncompleteBody',
    ],
    'that ends before its last chunk': [(chunks) => chunks.slice(0, 2), 'IncompleteBody'],
    'behind which more comes': [(chunks) => [...chunks, '5\r\nmore!\r\n0\r\n\r\n'], 'IncompleteBody'],
  }
  for (const [name, [change, code]] of Object.entries(changed)) {
    test(name, async () => {
      const came = await sendChunked(castellan.url, ROOT_KEY, chunked(SIGNED), (signing) =>
        change(signedChunks(PIECES, signing)).join(''),
      )
      assertRefused(came, code)
    })
  }
})

test('a document in chunks, whose signatures nobody looks at, is not handed on', async () => {
  const body = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>'
  for (const claim of [SIGNED, UNSIGNED]) {
    const headers = { 'x-amz-content-sha256': claim, 'x-amz-decoded-content-length': String(body.length) }
    const sent: Sent = { service: 's3', method: 'PUT', path: '/bucket', query: 'tagging', headers, body }
    const came = await send(castellan.url, ROOT_KEY, sent)
    assert.equal(came.status, 501, came.text)
    assert.equal(upstream.seen.length, 0)
  }
})

test('a call that is refused by its head alone has no body read', async () => {
  const headers = { expect: '100-continue', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
  const sent: Sent = { ...put(undefined, headers), body: 'never sent' }
  const wrong = { ...ROOT_KEY, secretAccessKey: 'x'.repeat(40) }
  assertRefused(await send(castellan.url, wrong, sent), 'SignatureDoesNotMatch')
  assert.equal(upstream.seen.length, 0)
})
