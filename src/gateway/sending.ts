import type { Agent, ClientRequest, IncomingMessage } from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import { AwsError } from '../aws/index.ts'
import type { HeaderLine } from '../protocol/index.ts'
import { unavailable } from './unavailable.ts'
import type { Upstream } from './upstream.ts'

/** A request as it goes to an upstream. */
export interface Outgoing {
  readonly method: string
  readonly path: string
  readonly query: string
  /** All of them. */
  readonly headers: readonly HeaderLine[]
  readonly body: Uint8Array | Outpouring
}

/** A body that is sent as it comes, through what changes or verifies it. */
export interface Outpouring {
  readonly source: Readable
  readonly transforms: readonly Duplex[]
}

interface Sending {
  /** Whether it may be asked a second time, where a connection that had been kept was closed at the other end. */
  readonly isRepeatable: boolean
  /** Aborted when the caller has gone away. */
  readonly left: AbortSignal
  /** Called when some of it may come to the upstream. */
  readonly begins?: () => void
}

/** Milliseconds. */
const TO_CONNECT = 5_000

/** The connections to one upstream, which are kept and used again. Redirects are answers: nobody follows them. */
export class Connections {
  readonly #upstream: Upstream
  readonly #agent: Agent

  constructor(upstream: Upstream) {
    this.#upstream = upstream
    const options = { keepAlive: true, maxFreeSockets: 256, scheduling: 'lifo' } as const
    this.#agent =
      upstream.origin.protocol === 'https:'
        ? new (process.getBuiltinModule('node:https').Agent)(options)
        : new (process.getBuiltinModule('node:http').Agent)(options)
  }

  /**
   * Resolves with the head of the answer.
   *
   * @throws ServiceUnavailable (503) where none came; AwsError of what verifies the body.
   */
  async send(outgoing: Outgoing, sending: Sending): Promise<IncomingMessage> {
    try {
      return await this.#sendOnce(outgoing, sending)
    } catch (error) {
      const isStale = error instanceof Unanswered && error.isStale
      if (!isStale || !sending.isRepeatable || !(outgoing.body instanceof Uint8Array)) throw this.#asAwsError(error)
    }
    try {
      return await this.#sendOnce(outgoing, sending)
    } catch (error) {
      throw this.#asAwsError(error)
    }
  }

  close(): void {
    this.#agent.destroy()
  }

  #asAwsError(error: unknown): AwsError {
    if (error instanceof AwsError) return error
    const { name } = this.#upstream
    const why = error instanceof Unanswered ? error.message : 'did not answer'
    return unavailable(`The upstream of ${name} ${why}.`)
  }

  #sendOnce(outgoing: Outgoing, { left, begins = () => {} }: Sending): Promise<IncomingMessage> {
    const { body } = outgoing
    return new Promise((resolve, reject) => {
      const sent = this.#begin(outgoing)
      let deadline: NodeJS.Timeout | undefined
      const wait = (milliseconds: number, why: string) => {
        clearTimeout(deadline)
        deadline = setTimeout(() => sent.destroy(new Unanswered(why)), milliseconds)
      }
      const leave = () => sent.destroy(new Unanswered('was not waited for'))
      sent.once('socket', (socket) => {
        if (socket.connecting) {
          wait(TO_CONNECT, 'cannot be reached')
          socket.once('connect', () => {
            clearTimeout(deadline)
            begins()
          })
        } else begins()
      })
      sent.once('finish', () => wait(this.#upstream.limits.seconds * 1000, 'took too long to answer'))
      sent.once('response', (came) => {
        clearTimeout(deadline)
        resolve(came)
      })
      sent.once('close', () => {
        clearTimeout(deadline)
        left.removeEventListener('abort', leave)
      })
      // Also later: who has the answer is told by its own stream.
      sent.on('error', (error) => {
        clearTimeout(deadline)
        reject(error instanceof AwsError ? error : Unanswered.because(error, sent.reusedSocket))
      })
      if (left.aborted) leave()
      else left.addEventListener('abort', leave, { once: true })
      if (body instanceof Uint8Array) sent.end(body)
      else pour(body, sent)
    })
  }

  #begin({ method, path, query, headers }: Outgoing): ClientRequest {
    const { protocol, hostname, port } = this.#upstream.origin
    const { request } =
      protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')
    return request({
      agent: this.#agent,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      ...(port !== '' && { port }),
      method,
      path: query === '' ? path : `${path}?${query}`,
      headers: headers.flat(),
      setHost: false,
    })
  }
}

/**
 * Sends what comes. Where any part fails the upstream sees a body that ends early; the caller's connection is left to
 * whoever answers on it.
 */
function pour({ source, transforms }: Outpouring, sent: ClientRequest): void {
  let from: NodeJS.ReadableStream = source
  for (const transform of transforms) {
    transform.once('error', (error) => sent.destroy(error))
    from = from.pipe(transform)
  }
  source.once('error', (error) => sent.destroy(error))
  source.once('close', () => {
    if (!source.readableEnded) sent.destroy(new Unanswered('was sent half a body'))
  })
  from.pipe(sent)
  // What is not read any more is not held either.
  sent.once('close', () => {
    source.unpipe()
    source.pause()
    for (const transform of transforms) transform.destroy()
  })
}

/** Why no answer came, behind the upstream's name. */
class Unanswered extends Error {
  /** A connection that had been kept was closed at the other end: nothing says that the request was read. */
  readonly isStale: boolean

  constructor(message: string, isStale = false) {
    super(message)
    this.name = 'Unanswered'
    this.isStale = isStale
  }

  static because(error: Error & { code?: string }, isReused: boolean): Unanswered {
    if (error instanceof Unanswered) return error
    switch (error.code) {
      case 'ECONNRESET':
      case 'EPIPE':
        return new Unanswered('closed the connection before it answered', isReused)
      case 'ECONNREFUSED':
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
      case 'EHOSTUNREACH':
      case 'ENETUNREACH':
      case 'ETIMEDOUT':
        return new Unanswered('cannot be reached')
      default:
        return new Unanswered('gave no answer that can be read')
    }
  }
}
