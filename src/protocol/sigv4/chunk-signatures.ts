import { hash } from 'node:crypto'
import { ALGORITHM } from './signature.ts'

const EMPTY_SHA256 = hash('sha256', '')

/** HMAC-SHA-256 of a text under a signing key, in hex. */
type Sign = (text: string) => string

interface SignedHead {
  readonly amzDate: string
  /** `date/region/service/aws4_request` */
  readonly scope: string
  /** Lower-case hex. */
  readonly signature: string
}

/**
 * The signatures of a body that is signed in chunks: each covers the one before it, and the first that of the head, so
 * that no chunk can be changed, left out, moved or repeated.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export class ChunkSignatures {
  readonly #sign: Sign
  readonly #scope: string
  #previous: string

  /** @param sign with the key of whoever signs the body. */
  constructor(sign: Sign, { amzDate, scope, signature }: SignedHead) {
    this.#sign = sign
    this.#scope = `${amzDate}\n${scope}`
    this.#previous = signature
  }

  /** Of the next chunk, the last and empty one included. */
  ofChunk(data: Uint8Array): string {
    const sha256 = data.length === 0 ? EMPTY_SHA256 : hash('sha256', data)
    this.#previous = this.#sign(`${ALGORITHM}-PAYLOAD\n${this.#scope}\n${this.#previous}\n${EMPTY_SHA256}\n${sha256}`)
    return this.#previous
  }

  /**
   * Of the trailer, after the last chunk.
   *
   * @param canonical each trailing header as `name:value\n`.
   * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
   */
  ofTrailer(canonical: string): string {
    return this.#sign(`${ALGORITHM}-TRAILER\n${this.#scope}\n${this.#previous}\n${hash('sha256', canonical)}`)
  }
}
