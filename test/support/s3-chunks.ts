import { createHash, createHmac } from 'node:crypto'
import { crc32 } from 'node:zlib'

export const CRC32 = 'x-amz-checksum-crc32'

const hex = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')

/** In base64, as S3 has it. */
export function crcOf(text: string): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(text))
  return bytes.toString('base64')
}

interface Signing {
  /** HMAC-SHA-256 under the key that signs, in hex. */
  readonly sign: (text: string) => string
  readonly amzDate: string
  /** `date/region/service/aws4_request` */
  readonly scope: string
  /** The head's signature. */
  readonly signature: string
}

export const signerOf = (key: string | Uint8Array) => (text: string) =>
  createHmac('sha256', key).update(text).digest('hex')

/**
 * A body whose chunks are signed, piece by piece, by AWS's description and without any code of what reads them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function signedChunks(
  pieces: readonly string[],
  { sign, amzDate, scope, signature }: Signing,
  trailer?: string,
): readonly string[] {
  let previous = signature
  const chunks = [...pieces, ''].map((piece) => {
    previous = sign(`AWS4-HMAC-SHA256-PAYLOAD\n${amzDate}\n${scope}\n${previous}\n${hex('')}\n${hex(piece)}`)
    const line = `${piece.length.toString(16)};chunk-signature=${previous}\r\n`
    return piece === '' ? line : `${line}${piece}\r\n`
  })
  if (trailer === undefined) return [...chunks, '\r\n']
  const last = sign(`AWS4-HMAC-SHA256-TRAILER\n${amzDate}\n${scope}\n${previous}\n${hex(`${trailer}\n`)}`)
  return [...chunks, `${trailer}\r\n`, `x-amz-trailer-signature:${last}\r\n`, '\r\n']
}

export function unsignedChunks(pieces: readonly string[], trailer: string): readonly string[] {
  return [...pieces.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`), '0\r\n', `${trailer}\r\n`, '\r\n']
}
