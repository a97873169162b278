import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { type AccountId, AwsError } from '../aws/index.ts'
import { asRead, type Call, type HeaderLine } from '../protocol/index.ts'
import type { ApiRequest } from '../requests/index.ts'
import { endToEnd } from './exchange-headers.ts'
import type { AllowedCall, Answer, StreamedAnswer } from './forwarded.ts'
import { identifying } from './identifying.ts'
import { streamedBody } from './s3/streamed-body.ts'
import { Connections, type Outgoing } from './sending.ts'
import type { Upstream } from './upstream.ts'

/** What the gateway itself asks an upstream, with its own credentials. */
interface Question {
  readonly accountId: AccountId
  readonly region: string
  /** The name that it is signed with. */
  readonly service: string
  readonly method: string
  readonly path: string
  readonly query?: string
  readonly headers: readonly HeaderLine[]
  readonly body: Uint8Array
}

interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly bytes: Uint8Array
}

/** Somebody who is to know what was forwarded, and what came of it. */
interface Onlooker {
  /** Whether the document of the answer to a request is needed too: it is then held whole before it goes on. */
  needsAnswer(asked: ApiRequest): boolean
  /** Called before the answer goes on. */
  sees(seen: Seen): void
}

interface Seen {
  readonly call: Call
  readonly asked: ApiRequest
  readonly accountId: AccountId
  readonly upstream: Upstream
  readonly status: number
  /** The document of the answer, where it was needed and not too long to be held. */
  readonly document: Uint8Array | undefined
}

/** Longer documents go on without being looked at. */
const MOST_OF_A_DOCUMENT = 2 * 1024 * 1024

interface Parts {
  readonly upstreams: readonly Upstream[]
  /** Services that Castellan has: `*` is not for them. */
  readonly isOwn: (service: string | undefined) => boolean
  /** The host and port that Castellan is called by. */
  readonly publicHost: string
  readonly clock: () => number
}

/** Hands calls that were allowed on to whoever answers for their services. It decides nothing. */
export class Gateway {
  readonly #upstreams: ReadonlyMap<string, Upstream>
  readonly #parts: Parts
  readonly #connections = new Map<Upstream, Connections>()
  readonly #onlookers: Onlooker[] = []

  constructor(parts: Parts) {
    this.#parts = parts
    this.#upstreams = new Map(parts.upstreams.map((upstream) => [upstream.name, upstream]))
  }

  get upstreams(): readonly Upstream[] {
    return this.#parts.upstreams
  }

  /** Who answers a call; `undefined` where nobody does, as of an operation that nobody knows. */
  upstreamOf({ service, signingName, operation, model }: Call): Upstream | undefined {
    if (service === undefined || operation === undefined) return undefined
    const named = this.#upstreams.get(service) ?? this.#upstreams.get(signingName)
    if (named) return named
    return model || this.#parts.isOwn(service) ? undefined : this.#upstreams.get('*')
  }

  lookOn(onlooker: Onlooker): void {
    this.#onlookers.push(onlooker)
  }

  /** @throws AwsError (503) where nothing came back. */
  async forward(allowed: AllowedCall, upstream: Upstream): Promise<Answer> {
    const { call, asked, accountId } = allowed
    const needsAnswer = this.#onlookers.some((onlooker) => onlooker.needsAnswer(asked))
    const came = await this.#send(upstream, this.#outgoing(allowed, upstream, needsAnswer))
    const answer = answerOf(came)
    const status = answer.status
    const held = needsAnswer ? await beginningOf(came) : undefined
    for (const onlooker of this.#onlookers) {
      onlooker.sees({ call, asked, accountId, upstream, status, document: held?.document })
    }
    return held ? { ...answer, stream: held.stream } : answer
  }

  /** Asks an upstream something of the gateway's own. @throws AwsError (503) where nothing came back. */
  async ask(upstream: Upstream, question: Question): Promise<Reply> {
    const { accountId, region, service, method, path, query = '', body } = question
    const headers: HeaderLine[] = [['Host', upstream.origin.host], ...question.headers]
    headers.push(['Content-Length', String(body.length)])
    const signing = { accountId, region, service, now: this.#parts.clock(), payloadHash: hash('sha256', body) }
    headers.push(...identifying(upstream, { method, path, query, headers }, signing).lines)
    const came = await this.#send(upstream, { method, path, query, headers, body })
    return { status: came.statusCode ?? 0, headers: came.headers, bytes: await buffer(came) }
  }

  close(): void {
    for (const connections of this.#connections.values()) connections.close()
  }

  #outgoing({ call, request, stream, accountId, now }: AllowedCall, upstream: Upstream, isPlain: boolean): Outgoing {
    const anew = asRead(call, request)
    const { method, path, query } = anew
    const host = upstream.host === 'public' ? this.#parts.publicHost : upstream.origin.host
    const headers: HeaderLine[] = [['Host', host]]
    for (const line of anew.headers) {
      if (!isPlain || line[0].toLowerCase() !== 'accept-encoding') headers.push(line)
    }
    const { region, signingName: service } = call
    if (!stream) {
      const hasBody = anew.body.length > 0 || (method !== 'GET' && method !== 'HEAD' && method !== 'DELETE')
      if (hasBody) headers.push(['Content-Length', String(anew.body.length)])
      const payloadHash = hash('sha256', anew.body)
      const signing = { accountId, region, service, now, payloadHash }
      headers.push(...identifying(upstream, { method, path, query, headers }, signing).lines)
      return { method, path, query, headers, body: anew.body }
    }
    const streamed = streamedBody(stream, headers, upstream)
    const all: HeaderLine[] = [...streamed.headers]
    if (streamed.length !== undefined) all.push(['Content-Length', String(streamed.length)])
    const signing = { accountId, region, service, now, payloadHash: streamed.payloadHash }
    const { lines, signed } = identifying(upstream, { method, path, query, headers: all }, signing)
    all.push(...lines)
    return { method, path, query, headers: all, body: [stream.open(), ...streamed.transforms(signed)] }
  }

  async #send(upstream: Upstream, outgoing: Outgoing): Promise<IncomingMessage> {
    let connections = this.#connections.get(upstream)
    if (!connections) {
      connections = new Connections(upstream.origin)
      this.#connections.set(upstream, connections)
    }
    try {
      return await connections.send(outgoing)
    } catch (error) {
      if (error instanceof AwsError) throw error
      throw new AwsError('ServiceUnavailable', `The upstream of ${upstream.name} did not answer.`, 503)
    }
  }
}

function answerOf(came: IncomingMessage): StreamedAnswer {
  return {
    status: came.statusCode ?? 502,
    rawHeaders: endToEnd(came.rawHeaders, came.headers.connection),
    stream: came,
    trailers: () => came.rawTrailers,
  }
}

/** The whole document, or no more of it than is held: what streams on begins with it. */
async function beginningOf(came: IncomingMessage): Promise<{ document: Uint8Array | undefined; stream: Readable }> {
  const chunks: Uint8Array[] = []
  let size = 0
  const { Readable } = process.getBuiltinModule('node:stream')
  for await (const chunk of came.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk)
    size += chunk.length
    if (size > MOST_OF_A_DOCUMENT) return { document: undefined, stream: Readable.from(allOf(chunks, came)) }
  }
  const document = Buffer.concat(chunks)
  return { document, stream: Readable.from([document], { objectMode: false }) }
}

async function* allOf(chunks: readonly Uint8Array[], rest: IncomingMessage) {
  yield* chunks
  yield* rest
}
