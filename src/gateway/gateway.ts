import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { AccountId } from '../aws/index.ts'
import type { Call, HeaderLine } from '../protocol/index.ts'
import type { ApiRequest } from '../requests/index.ts'
import { documentOf } from './documents.ts'
import { endToEnd } from './exchange-headers.ts'
import type { AllowedCall, Answer, StreamedAnswer } from './forwarded.ts'
import { identifying } from './identifying.ts'
import { outgoingOf } from './outgoing.ts'
import { Connections, type Outgoing } from './sending.ts'
import { Turns } from './turns.ts'
import { unavailable } from './unavailable.ts'
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

/** Milliseconds that an upstream has for a question of the gateway's own. */
const TO_REPLY = 5_000

interface Parts {
  readonly upstreams: readonly Upstream[]
  /** Services that Castellan has: `*` is not for them. */
  readonly isOwn: (service: string) => boolean
  /** The host and port that Castellan is called by. */
  readonly publicHost: string
  readonly clock: () => number
}

/** An upstream with its connections. */
interface Reached {
  readonly connections: Connections
  readonly turns: Turns
}

/** Hands calls that were allowed on to whoever answers for their services. It decides nothing. */
export class Gateway {
  readonly #upstreams: ReadonlyMap<string, Upstream>
  readonly #parts: Parts
  readonly #reached: ReadonlyMap<Upstream, Reached>
  readonly #onlookers: Onlooker[] = []

  constructor(parts: Parts) {
    this.#parts = parts
    this.#upstreams = new Map(parts.upstreams.map((upstream) => [upstream.name, upstream]))
    this.#reached = new Map(
      parts.upstreams.map((upstream) => [
        upstream,
        { connections: new Connections(upstream), turns: new Turns(upstream.limits) },
      ]),
    )
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

  /** Whether somebody answers for S3. */
  get hasBuckets(): boolean {
    return this.#upstreams.has('s3') || this.#upstreams.has('*')
  }

  lookOn(onlooker: Onlooker): void {
    this.#onlookers.push(onlooker)
  }

  /** @throws AwsError: 503 where nothing came back, 400 and 501 for what cannot be forwarded. */
  async forward(allowed: AllowedCall, upstream: Upstream): Promise<Answer> {
    const { call, asked, accountId, isRepeatable } = allowed
    const leaving = new AbortController()
    allowed.client?.once('close', () => leaving.abort())
    const { connections, turns } = this.#reachedOf(upstream)
    const end = await turns.take(upstream.name, leaving.signal)
    try {
      const needsAnswer = this.#onlookers.some((onlooker) => onlooker.needsAnswer(asked))
      const outgoing = outgoingOf(allowed, upstream, { publicHost: this.#parts.publicHost, isPlain: needsAnswer })
      const came = await connections.send(outgoing, { isRepeatable, left: leaving.signal })
      came.once('close', end)
      const answer = answerOf(came)
      const { document, stream } = needsAnswer ? await documentOf(came) : { document: undefined, stream: came }
      for (const onlooker of this.#onlookers) {
        onlooker.sees({ call, asked, accountId, upstream, status: answer.status, document })
      }
      return { ...answer, stream }
    } catch (error) {
      end()
      throw error
    }
  }

  /** Asks an upstream something of the gateway's own. @throws ServiceUnavailable (503) where nothing came back. */
  async ask(upstream: Upstream, question: Question): Promise<Reply> {
    const { accountId, region, service, method, path, query = '', body } = question
    const headers: HeaderLine[] = [['Host', upstream.origin.host], ...question.headers]
    headers.push(['Content-Length', String(body.length)])
    const signing = { accountId, region, service, now: this.#parts.clock(), payloadHash: hash('sha256', body) }
    headers.push(...identifying(upstream, { method, path, query, headers }, signing).lines)
    const outgoing: Outgoing = { method, path, query, headers, body }
    const left = AbortSignal.timeout(TO_REPLY)
    const came = await this.#reachedOf(upstream).connections.send(outgoing, { isRepeatable: true, left })
    try {
      return { status: came.statusCode ?? 0, headers: came.headers, bytes: await buffer(came) }
    } catch {
      throw unavailable(`The upstream of ${upstream.name} gave half an answer.`)
    }
  }

  close(): void {
    for (const { connections } of this.#reached.values()) connections.close()
  }

  #reachedOf(upstream: Upstream): Reached {
    const reached = this.#reached.get(upstream)
    if (!reached) throw new Error(`${upstream.name} is no upstream of this gateway`)
    return reached
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
