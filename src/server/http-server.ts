import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { breathe, heavyWork, type MaybePromise } from '../aws/index.ts'
import type { Client, StreamedAnswer } from '../gateway/index.ts'
import type { HttpRequest, HttpResponse, ResponseBody } from '../protocol/http.ts'
import { Connections } from './connections.ts'
import { USUAL_DOCUMENT } from './largest-documents.ts'
import { EMPTY, hashBody, holdBody } from './request-body.ts'

/** Larger answers are written in pieces of so many bytes. */
const PIECE = 64 * 1024
/** Characters: what is longer becomes bytes piece by piece. */
const LARGE = 128 * 1024

/** A request whose body has not been read yet. */
export type RequestHead = Omit<HttpRequest, 'body' | 'bodySha256'> & {
  readonly sourceIp: string
  readonly secure: boolean
}

/** Answers a request, whose body `read` gives, to whoever waits for it. */
export type Handler = (
  head: RequestHead,
  read: BodyReader,
  client: Client,
) => Promise<HttpResponse | StreamedAnswer | PageLike>

/**
 * Held, where nobody has signed it; only hashed, for an operation that is not implemented; or both; or not read yet,
 * but left to whoever opens it. One that is held has `most` bytes.
 */
export type BodyReader = (how: 'hold' | 'hash' | 'both' | 'stream', most?: number) => MaybePromise<ReadBody>

interface ReadBody extends Pick<HttpRequest, 'body' | 'bodySha256'> {
  /** Of one that was left to stream. */
  readonly open?: () => Readable
}

interface PageLike {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: ResponseBody
}

export interface TlsFiles {
  /** PEM. */
  readonly cert: string
  /** PEM. */
  readonly key: string
}

interface ListenerOptions {
  readonly tls?: TlsFiles | undefined
  readonly sourceIp: (request: IncomingMessage) => { ip: string; secure: boolean }
  /** Of every answer, whatever it is to. */
  readonly headers?: Readonly<Record<string, string>>
  /** Whether connections are to end with the answer that is given on them. Default: never. */
  readonly isEnding?: () => boolean
  /** Milliseconds that a request's head may take, the whole of it, and that nothing may move on a connection. */
  readonly timeouts?: { readonly head: number; readonly whole: number; readonly still: number }
}

/** The listener: reads requests with limits on time and size, and writes the handler's answers. It decides nothing. */
export function createHttpServer(
  handler: Handler,
  {
    tls,
    sourceIp,
    headers = {},
    isEnding = () => false,
    timeouts = { head: 10_000, whole: 60_000, still: 120_000 },
  }: ListenerOptions,
): Server {
  const limits = {
    maxHeaderSize: 32 * 1024,
    headersTimeout: timeouts.head,
    handshakeTimeout: timeouts.head,
    requestTimeout: timeouts.whole,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: timeouts.head / 5,
    requireHostHeader: false, // It is required below: Node's own refusal would not wait for its turn.
  }
  const answering: Answering = {
    handler,
    sourceIp,
    common: headers,
    streams: (request) => connections.leaveTime(request),
    // Whoever sent more than one request ahead is answered to the last.
    isLast: ({ socket }) => isEnding() && connections.isLast(socket),
  }
  const begin = (request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.host === undefined && request.httpVersion === '1.1') refuse(response, 400, headers)
    else void answer(answering, request, response)
  }
  const beginContinued = (request: IncomingMessage, response: ServerResponse) => {
    asking.add(request)
    begin(request, response)
  }
  const listener = (request: IncomingMessage, response: ServerResponse) => connections.come(request, response, begin)
  // An import of `node:http` loads `fetch` too, which takes a tenth of the start.
  const server = tls
    ? process.getBuiltinModule('node:https').createServer({ ...limits, ...tls }, listener)
    : process.getBuiltinModule('node:http').createServer(limits, listener)
  server.timeout = timeouts.still // An answer that its client reads, however slowly, does move.
  const connections = new Connections(server, headers, tls !== undefined)
  // Node closes those that are idle, and takes one on which nothing came yet for one that is not.
  const { close, closeAllConnections } = server
  server.close = (done) => {
    const closing = close.call(server, done)
    connections.closeSilent()
    return closing
  }
  server.closeAllConnections = () => {
    closeAllConnections.call(server)
    connections.closeUnderTls()
  }
  // Whoever is refused by the head alone has nothing to send.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    connections.come(request, response, beginContinued)
  })
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    connections.come(request, response, () => refuse(response, 417, headers))
  })
  return server
}

/** How a listener answers. */
interface Answering extends Pick<ListenerOptions, 'sourceIp'> {
  readonly handler: Handler
  /** Headers of every answer. */
  readonly common: Readonly<Record<string, string>>
  /** Told of each request whose body may take as long as it takes. */
  readonly streams: (request: IncomingMessage) => void
  /** Whether the answer is to be the last on its connection. */
  readonly isLast: (request: IncomingMessage) => boolean
}

/** Requests whose clients wait to be told to go on. */
const asking = new WeakSet<IncomingMessage>()

async function answer(
  { handler, sourceIp, common, streams, isLast }: Answering,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const peer = sourceIp(request)
  const target = request.url ?? '/'
  const question = target.indexOf('?')
  const head: RequestHead = {
    method: request.method ?? 'GET',
    path: question === -1 ? target : target.slice(0, question),
    query: question === -1 ? '' : target.slice(question + 1),
    rawHeaders: request.rawHeaders,
    headers: request.headers as Readonly<Record<string, string | undefined>>,
    sourceIp: peer.ip,
    secure: peer.secure,
  }
  try {
    const read: BodyReader = (how, most = USUAL_DOCUMENT) => {
      if (how === 'stream') return leftToStream(request, response, streams)
      goOn(request, response)
      if (how === 'hash') return hashBody(request, goOnAtEndOfRound)
      return holdBody(request, { hashes: how === 'both', most, answering: response, goOn: goOnAtEndOfRound })
    }
    const result = await handler(head, read, response)
    if ('stream' in result) {
      handOn(request, response, result, { common, isLast })
      return
    }
    const headers: Record<string, string | number | readonly string[]> = { ...result.headers, ...common }
    let body: ResponseBody = result.body
    if (typeof body === 'string') {
      if (body.length > LARGE) {
        body = await inPieces(body)
        headers['Content-Length'] = lengthOf(body)
      } else headers['Content-Length'] = Buffer.byteLength(body)
    } else headers['Content-Length'] = lengthOf(body)
    // What is left of the body is not worth reading.
    if (!request.complete || isLast(request)) headers.Connection = 'close'
    response.writeHead(result.status, headers as Record<string, string>)
    endAtEndOfRound(response, head.method === 'HEAD' ? undefined : body)
  } catch {
    if (response.headersSent) response.end()
    else refuse(response, 500, common)
  }
}

/** Tells a client that waits for it to send its body. */
function goOn(request: IncomingMessage, response: ServerResponse): void {
  if (asking.delete(request)) response.writeContinue()
}

function leftToStream(request: IncomingMessage, response: ServerResponse, streams: Answering['streams']): ReadBody {
  const open = () => {
    streams(request)
    goOn(request, response)
    return request
  }
  return { body: EMPTY, bodySha256: '', open }
}

/**
 * An object may be a page, and whoever made it gives its address away: in a browser it is of no origin. It would be of
 * the console's, and could do there whatever its reader may.
 */
const OF_NO_ORIGIN = ['Content-Security-Policy', 'sandbox', 'X-Content-Type-Options', 'nosniff']

/** An answer of somebody else's, as it comes: what does not come whole is a connection that breaks. */
function handOn(
  request: IncomingMessage,
  response: ServerResponse,
  { status, rawHeaders, stream, trailers }: StreamedAnswer,
  { common, isLast }: Pick<Answering, 'common' | 'isLast'>,
): void {
  const headers = [...rawHeaders, ...OF_NO_ORIGIN, ...Object.entries(common).flat()]
  if (!request.complete || isLast(request)) headers.push('Connection', 'close')
  try {
    response.writeHead(status, headers)
  } catch (error) {
    stream.destroy()
    throw error
  }
  stream.once('end', () => {
    const after = trailers()
    if (after.length > 0) response.addTrailers(pairsOf(after))
  })
  // By hand: `pipeline` makes an error with a stack at the end of each.
  const breakOff = () => {
    if (!stream.readableEnded) response.destroy()
  }
  stream.once('error', breakOff)
  stream.once('close', breakOff)
  response.once('close', () => stream.destroy())
  if (stream.destroyed) breakOff()
  else if (response.destroyed) stream.destroy()
  else stream.pipe(response)
}

function pairsOf(raw: readonly string[]): readonly [string, string][] {
  const pairs: [string, string][] = []
  for (let i = 0; i < raw.length; i += 2) pairs.push([raw[i] ?? '', raw[i + 1] ?? ''])
  return pairs
}

function refuse(response: ServerResponse, status: number, common: Readonly<Record<string, string>>): void {
  response.writeHead(status, { ...common, Connection: 'close', 'Content-Length': 0 }).end()
}

/** In bytes. */
function lengthOf(body: Uint8Array | readonly Uint8Array[]): number {
  return body instanceof Uint8Array ? body.length : body.reduce((sum, { length }) => sum + length, 0)
}

let come: (() => void)[] = []
let ending: { readonly response: ServerResponse; readonly body: ResponseBody | undefined }[] = []
let isRoundEnding = false

/**
 * Goes on with a request when all that is ready to be read in this round of the event loop has been, together with the
 * round's other requests. The kernel's reading between two of them would drive the code of both out of the processor's
 * caches. A lone request waits for nothing.
 */
function goOnAtEndOfRound(goOn: () => void): void {
  waitForEndOfRound()
  come.push(goOn)
}

/**
 * Ends `response` together with the round's other answers. Writing wakes a client that sleeps, which takes the kernel
 * longer than all that Castellan does; written at once, they find it awake after the first.
 */
function endAtEndOfRound(response: ServerResponse, body: ResponseBody | undefined): void {
  waitForEndOfRound()
  ending.push({ response, body })
}

/** What is answered without waiting for anything else is answered between the two. */
function waitForEndOfRound(): void {
  if (isRoundEnding) return
  isRoundEnding = true
  heavyWork.noteOther()
  setImmediate(goOnWithAll)
  setImmediate(endAll)
}

function goOnWithAll(): void {
  const all = come
  come = []
  for (const goOn of all) goOn()
}

function endAll(): void {
  isRoundEnding = false
  if (come.length > 0) waitForEndOfRound() // It came between the two.
  const all = ending
  ending = []
  for (const { response, body } of all) {
    if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) end(response, body)
    else endInPieces(response, body)
  }
}

function end(response: ServerResponse, body: string | Uint8Array | undefined): void {
  if (body === undefined || body.length <= PIECE) response.end(body)
  else {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    const count = Math.ceil(bytes.length / PIECE)
    endInPieces(
      response,
      Array.from({ length: count }, (_, index) => bytes.subarray(index * PIECE, (index + 1) * PIECE)),
    )
  }
}

/** Each piece that a slow client takes is a sign of life; of one large write TLS shows none until its end. */
function endInPieces(response: ServerResponse, pieces: readonly Uint8Array[], at = 0): void {
  if (at >= pieces.length - 1) response.end(pieces[at])
  else {
    response.write(pieces[at], (error) => {
      if (error) return
      const turn = breathe() // What the kernel takes at once comes back at once.
      if (turn) void turn.then(() => endInPieces(response, pieces, at + 1))
      else endInPieces(response, pieces, at + 1)
    })
  }
}

/** A text as bytes, with turns for others: of 20 MB, to encode them at once would hold all up. */
async function inPieces(text: string): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = []
  for (let start = 0; start < text.length; ) {
    await breathe()
    const last = text.charCodeAt(start + PIECE - 1)
    const end = start + PIECE - Number(last >= 0xd800 && last <= 0xdbff) // Both halves of a letter are in one piece.
    pieces.push(Buffer.from(text.slice(start, end)))
    start = end
  }
  return pieces
}
