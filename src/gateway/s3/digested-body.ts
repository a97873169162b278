import { createHash } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { awsError } from '../../aws/index.ts'
import { checksumOf } from './checksums.ts'
import { BadDigest, InvalidDigest } from './errors.ts'

const XAmzContentSHA256Mismatch = awsError('XAmzContentSHA256Mismatch', 400)

/** What a request's head says of its body. */
export interface Claims {
  /** Lower-case hex, as it was signed; `undefined` where nothing was. */
  readonly sha256: string | undefined
  /** `Content-MD5`, in base64. */
  readonly md5: string | undefined
}

/** @throws InvalidDigest (400) for a `Content-MD5` that is none. */
export function assertDigest(md5: string | undefined): void {
  if (md5 !== undefined && !/^[A-Za-z0-9+/]{22}==$/.test(md5))
    throw InvalidDigest('The Content-MD5 you specified was invalid.')
}

/**
 * Passes on a body, and its last piece only when all of it is what its request's head says. INVARIANT: who reads it has
 * a body that is too short where it is not.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export class DigestedBody extends Transform {
  readonly #claims: Claims
  readonly #sha256
  readonly #md5
  #held: Uint8Array | undefined

  constructor(claims: Claims) {
    super()
    this.#claims = claims
    this.#sha256 = claims.sha256 === undefined ? undefined : createHash('sha256')
    this.#md5 = claims.md5 === undefined ? undefined : checksumOf('content-md5')
  }

  override _transform(bytes: Uint8Array, _: BufferEncoding, done: TransformCallback): void {
    this.#sha256?.update(bytes)
    this.#md5?.update(bytes)
    if (this.#held) this.push(this.#held)
    this.#held = bytes
    done()
  }

  override _flush(done: TransformCallback): void {
    const error = this.#difference()
    if (!error && this.#held) this.push(this.#held)
    done(error)
  }

  #difference(): Error | undefined {
    const { sha256, md5 } = this.#claims
    const computed = this.#sha256?.digest('hex')
    if (computed !== sha256) {
      return XAmzContentSHA256Mismatch("The provided 'x-amz-content-sha256' header does not match what was computed.", {
        ClientComputedContentSHA256: sha256 ?? '',
        S3ComputedContentSHA256: computed ?? '',
      })
    }
    if (this.#md5?.digest() !== md5) return BadDigest('The Content-MD5 you specified did not match what we received.')
    return undefined
  }
}
