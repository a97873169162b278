import { hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream'
import type { AccountId, MaybePromise } from '../aws/index.ts'
import { type Call, type HeaderLine, isS3 } from '../protocol/index.ts'
import type { ApiRequest } from '../requests/index.ts'
import { type Translation, type Translations, translationsOf } from './arn-translation.ts'
import { documentOf } from './documents.ts'
import { endToEnd } from './exchange-headers.ts'
import type { AllowedCall, Answer, StreamedAnswer } from './forwarded.ts'
import { identifying } from './identifying.ts'
import { outgoingOf } from './outgoing.ts'
import { Connections, type Outgoing } from './sending.ts'
import { Turns } from './turns.ts'
import { unavailable } from './unavailable.ts'
import type { Upstream } from './upstream.ts'
import { assertUsedKey, namesKeyOfCiphertext } from './used-key.ts'

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
export interface Onlooker {
  /** Whether the document of the answer to a request is needed too: it is then held whole before it goes on. */
  needsAnswer(asked: ApiRequest): boolean
  /** Called before the answer goes on, which waits for it, and where none came to what was sent. */
  sees(seen: Seen): MaybePromise<void>
}

export interface Seen {
  readonly call: Call
  readonly asked: ApiRequest
  readonly accountId: AccountId
  readonly upstream: Upstream
  /** 0 where no answer came: what the call did, nobody knows. */
  readonly status: number
  /** The document of the answer, where it was needed and not too long to be held. */
  readonly document: Uint8Array | undefined
}

/** Why a call is given up: without a reason, an error with a stack would be made for each. */
const GONE = 'the caller has gone away'

/** Milliseconds that an upstream has for a question of the gateway's own. */
const TO_REPLY = 5_000

/** Bytes of an answer to one: policies have some ten thousand, lists of buckets a million. */
const MOST_OF_A_REPLY = 4 * 1024 * 1024

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
  readonly translations: Translations | undefined
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
        {
          connections: new Connections(upstream),
          turns: new Turns(upstream.limits),
          translations: translationsOf(upstream),
        },
      ]),
    )
  }

  get upstreams(): readonly Upstream[] {
    return this.#parts.upstreams
  }

  /** How many calls each upstream has, and how many wait for their turn. */
  load(): readonly { readonly name: string; readonly inWork: number; readonly waiting: number }[] {
    return Array.from(this.#reached, ([{ name }, { turns }]) => ({
      name,
      inWork: turns.inWork,
      waiting: turns.waiting,
    }))
  }

  /** Who answers a call; `undefined` where nobody does, as of an operation that nobody knows. */
  upstreamOf({ service, signingName, operation, model }: Call): Upstream | undefined {
    if (service === undefined || operation === undefined) return undefined
    return model ? this.#named(service, signingName) : this.upstreamFor(service, signingName)
  }

  /** Who answers for a service. */
  upstreamFor(service: string, signingName: string): Upstream | undefined {
    const named = this.#named(service, signingName)
    return named ?? (this.#parts.isOwn(service) ? undefined : this.#upstreams.get('*'))
  }

  #named(service: string, signingName: string): Upstream | undefined {
    return this.#upstreams.get(service) ?? this.#upstreams.get(signingName)
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
    const leave = () => leaving.abort(GONE)
    allowed.client?.once('close', leave)
    const { connections, turns, translations } = this.#reachedOf(upstream)
    const endTurn = await turns.take(upstream.name, allowed.who, leaving.signal)
    const end = () => {
      allowed.client?.removeListener('close', leave)
      endTurn()
    }
    const see = async (status: number, document?: Uint8Array) => {
      for (const onlooker of this.#onlookers) {
        await onlooker.sees({ call, asked, accountId, upstream, status, document })
      }
    }
    let came: IncomingMessage | undefined
    let isSeen = true
    const begins = () => {
      isSeen = false
    }
    try {
      const needsAnswer = namesKeyOfCiphertext(asked) || this.#onlookers.some((onlooker) => onlooker.needsAnswer(asked))
      const outgoing = outgoingOf(allowed, upstream, {
        publicHost: this.#parts.publicHost,
        isPlain: needsAnswer || translations !== undefined,
        translation: isTranslated(call) ? translations?.in : undefined,
      })
      came = await connections.send(outgoing, { isRepeatable, left: leaving.signal, begins })
      came.once('close', end)
      const answer = answerOf(came, isTranslated(call) ? translations?.out : undefined)
      const { document, stream } = needsAnswer
        ? await documentOf(answer.stream)
        : { document: undefined, stream: answer.stream }
      isSeen = true
      await see(answer.status, document)
      assertUsedKey(asked, answer.status, document)
      return { ...answer, stream }
    } catch (error) {
      end()
      came?.destroy()
      if (!isSeen) await see(0)
      throw error
    }
  }

  /** Asks an upstream something of the gateway's own. @throws ServiceUnavailable (503) where nothing came back. */
  async ask(upstream: Upstream, question: Question): Promise<Reply> {
    const { service, method, path, query = '' } = question
    const { connections, translations } = this.#reachedOf(upstream)
    const accountId = upstream.its.account ?? question.accountId
    const region = upstream.its.region ?? question.region
    const body = translations?.in.bytes(question.body) ?? question.body
    const headers: HeaderLine[] = [['Host', upstream.origin.host], ['User-Agent', 'castellan'], ...question.headers]
    headers.push(['Content-Length', String(body.length)])
    const signing = { accountId, region, service, now: this.#parts.clock(), payloadHash: hash('sha256', body) }
    headers.push(...identifying(upstream, { method, path, query, headers }, signing).lines)
    const outgoing: Outgoing = { method, path, query, headers, body }
    const left = AbortSignal.timeout(TO_REPLY)
    const came = await connections.send(outgoing, { isRepeatable: true, left })
    try {
      const bytes = await bytesOf(came)
      return { status: came.statusCode ?? 0, headers: came.headers, bytes: translations?.out.bytes(bytes) ?? bytes }
    } catch {
      came.destroy()
      throw unavailable(`The upstream of ${upstream.name} gave half an answer, or one without an end.`)
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

async function bytesOf(came: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of came) {
    size += chunk.length
    if (size > MOST_OF_A_REPLY) throw new Error('the upstream says too much')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Names of S3's have no account in them, and its answers are objects; CBOR counts the letters of its texts. */
function isTranslated({ signingName, protocol }: Call): boolean {
  return !isS3(signingName) && protocol !== 'cbor'
}

const DOCUMENT = /json|xml/

/** What a document that is written anew is no longer described by. */
const OF_BYTES: ReadonlySet<string> = new Set(['content-length', 'x-amz-crc32', 'content-md5'])

function answerOf(came: IncomingMessage, translation: Translation | undefined): StreamedAnswer {
  const { statusCode: status = 502, headers, rawTrailers } = came
  const rawHeaders = endToEnd(came.rawHeaders, headers.connection)
  if (!translation || !DOCUMENT.test(headers['content-type'] ?? '') || headers['content-encoding'] !== undefined) {
    return { status, rawHeaders, stream: came, trailers: () => came.rawTrailers }
  }
  const stream = translation.stream()
  pipeline(came, stream, () => {})
  return { status, rawHeaders: withoutNames(rawHeaders, OF_BYTES), stream, trailers: () => rawTrailers }
}

function withoutNames(rawHeaders: readonly string[], names: ReadonlySet<string>): readonly string[] {
  return rawHeaders.filter((_, index) => !names.has((rawHeaders[index - (index % 2)] ?? '').toLowerCase()))
}
