import type { Readable } from 'node:stream'
import type { AccountId } from '../aws/index.ts'
import type { Call, HeaderLine, HttpRequest, HttpResponse, Signature } from '../protocol/index.ts'
import type { ApiRequest } from '../requests/index.ts'

/** A call that was allowed. */
export interface AllowedCall {
  readonly call: Call
  readonly request: HttpRequest
  /** Where its body streams. */
  readonly stream: IncomingBody | undefined
  /** By whose name calls count together, where one may not have all that an upstream takes at once. */
  readonly who: string
  /** As it was decided on. */
  readonly asked: ApiRequest
  /** Whose things it is about. */
  readonly accountId: AccountId
  /** As which account an upstream that is told who asks by name is asked. */
  readonly account: string
  /** Whether it changes nothing: it may then be asked a second time where nobody knows what became of the first. */
  readonly isRepeatable: boolean
  /** The caller's connection; absent: nobody waits for the answer but the gateway. */
  readonly client: Client | undefined
  /** Epoch milliseconds. */
  readonly now: number
  /** In which trace it is, as headers say it; absent: nobody traces it. */
  readonly trace?: readonly HeaderLine[] | undefined
}

/** Who waits for an answer. */
export interface Client {
  /** Answered, or gone away. */
  once(event: 'close', listener: () => void): unknown
  /** Nothing moved for some minutes. */
  on(event: 'timeout', listener: () => void): unknown
  readonly writableLength: number
  destroy(): unknown
  removeListener(event: 'close', listener: () => void): unknown
}

/** A body that was not read yet, since nothing of it takes part in the decision. */
export interface LeftBody {
  /** What its signature says of it: a hash, `UNSIGNED-PAYLOAD`, or how it comes in chunks. */
  readonly claim: string
  /** Bytes as they come, S3's chunks included. */
  readonly length: number | undefined
  /** The caller's proof, which signed chunks go on from. */
  readonly signature: Signature
  /** Begins to read; a client that waits to be told so is told. */
  readonly open: () => Readable
}

/** One whose sender was proved. */
export interface IncomingBody extends LeftBody {
  /** HMAC-SHA-256 of a text under the caller's signing key, in hex, where each chunk is signed. */
  readonly sign: ((text: string) => string) | undefined
}

/** An answer that is handed on as it comes. */
export interface StreamedAnswer {
  readonly status: number
  /** Name, value, name, value, as they came, without those that are for one connection. */
  readonly rawHeaders: readonly string[]
  readonly stream: Readable
  /** What came after the body, once that has ended. */
  readonly trailers: () => readonly string[]
}

export type Answer = HttpResponse | StreamedAnswer
