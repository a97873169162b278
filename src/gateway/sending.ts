import type { Agent, ClientRequest, IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream'
import type { HeaderLine } from '../protocol/index.ts'

/** A request as it goes to an upstream. */
export interface Outgoing {
  readonly method: string
  readonly path: string
  readonly query: string
  /** All of them. */
  readonly headers: readonly HeaderLine[]
  readonly body: Uint8Array | Outpouring
}

/** A body that is sent as it comes: each of its parts is destroyed where one fails. */
export type Outpouring = readonly [Readable, ...NodeJS.ReadWriteStream[]]

/** The connections to one upstream, which are kept and used again. */
export class Connections {
  readonly #origin: URL
  readonly #agent: Agent

  constructor(origin: URL) {
    this.#origin = origin
    const options = { keepAlive: true, keepAliveMsecs: 1000, maxFreeSockets: 64, scheduling: 'lifo' } as const
    this.#agent =
      origin.protocol === 'https:'
        ? new (process.getBuiltinModule('node:https').Agent)(options)
        : new (process.getBuiltinModule('node:http').Agent)(options)
  }

  /** Resolves with the answer's head; a body that could not be sent whole is no reason to have an answer. */
  send({ method, path, query, headers, body }: Outgoing): Promise<IncomingMessage> {
    const { protocol, hostname, port } = this.#origin
    const { request } =
      protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')
    return new Promise((resolve, reject) => {
      const sent: ClientRequest = request({
        agent: this.#agent,
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? undefined : Number(port),
        method,
        path: query === '' ? path : `${path}?${query}`,
        headers: headers.flat(),
        setHost: false,
      })
      sent.once('response', resolve)
      sent.once('error', reject)
      if (body instanceof Uint8Array) sent.end(body)
      else {
        pour(body, sent, reject)
      }
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

/**
 * Sends a body as it comes. Whatever fails, the rest of it does; but for its source, where the answer is to go: that is
 * not read any more.
 */
function pour([source, ...through]: Outpouring, to: ClientRequest, fail: (error: Error) => void): void {
  const [first = to] = through
  source.once('error', (error: Error) => destroy(first, error))
  source.once('close', () => {
    if (!source.readableEnded) destroy(first, new Error('the body did not come whole'))
  })
  source.pipe(first)
  const failed = (error: Error | null | undefined) => {
    if (error) fail(error)
  }
  if (through.length > 0) pipeline([...through, to], failed)
  else finished(to, { readable: false }, failed)
}

function destroy(stream: NodeJS.WritableStream, error: Error): void {
  if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy(error)
}
