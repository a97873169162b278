import { createHash, hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { AwsError } from '../aws/index.ts'
import type { HttpRequest } from '../protocol/http.ts'

type Body = Pick<HttpRequest, 'body' | 'bodySha256'>

/**
 * AWS's largest body among the services that are implemented is CloudWatch's: 1 MB, and base64 or percent-encoding on
 * top.
 */
const MOST = 2 * 1024 * 1024
/**
 * Of a document that goes to an upstream: a function's code is 50 MB, and base64 on top.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MOST_OF_A_LARGE = 72 * 1024 * 1024
/** Of all such together: while a node holds as much, others are told to come again. */
const MOST_OF_ALL_LARGE = 2 * MOST_OF_A_LARGE
/** Bodies that are only hashed are not held, but are not endless either: S3's largest part is 5 GB. */
const MOST_HASHED = 5 * 1024 * 1024 * 1024

export const EMPTY = new Uint8Array()
const NO_BODY: Body = { body: EMPTY, bodySha256: hash('sha256', '') }

/** How a body is held. */
interface Holding {
  /** Whether its hash is needed. */
  readonly hashes: boolean
  /** Whether it may be as large as those are that go to an upstream. */
  readonly isLarge: boolean
  /** Until this is over. */
  readonly answering: { once(event: 'close', listener: () => void): unknown }
  /** Calls when it is time to go on. */
  readonly goOn: (next: () => void) => void
}

/** Bytes of large bodies that are held, those that were announced included. */
let large = 0

/** @throws RequestEntityTooLarge (413), ServiceUnavailable (503) */
export function holdBody(request: IncomingMessage, { hashes, isLarge, answering, goOn }: Holding): Promise<Body> {
  const declared = request.headers['content-length']
  if (declared === undefined && request.headers['transfer-encoding'] === undefined) {
    return new Promise((resolve) => goOn(() => resolve(NO_BODY)))
  }
  const length = Number(declared ?? 0)
  const most = isLarge ? MOST_OF_A_LARGE : MOST
  if (length > most) return Promise.reject(tooLarge())
  const room = isLarge ? new Room(answering) : undefined
  if (length > MOST && room?.take(length) === false) return Promise.reject(noRoom())
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
      else if (size > MOST && room?.take(size) === false) stop(noRoom())
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

  /** Whether there is room for so much of it. */
  take(bytes: number): boolean {
    const more = bytes - this.#taken
    if (more <= 0) return true
    if (large + more > MOST_OF_ALL_LARGE) return false
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
