import { createHash, hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { AwsError } from '../aws/index.ts'
import type { HttpRequest } from '../protocol/http.ts'
import { LARGEST_BODY, USUAL_DOCUMENT } from './largest-documents.ts'

type Body = Pick<HttpRequest, 'body' | 'bodySha256'>

/** Of all large bodies together: while a node holds as much, others are told to come again. */
const MOST_OF_ALL_LARGE = 2 * LARGEST_BODY
/** Bodies that are only hashed are not held, but are not endless either: S3's largest part is 5 GB. */
const MOST_HASHED = 5 * 1024 * 1024 * 1024

export const EMPTY = new Uint8Array()
const NO_BODY: Body = { body: EMPTY, bodySha256: hash('sha256', '') }

/** How a body is held. */
interface Holding {
  /** Whether its hash is needed. */
  readonly hashes: boolean
  /** Bytes that it may have. */
  readonly most: number
  /** Until this is over. */
  readonly answering: { once(event: 'close', listener: () => void): unknown }
  /** Calls when it is time to go on. */
  readonly goOn: (next: () => void) => void
}

/** Bytes of large bodies that have come. One that is announced takes no room: nobody has proved who asks. */
let large = 0

/** @throws RequestEntityTooLarge (413), ServiceUnavailable (503) */
export function holdBody(request: IncomingMessage, { hashes, most, answering, goOn }: Holding): Promise<Body> {
  const declared = request.headers['content-length']
  if (declared === undefined && request.headers['transfer-encoding'] === undefined) {
    return new Promise((resolve) => goOn(() => resolve(NO_BODY)))
  }
  const length = Number(declared ?? 0)
  if (length > most) return Promise.reject(tooLarge())
  const isLarge = most > USUAL_DOCUMENT
  const room = isLarge ? new Room(answering) : undefined
  if (length > USUAL_DOCUMENT && room?.isFor(length) === false) return Promise.reject(noRoom())
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let size = 0
    // As it comes: 70 MB at once, of somebody who has proved nothing yet, would hold all others up.
    const digest = hashes && isLarge ? createHash('sha256') : undefined
    const stop = (error: AwsError) => {
      request.pause()
      chunks.length = 0
      reject(error)
    }
    request.on('data', (chunk: Uint8Array) => {
      size += chunk.length
      if (size > most) stop(tooLarge())
      else if (size > USUAL_DOCUMENT && room?.take(size) === false) stop(noRoom())
      else {
        chunks.push(chunk)
        digest?.update(chunk)
      }
    })
    request.on('end', () => {
      goOn(() => {
        const body = chunks.length === 1 ? (chunks[0] ?? EMPTY) : Buffer.concat(chunks)
        resolve({ body, bodySha256: digest?.digest('hex') ?? (hashes ? hash('sha256', body) : '') })
      })
    })
    request.on('error', reject) // A client that goes away is one too.
  })
}

/** What one body has of the room for large ones. */
class Room {
  #taken = 0

  constructor(answering: Holding['answering']) {
    answering.once('close', () => {
      large -= this.#taken
      this.#taken = 0
    })
  }

  /** Whether there would be room for so much of it now. */
  isFor(bytes: number): boolean {
    return large + bytes - this.#taken <= MOST_OF_ALL_LARGE
  }

  /** Whether there is room for so much of it, which it has then. */
  take(bytes: number): boolean {
    const more = bytes - this.#taken
    if (more <= 0) return true
    if (!this.isFor(bytes)) return false
    large += more
    this.#taken = bytes
    return true
  }
}

/** @throws RequestEntityTooLarge (413) */
export function hashBody(request: IncomingMessage, goOn: Holding['goOn']): Promise<Body> {
  return new Promise((resolve, reject) => {
    const digest = createHash('sha256')
    let size = 0
    request.on('data', (chunk: Uint8Array) => {
      size += chunk.length
      if (size > MOST_HASHED) {
        request.pause()
        reject(tooLarge())
      } else digest.update(chunk)
    })
    request.on('end', () => goOn(() => resolve({ body: EMPTY, bodySha256: digest.digest('hex') })))
    request.on('error', reject) // A client that goes away is one too.
  })
}

function tooLarge(): AwsError {
  return new AwsError('RequestEntityTooLarge', 'Request entity too large', 413)
}

function noRoom(): AwsError {
  return new AwsError('ServiceUnavailable', 'Too many large requests are held at once. Try again later.', 503)
}
