import { Transform, type TransformCallback } from 'node:stream'
import { type ChunkSignatures, isSameHex } from '../../protocol/index.ts'
import { type Checksum, checksumOf } from './checksums.ts'
import { ChunkFraming } from './chunk-framing.ts'
import { BadDigest, IncompleteBody, InvalidRequest, MalformedTrailerError, SignatureDoesNotMatch } from './errors.ts'

/** Bytes of a chunk that is signed: it is held until its signature is known to be right. AWS's clients send 64 KB. */
const LARGEST_SIGNED_CHUNK = 16 * 1024 * 1024
const SIGNATURE = 'x-amz-trailer-signature'

/** How a body in chunks is to be read, and written. */
export interface ChunkedBodyOptions {
  /** Of the caller's key, from the head's signature on; `undefined` where its chunks carry none. */
  readonly signed: ChunkSignatures | undefined
  /** Bytes of the object, as `x-amz-decoded-content-length` says. */
  readonly decodedLength: number
  /** Names of the headers that trail, as `x-amz-trailer` says. */
  readonly trailers: readonly string[]
  /**
   * `plain`: the object's own bytes. `chunks`: as they came, where they were signed with signatures that `resign`
   * gives, each as long as the one that it stands for.
   */
  readonly as: 'plain' | 'chunks'
  /** Of the upstream's key; `undefined` where nobody looks at them. */
  readonly resign?: ChunkSignatures | undefined
}

/** In the place of a signature that nobody looks at. */
const NO_SIGNATURE = '0'.repeat(64)

/**
 * Passes on a body of `aws-chunked`. INVARIANT: no byte of a chunk goes on before its signature was found to be right,
 * and the body's end only where all of it was: length, trailer, checksum. What does not hold ends the stream with an
 * error, so that whoever reads it has a body that is too short.
 */
export class ChunkedBody extends Transform {
  readonly #options: ChunkedBodyOptions
  readonly #framing: ChunkFraming
  readonly #checksums: readonly (readonly [name: string, checksum: Checksum])[]
  #decoded = 0
  /** Of the chunk that is read. */
  #size = 0
  #signature: string | undefined
  #line = ''
  #data: Uint8Array[] = []
  #trailing: { readonly given: ReadonlyMap<string, string>; readonly raw: string } | undefined
  /** The latest of a plain body's bytes, which go on when the end is known to be right. */
  #held: Uint8Array | undefined

  constructor(options: ChunkedBodyOptions) {
    super()
    this.#options = options
    this.#checksums = options.trailers.flatMap((name) => {
      const checksum = checksumOf(name)
      return checksum ? [[name, checksum] as const] : []
    })
    this.#framing = new ChunkFraming({
      begin: (size, signature, line) => this.#begin(size, signature, line),
      data: (bytes) => this.#take(bytes),
      end: () => this.#end(),
      trailer: (headers, raw) => this.#trailer(headers, raw),
    })
  }

  override _transform(bytes: Uint8Array, _: BufferEncoding, done: TransformCallback): void {
    try {
      this.#framing.write(bytes)
      done()
    } catch (error) {
      done(error as Error)
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      this.#framing.finish()
      this.#pushEnd()
      done()
    } catch (error) {
      done(error as Error)
    }
  }

  #begin(size: number, signature: string | undefined, line: string): void {
    const { signed, decodedLength } = this.#options
    if ((signature === undefined) !== (signed === undefined)) throw malformed()
    if (signed && size > LARGEST_SIGNED_CHUNK) {
      throw InvalidRequest(`A signed chunk may have ${LARGEST_SIGNED_CHUNK} bytes at most.`)
    }
    this.#decoded += size
    if (this.#decoded > decodedLength) throw malformed()
    this.#size = size
    this.#signature = signature
    this.#line = line
    if (size === 0) this.#last()
    else if (!signed) this.#writeLine()
  }

  #take(bytes: Uint8Array): void {
    if (this.#options.signed) this.#data.push(bytes)
    else this.#pass(bytes)
  }

  #end(): void {
    const { signed } = this.#options
    if (signed) {
      const data = this.#data.length === 1 && this.#data[0] ? this.#data[0] : Buffer.concat(this.#data, this.#size)
      this.#data = []
      this.#verify(signed.ofChunk(data))
      this.#writeLine(data)
      this.#pass(data)
    }
    if (this.#options.as === 'chunks') this.push('\r\n')
  }

  #last(): void {
    const { signed, decodedLength } = this.#options
    if (this.#decoded !== decodedLength) throw malformed()
    if (signed) this.#verify(signed.ofChunk(NOTHING))
  }

  #verify(expected: string): void {
    if (this.#signature === undefined || !isSameHex(expected, this.#signature)) throw mismatch()
  }

  /** @param data of a chunk that is signed. */
  #writeLine(data?: Uint8Array): void {
    const { as, resign } = this.#options
    if (as === 'plain') return
    if (!data) this.push(`${this.#line}\r\n`, 'latin1')
    else {
      const size = this.#line.slice(0, this.#line.indexOf(';'))
      this.push(`${size};chunk-signature=${resign?.ofChunk(data) ?? NO_SIGNATURE}\r\n`)
    }
  }

  #pass(bytes: Uint8Array): void {
    for (const [, checksum] of this.#checksums) checksum.update(bytes)
    if (this.#options.as === 'chunks') this.push(bytes)
    else {
      if (this.#held) this.push(this.#held)
      this.#held = bytes
    }
  }

  #trailer(headers: readonly (readonly [string, string])[], raw: string): void {
    const given = this.#trailingHeaders(headers)
    for (const [name, checksum] of this.#checksums) {
      if (checksum.digest() !== given.get(name)) {
        throw BadDigest(`The ${checksum.name} you specified did not match the calculated checksum.`)
      }
    }
    this.#trailing = { given, raw }
  }

  /** Called when nothing came after it. */
  #pushEnd(): void {
    if (this.#options.as === 'plain') {
      if (this.#held) this.push(this.#held)
    } else if (this.#trailing) {
      this.#writeLine(this.#options.signed && NOTHING)
      this.push(this.#resigned(this.#trailing.given, this.#trailing.raw), 'latin1')
    }
  }

  /** @throws MalformedTrailerError (400), SignatureDoesNotMatch (403) */
  #trailingHeaders(headers: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
    const { signed, trailers } = this.#options
    const given = new Map(headers)
    const signature = given.get(SIGNATURE)
    given.delete(SIGNATURE)
    const isSigned = signed !== undefined && trailers.length > 0
    const expected = trailers.length + (isSigned ? 1 : 0)
    if (headers.length !== expected || trailers.some((name) => !given.has(name))) {
      throw MalformedTrailerError(
        'The request contained trailing data that was not well-formed or did not conform to our published schema.',
      )
    }
    if (isSigned && !isSameHex(signed.ofTrailer(canonical(given)), signature ?? '')) throw mismatch()
    return given
  }

  #resigned(given: ReadonlyMap<string, string>, raw: string): string {
    const { signed, resign } = this.#options
    if (!signed || given.size === 0) return raw
    const signature = resign?.ofTrailer(canonical(given)) ?? NO_SIGNATURE
    return raw.replace(/^(x-amz-trailer-signature:[ ]*)[0-9a-f]{64}/im, (_, name: string) => `${name}${signature}`)
  }
}

const NOTHING = new Uint8Array()

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html */
function canonical(trailers: ReadonlyMap<string, string>): string {
  return [...trailers].map(([name, value]) => `${name}:${value}\n`).join('')
}

function malformed() {
  return IncompleteBody('The request body terminated unexpectedly')
}

function mismatch() {
  return SignatureDoesNotMatch(
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  )
}
