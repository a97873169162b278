import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Turns } from './turns.ts'

/** What is left to read may still hold up the answer; a client that does not close is closed after so many ms. */
const LINGER = 1_000

/**
 * Requests that are read ahead in a round of the event loop before the other connections that may do so are not read in
 * it: some 10 ms of parsing.
 */
const MOST_AHEAD = 1_000

/** Answers a request, or begins to. */
type Begin = (request: IncomingMessage, response: ServerResponse) => void

interface Waiting {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly begin: Begin
}

/** The requests of one connection. */
interface Connection {
  /** To its latest request. */
  latest: ServerResponse
  /** What was sent before the answer to what is in work. */
  readonly ahead: Waiting[]
  /** Whether it waited for its last answer before it asked again. */
  isPatient: boolean
  /** What came after its latest request was no request: it is closed when that is answered. */
  failed: boolean
}

/** What came in and is no request, or no whole one, has no protocol to be answered in. */
const ANSWERS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}
const BAD_REQUEST = '400 Bad Request'

/**
 * The connections of a listener: whose turn it is, and what goes wrong on them. One request of a connection is in work
 * at a time; nothing more is read of it while others wait, or its client could fill the memory with them.
 *
 * A client takes whatever comes for the answer to its next
 * request, as browsers do on connections that they opened ahead: so nothing is written where no request has begun, and
 * nothing before what was asked earlier has been answered.
 *
 * Node reads 64 KB of each connection that has them in one round of the event loop, and makes an object of each request
 * in it, whoever else waits: where many have them at once, they are read in turns, and who has shown patience is read
 * before them.
 */
export class Connections {
  readonly #connections = new WeakMap<Duplex, Connection>()
  /** Those that have not shown patience, or not lately. */
  readonly #others = new Set<Socket>()
  /** What TLS goes over: one whose handshake is not over is none of Node's connections yet. */
  readonly #underTls = new Set<Socket>()
  /** Whose latest request has a body that streams. */
  readonly #unhurried = new WeakSet<Duplex>()
  /** Of these, those that are not read for the rest of this round. */
  #held: Socket[] = []
  /** Those whose time for a request ran while they were not read. */
  readonly #delayed = new Set<Duplex>()
  /** Requests that were read ahead in this round. */
  #ahead = 0

  readonly #turns = new Turns()
  readonly #server: Server
  readonly #headers: string

  /** @param headers of every answer. */
  constructor(server: Server, headers: Readonly<Record<string, string>>, isTls = false) {
    this.#server = server
    this.#headers = Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => this.#fail(error, socket))
    if (isTls) {
      server.on('connection', (socket: Socket) => {
        this.#underTls.add(socket)
        socket.once('close', () => this.#underTls.delete(socket))
      })
    }
    server.on(isTls ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.#others.add(socket)
      socket.once('close', () => {
        this.#others.delete(socket)
        this.#delayed.delete(socket)
      })
    })
  }

  /**
   * Calls `begin` when it is the request's turn: at once, unless the one before it is not answered yet; and never where
   * no answer can be written any more.
   */
  come(request: IncomingMessage, response: ServerResponse, begin: Begin): void {
    const { socket } = request
    this.#unhurried.delete(socket)
    if (this.#delayed.size > 0) this.#delayed.delete(socket)
    const connection = this.#connections.get(socket)
    if (!connection) {
      this.#connections.set(socket, { latest: response, ahead: [], isPatient: false, failed: false })
      begin(request, response)
    } else if (response.socket && socket.writable) {
      connection.latest = response
      if (!connection.isPatient) this.#others.delete(socket)
      connection.isPatient = true
      begin(request, response)
    } else this.#wait(connection, { request, response, begin })
  }

  /** Whether nothing that was sent waits behind the request that is in work there. */
  isLast(socket: Duplex): boolean {
    return !this.#isWaiting(socket)
  }

  /** Closes those on which nothing was ever sent: browsers open some ahead. */
  closeSilent(): void {
    for (const sockets of [this.#others, this.#underTls]) {
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
    }
  }

  /** Closes those, too, that Node does not count among its connections. */
  closeUnderTls(): void {
    for (const socket of this.#underTls) socket.destroy()
  }

  /** The body of this request is handed on as it comes: it has no time to be there by, as long as it moves. */
  leaveTime({ socket }: IncomingMessage): void {
    this.#unhurried.add(socket)
  }

  #wait(connection: Connection, waiting: Waiting): void {
    const { ahead, latest } = connection
    const { socket } = waiting.request
    if (connection.isPatient) this.#others.add(socket)
    connection.isPatient = false
    this.#countAhead()
    connection.latest = waiting.response
    if (!socket.writable) return
    if (ahead.push(waiting) > 1) return
    // An answer that does not finish is one whose connection is closed.
    if (latest.writableFinished) this.#next(connection, socket)
    else latest.once('finish', () => this.#next(connection, socket))
    stopReading(connection, socket)
  }

  #countAhead(): void {
    if (++this.#ahead === 1) setImmediate(() => this.#startRound())
    if (this.#ahead !== MOST_AHEAD) return
    for (const socket of this.#others) {
      if (this.#isWaiting(socket)) continue // It is not read anyway.
      socket.pause()
      this.#held.push(socket)
      this.#delayed.add(socket)
    }
  }

  #startRound(): void {
    this.#ahead = 0
    const held = this.#held
    this.#held = []
    for (const socket of held) if (!this.#isWaiting(socket)) socket.resume()
  }

  #isWaiting(socket: Duplex): boolean {
    return (this.#connections.get(socket)?.ahead.length ?? 0) > 0
  }

  #next(connection: Connection, socket: Socket): void {
    const next = connection.ahead.shift()
    if (!next) return
    if (connection.ahead.length > 0) next.response.once('finish', () => this.#next(connection, socket))
    stopReading(connection, socket)
    this.#turns.take(() => {
      if (!socket.writable) return // The one before was the last to be answered, or the client has gone away.
      next.begin(next.request, next.response)
      if (connection.ahead.length === 0) socket.resume()
      else stopReading(connection, socket)
    })
  }

  #fail({ code = '' }: NodeJS.ErrnoException, socket: Duplex): void {
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && this.#unhurried.has(socket)) return
    const answer = ANSWERS[code] ?? BAD_REQUEST
    const connection = this.#connections.get(socket)
    const latest = connection?.latest
    const isOurs = this.#delayed.delete(socket) || (connection !== undefined && connection.ahead.length > 0)
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT' && isOurs) {
      this.#failLater(connection, socket)
    } else if (latest === undefined || latest.writableFinished) {
      const isSilent = socket instanceof Socket && socket.bytesRead === 0
      if (isSilent) socket.destroy()
      else this.#close(socket, answer)
    } else if (latest.req.complete) {
      socket.pause() // What its client goes on to send is not read, and keeps nothing alive.
      if (connection?.failed === false) latest.once('finish', () => this.#close(socket, answer))
      if (connection) connection.failed = true
    } else if (latest.headersSent || latest.socket === null) {
      socket.destroy()
    } else this.#close(socket, answer) // It is the body of the latest request that failed.
  }

  /** It was the server that did not read: what has not come whole gets its time when all that is ahead is in work. */
  #failLater(connection: Connection | undefined, socket: Duplex): void {
    const latest = connection?.latest
    setTimeout(() => {
      if (this.#connections.get(socket)?.latest !== latest || socket.destroyed) return // It came.
      this.#fail({ name: '', message: '', code: 'ERR_HTTP_REQUEST_TIMEOUT' }, socket)
    }, this.#server.headersTimeout).unref()
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

/** Node reads on after each message, in a tick; this comes after those. */
function stopReading({ ahead }: Connection, socket: Socket): void {
  if (ahead.length === 0) return
  queueMicrotask(() => {
    if (ahead.length > 0) socket.pause()
  })
}
