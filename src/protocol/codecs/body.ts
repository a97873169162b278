import { isUtf8 } from 'node:buffer'
import { gunzipSync } from 'node:zlib'
import { AwsError } from '../../aws/index.ts'
import type { HttpRequest } from '../http.ts'
import { serializationException } from './malformed.ts'

/**
 * CloudWatch takes 1 MB of metric data, and base64 or percent-encoding comes on top: as much as a body that is not
 * compressed. It is bounded before it is there.
 */
const MAX_INFLATED_BYTES = 2 * 1024 * 1024

/**
 * The body as the codecs read it: inflated where it came compressed (SDKs compress PutMetricData above 10 KB; the
 * signature covers the compressed bytes).
 *
 * @throws RequestEntityTooLarge (413), or SerializationException (400) for another encoding or a broken one.
 */
export function inflatedBody({ headers, body }: HttpRequest): Uint8Array {
  const encoding = headers['content-encoding']
  if (encoding === undefined || encoding === '' || encoding.toLowerCase() === 'identity') return body
  if (encoding.toLowerCase() !== 'gzip') throw serializationException('The content encoding is not supported.')
  try {
    return gunzipSync(body, { maxOutputLength: MAX_INFLATED_BYTES })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new AwsError('RequestEntityTooLarge', 'Request entity too large', 413)
    }
    throw serializationException('Could not decompress the request body.')
  }
}

/** The same memory as a `Buffer`, which it mostly is. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** @throws SerializationException (400) where the bytes are no UTF-8. */
export function textOf(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw serializationException('The request body is not valid UTF-8.')
  return bufferOf(bytes).toString('utf8')
}
