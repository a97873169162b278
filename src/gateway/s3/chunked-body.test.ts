import assert from 'node:assert/strict'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { CRC32, crcOf, signedChunks as signed, signerOf, unsignedChunks } from '../../../test/support/s3-chunks.ts'
import { AwsError } from '../../aws/index.ts'
import { ChunkSignatures } from '../../protocol/index.ts'
import { ChunkedBody, type ChunkedBodyOptions } from './chunked-body.ts'

const SCOPE = { amzDate: '20261123T120000Z', scope: '20261123/us-east-1/s3/aws4_request' }
const HEAD = 'a'.repeat(64)
const OTHER_HEAD = 'b'.repeat(64)
const ofCaller = () => new ChunkSignatures(signerOf('caller'), { ...SCOPE, signature: HEAD })
const ofUpstream = () => new ChunkSignatures(signerOf('upstream'), { ...SCOPE, signature: OTHER_HEAD })

interface Made {
  readonly pieces: readonly string[]
  readonly trailer?: string
  readonly key?: string
  readonly head?: string
}

function signedChunks({ pieces, trailer, key = 'caller', head = HEAD }: Made): readonly string[] {
  return signed(pieces, { ...SCOPE, sign: signerOf(key), signature: head }, trailer)
}

type Options = Partial<ChunkedBodyOptions>

/** What goes on, and the error that ended it, where one did. */
async function read(body: string | readonly string[], options: Options = {}, cut = 0) {
  const bytes = Buffer.from(typeof body === 'string' ? body : body.join(''), 'latin1')
  const size = cut === 0 ? bytes.length || 1 : cut
  const parts: Buffer[] = []
  for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size))
  const seen: Buffer[] = []
  const to = new Writable({
    write(chunk: Buffer, _, done) {
      seen.push(chunk)
      done()
    },
  })
  const through = new ChunkedBody({ signed: ofCaller(), decodedLength: 8, trailers: [], as: 'plain', ...options })
  const error = await pipeline(Readable.from(parts), through, to).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return { text: Buffer.concat(seen).toString('latin1'), error }
}

async function passes(body: string | readonly string[], options: Options, expected: string) {
  for (const cut of [0, 1, 7]) {
    const { text, error } = await read(body, options, cut)
    assert.equal(error, undefined)
    assert.equal(text, expected)
  }
}

/** It is refused, and what has gone on is neither whole nor anything that was not proved. */
async function refuses(body: string | readonly string[], code: string, options: Options = {}) {
  for (const cut of [0, 1, 7]) {
    const { text, error } = await read(body, options, cut)
    assert.ok(error instanceof AwsError, String(error))
    assert.equal(error.code, code)
    assert.ok('onetwo__'.startsWith(text) && text.length < 8, JSON.stringify(text))
  }
}

const PIECES = ['one', 'two__']
const SIGNED = signedChunks({ pieces: PIECES })
const trailer = `${CRC32}:${crcOf('onetwo__')}`
const TRAILING = signedChunks({ pieces: PIECES, trailer })
const WITH_TRAILER = { trailers: [CRC32] }
const UNSIGNED: Options = { signed: undefined, trailers: [CRC32] }

describe('a body in signed chunks goes on', () => {
  test('as the object’s own bytes', () => passes(SIGNED, {}, 'onetwo__'))
  test('as the object’s own bytes, with a checksum that trails', () => passes(TRAILING, WITH_TRAILER, 'onetwo__'))

  test('as chunks that are signed anew, with the bytes and lengths that they had', async () => {
    const anew = signedChunks({ pieces: PIECES, key: 'upstream', head: OTHER_HEAD }).join('')
    assert.equal(anew.length, SIGNED.join('').length)
    const { text, error } = await read(SIGNED, { as: 'chunks', resign: ofUpstream() })
    assert.equal(error, undefined)
    assert.equal(text, anew)
  })

  test('with a trailer that is signed anew', async () => {
    const anew = signedChunks({ pieces: PIECES, key: 'upstream', head: OTHER_HEAD, trailer }).join('')
    const { text } = await read(TRAILING, { ...WITH_TRAILER, as: 'chunks', resign: ofUpstream() })
    assert.equal(text, anew)
  })

  test('without any signature of the caller’s where nobody looks at them', async () => {
    const { text, error } = await read(TRAILING, { ...WITH_TRAILER, as: 'chunks' })
    assert.equal(error, undefined)
    assert.equal(text, TRAILING.join('').replaceAll(/[0-9a-f]{64}/g, '0'.repeat(64)))
  })

  test('where it holds nothing', () => passes(signedChunks({ pieces: [] }), { decodedLength: 0 }, ''))

  test('where a size is written in capitals', async () => {
    const body = signedChunks({ pieces: ['0123456789'] })
    await passes([`A${body[0]?.slice(1)}`, ...body.slice(1)], { decodedLength: 10 }, '0123456789')
  })

  test('where a client ends a header that trails as it is signed, before it ends the line', () =>
    passes([...TRAILING.slice(0, 3), `${trailer}\n\r\n`, ...TRAILING.slice(4)], WITH_TRAILER, 'onetwo__'))

  test('however it is cut', async () => {
    const piece = fc.string({ minLength: 1, maxLength: 40, unit: 'binary-ascii' })
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 5 }), fc.integer({ min: 1, max: 50 }), async (pieces, cut) => {
        const decodedLength = pieces.join('').length
        const { text, error } = await read(signedChunks({ pieces }), { decodedLength }, cut)
        assert.equal(error, undefined)
        assert.equal(text, pieces.join(''))
      }),
      { numRuns: 100 },
    )
  })
})

describe('a body in unsigned chunks', () => {
  const body = unsignedChunks(PIECES, trailer)
  test('goes on byte for byte', () => passes(body, { ...UNSIGNED, as: 'chunks' }, body.join('')))
  test('goes on as the object’s own bytes', () => passes(body, UNSIGNED, 'onetwo__'))
  test('is refused where its checksum is another’s', () =>
    refuses(unsignedChunks(PIECES, `${CRC32}:${crcOf('onetwo')}`), 'BadDigest', UNSIGNED))
  test('does not go on to its end where its checksum is another’s', async () => {
    const wrong = unsignedChunks(PIECES, `${CRC32}:${crcOf('onetwo')}`)
    const { text } = await read(wrong, { ...UNSIGNED, as: 'chunks' })
    assert.ok(wrong.slice(0, 2).join('').startsWith(text), text)
  })
  test('may have no signatures', () => refuses(TRAILING, 'IncompleteBody', UNSIGNED))
  test('has each header that it says will trail', () =>
    refuses([...body.slice(0, 3), '\r\n'], 'MalformedTrailerError', UNSIGNED))
})

/** As attacks would have them. */
describe('a body in signed chunks is refused', () => {
  const changed = (index: number, change: (chunk: string) => string) =>
    SIGNED.map((chunk, i) => (i === index ? change(chunk) : chunk))
  const signature = (chunk: string) => chunk.replace(/signature=./, (text) => `signature=${text.endsWith('0') ? 1 : 0}`)

  test('where the first chunk was changed', () =>
    refuses(
      changed(0, (chunk) => chunk.replace('one', 'One')),
      'SignatureDoesNotMatch',
    ))
  test('where one in the middle was changed', () =>
    refuses(
      changed(1, (chunk) => chunk.replace('two', 'Two')),
      'SignatureDoesNotMatch',
    ))
  test('where the last one’s signature was changed', () => refuses(changed(2, signature), 'SignatureDoesNotMatch'))
  test('where two changed places', () =>
    refuses([SIGNED[1] ?? '', SIGNED[0] ?? '', ...SIGNED.slice(2)], 'SignatureDoesNotMatch'))
  test('where one is there twice', () =>
    refuses([SIGNED[0] ?? '', ...SIGNED], 'SignatureDoesNotMatch', { decodedLength: 11 }))
  test('where one is missing', () => refuses(SIGNED.slice(1), 'SignatureDoesNotMatch', { decodedLength: 5 }))
  test('where it is of another request', () =>
    refuses(signedChunks({ pieces: PIECES, head: OTHER_HEAD }), 'SignatureDoesNotMatch'))
  test('where it was signed with another key', () =>
    refuses(signedChunks({ pieces: PIECES, key: 'mallory' }), 'SignatureDoesNotMatch'))
  test('where its chunks have no signatures', () =>
    refuses(unsignedChunks(PIECES, trailer), 'IncompleteBody', WITH_TRAILER))
  test('where it ends before the last chunk', () => refuses(SIGNED.slice(0, 2), 'IncompleteBody'))
  test('where it ends in the middle of a chunk', () => refuses(SIGNED.join('').slice(0, 100), 'IncompleteBody'))
  test('where it ends before its end', () => refuses(SIGNED.slice(0, 3), 'IncompleteBody'))
  test('where more comes after its end', () => refuses([...SIGNED, 'x'], 'IncompleteBody'))
  test('where it comes a second time', () => refuses([...SIGNED, ...SIGNED], 'IncompleteBody'))
  test('where it is shorter than its head says', () => refuses(SIGNED, 'IncompleteBody', { decodedLength: 9 }))
  test('where it is longer than its head says', () => refuses(SIGNED, 'IncompleteBody', { decodedLength: 7 }))
  test('where a chunk is larger than one that is held', () =>
    refuses(`1000001;chunk-signature=${HEAD}\r\n`, 'InvalidRequest', { decodedLength: 2 ** 30 }))
  for (const line of ['-3', '+3', ' 3', '3 ', '0x3', '3;', '', '3e0g', '10000000003', '3;a=b', '3\n', '３', '3.0']) {
    test(`where a size is ${JSON.stringify(line)}`, () =>
      refuses(
        changed(0, (chunk) => `${line}${chunk.slice(1)}`),
        'IncompleteBody',
      ))
  }
  test('where a line ends with a line feed alone', () =>
    refuses(
      changed(0, (chunk) => chunk.replace('\r\n', '\n')),
      'IncompleteBody',
    ))
  test('where a chunk’s data is longer than its size', () =>
    refuses(
      changed(0, (chunk) => chunk.replace('one', 'one!')),
      'IncompleteBody',
    ))
  test('where a line has no end', () => refuses('1'.repeat(200), 'IncompleteBody'))
  test('where a trailer comes that was not announced', () => refuses(TRAILING, 'MalformedTrailerError'))
  test('where a trailer was announced and does not come', () => refuses(SIGNED, 'MalformedTrailerError', WITH_TRAILER))
  test('where a trailer is not signed', () =>
    refuses([...TRAILING.slice(0, 4), '\r\n'], 'MalformedTrailerError', WITH_TRAILER))
  test('where a trailer’s signature was changed', () =>
    refuses(
      TRAILING.map((text) => text.replace(/(trailer-signature:)./, (_, name) => `${name}g`)),
      'SignatureDoesNotMatch',
      WITH_TRAILER,
    ))
  test('where a trailer’s checksum was changed', () =>
    refuses(
      TRAILING.map((text) => text.replace(trailer, `${CRC32}:${crcOf('')}`)),
      'SignatureDoesNotMatch',
      WITH_TRAILER,
    ))
  test('where a trailer is signed and is not the object’s checksum', () =>
    refuses(signedChunks({ pieces: PIECES, trailer: `${CRC32}:${crcOf('other')}` }), 'BadDigest', WITH_TRAILER))
  test('where a trailer comes twice', () =>
    refuses([...TRAILING.slice(0, 4), ...TRAILING.slice(3)], 'MalformedTrailerError', WITH_TRAILER))
  test('where a trailer is no header', () =>
    refuses([...TRAILING.slice(0, 3), 'nothing\r\n', ...TRAILING.slice(3)], 'MalformedTrailerError', WITH_TRAILER))
  test('where what trails has no end', () =>
    refuses([...TRAILING.slice(0, 3), `${'a'.repeat(5000)}`], 'IncompleteBody', WITH_TRAILER))
})

test('no more of a body is held than one chunk', async () => {
  const pieces = Array.from({ length: 200 }, () => 'x'.repeat(65_536))
  const body = Buffer.from(signedChunks({ pieces }).join(''), 'latin1')
  const decodedLength = pieces.length * 65_536
  const through = new ChunkedBody({ signed: ofCaller(), decodedLength, trailers: [], as: 'plain' })
  let isFull = false
  let given = 0
  for (let at = 0; at < body.length && !isFull; at += 65_536) {
    isFull = !through.write(body.subarray(at, at + 65_536))
    given = at
  }
  // Nobody reads: it asks its writer to wait long before all is there.
  assert.ok(isFull && given < 10 * 65_536, String(given))
  through.destroy()
})
