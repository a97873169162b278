import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { checksumOf } from './checksums.ts'

function digestOf(header: string, ...pieces: readonly Uint8Array[]): string {
  const checksum = checksumOf(header)
  assert.ok(checksum, header)
  for (const piece of pieces) checksum.update(piece)
  return checksum.digest()
}

const hexOf = (base64: string) => Buffer.from(base64, 'base64').toString('hex')
const CHECK = Buffer.from('123456789')

/** What each gives for `123456789`. @see https://reveng.sourceforge.io/crc-catalogue/all.htm */
describe('a checksum has the value of the catalogue of such', () => {
  for (const [header, check] of [
    ['x-amz-checksum-crc32', 'cbf43926'],
    ['x-amz-checksum-crc32c', 'e3069283'],
    ['x-amz-checksum-crc64nvme', 'ae8b14860a799888'],
  ] as const) {
    test(header, () => assert.equal(hexOf(digestOf(header, CHECK)), check))
  }
})

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html */
test('AWS’s example has the checksum that its page prints', () => {
  assert.equal(digestOf('x-amz-checksum-crc32c', Buffer.alloc(66_560, 'a')), 'sOO8/Q==')
})

describe('bytes have one checksum, however they come', () => {
  for (const name of ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256']) {
    test(name, () => {
      const header = `x-amz-checksum-${name}`
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
          const whole = digestOf(header, bytes)
          assert.equal(digestOf(header, bytes.subarray(0, cut), bytes.subarray(cut)), whole)
          assert.equal(digestOf(header, ...Array.from(bytes, (byte) => Uint8Array.of(byte))), whole)
        }),
        { numRuns: 200 },
      )
    })
  }
})

test('digests are those of their names', () => {
  for (const [header, name] of [
    ['content-md5', 'md5'],
    ['x-amz-checksum-sha1', 'sha1'],
    ['x-amz-checksum-sha256', 'sha256'],
  ] as const) {
    assert.equal(digestOf(header, CHECK), createHash(name).update(CHECK).digest('base64'))
  }
  for (const header of ['x-amz-checksum-xxhash64', 'x-amz-meta-a', 'constructor']) {
    assert.equal(checksumOf(header), undefined, header)
  }
})
