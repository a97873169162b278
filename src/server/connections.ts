import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** What is left to read may still hold up the answer; a client that does not close is closed after so many ms. */
const LINGER = 1_000

/** The requests of one connection. */
interface Connection {
  /** To its latest request. */
  latest: ServerResponse
}

/** What came in and is no request, or no whole one, has no protocol to be answered in. */
const ANSWERS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}
const BAD_REQUEST = '400 Bad Request'

/**
 * The connections of a listener, for what goes wrong on them. A client takes whatever comes for the answer to its next
 * request, as browsers do on connections that they opened ahead: so nothing is written where no request has begun, and
 * nothing before what was asked earlier has been answered.
 */
export class Connections {
  readonly #connections = new WeakMap<Duplex, Connection>()

  readonly #headers: string

  /** @param headers of every answer. */
  constructor(server: Server, headers: Readonly<Record<string, string>>) {
    this.#headers = Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#fail(error, socket))
  }

  /** To be told of each request. */
  note({ socket }: IncomingMessage, response: ServerResponse): void {
    const connection = this.#connections.get(socket)
    if (connection) connection.latest = response
    else this.#connections.set(socket, { latest: response })
  }

  #fail({ code = '' }: NodeJS.ErrnoException, socket: Duplex): void {
    const answer = ANSWERS[code] ?? BAD_REQUEST
    const latest = this.#connections.get(socket)?.latest
    if (latest === undefined || latest.writableFinished) {
      const isSilent = socket instanceof Socket && socket.bytesRead === 0
      if (isSilent) socket.destroy()
      else this.#close(socket, answer)
    } else if (latest.req.complete) {
      latest.once('finish', () => this.#close(socket, answer))
    } else if (latest.headersSent || latest.socket === null) {
      socket.destroy()
    } else this.#close(socket, answer) // It is the body of the latest request that failed.
  }

  #close(socket: Duplex, status: string): void {
    if (!socket.writable) {
      socket.destroy()
      return
    }
    socket.end(`HTTP/1.1 ${status}\r\n${this.#headers}Connection: close\r\nContent-Length: 0\r\n\r\n`)
    setTimeout(() => socket.destroy(), LINGER).unref()
  }
}
