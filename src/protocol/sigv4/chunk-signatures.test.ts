import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChunkSignatures } from './chunk-signatures.ts'
import { HmacSha256 } from './hmac.ts'
import { deriveSigningKey } from './signing-keys.ts'
import { SECRET } from './testing.ts'

const SCOPE = { amzDate: '20130524T000000Z', scope: '20130524/us-east-1/s3/aws4_request' }
const OF_KEY = { date: '20130524', region: 'us-east-1', service: 's3' }
const key = new HmacSha256(deriveSigningKey(SECRET.replace('+', '/'), OF_KEY))
const sign = (text: string) => key.hex(text)
const CHUNKS = [Buffer.alloc(65_536, 'a'), Buffer.alloc(1_024, 'a'), Buffer.alloc(0)]

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html */
test('the chunks of AWS’s example have the signatures that its page prints', () => {
  const head = '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9'
  const signatures = new ChunkSignatures(sign, { ...SCOPE, signature: head })
  assert.deepEqual(
    CHUNKS.map((chunk) => signatures.ofChunk(chunk)),
    [
      'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
      '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
      'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
    ],
  )
})

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html */
test('so have the chunks and the trailer of its example with a checksum', () => {
  const head = '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e'
  const signatures = new ChunkSignatures(sign, { ...SCOPE, signature: head })
  assert.deepEqual(
    CHUNKS.map((chunk) => signatures.ofChunk(chunk)),
    [
      'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
      '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
      '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
    ],
  )
  assert.equal(
    signatures.ofTrailer('x-amz-checksum-crc32c:sOO8/Q==\n'),
    'd81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435',
  )
})

test('a chunk that comes before its turn has another signature', () => {
  const signatures = () => new ChunkSignatures(sign, { ...SCOPE, signature: '0'.repeat(64) })
  const [first, second] = [Buffer.from('one'), Buffer.from('two')]
  const inOrder = signatures()
  inOrder.ofChunk(first)
  assert.notEqual(signatures().ofChunk(second), inOrder.ofChunk(second))
})
