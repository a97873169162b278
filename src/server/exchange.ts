import type { AccountId, AnonymousPrincipal, AuthenticatedPrincipal, AwsError, Principal } from '../aws/index.ts'
import type { StsSession } from '../credentials/index.ts'
import type { Answer, Client, LeftBody, RefusedObject } from '../gateway/index.ts'
import type { OwnLayers } from '../policy/index.ts'
import type { Broken, Call, HttpRequest, Signature } from '../protocol/index.ts'
import type { OpenContext, Operation, OperationContext } from '../services/operation.ts'
import type { Span } from '../traces/index.ts'
import type { Decided } from './recorded-decision.ts'
import type { Trial } from './trial-outcome.ts'

/** How the request proves who sends it. */
export type Proof =
  | { readonly kind: 'signature'; readonly signature: Signature }
  /** A console session's cookie; `serviceName` is the last segment of `/console/api/<signing name>`. */
  | { readonly kind: 'console'; readonly serviceName: string }
  | { readonly kind: 'none' }

/** As an event says it. */
interface Forwarded {
  readonly upstream: string
  status?: number
}

/** One API request on its way through the pipeline: each step adds what it finds. */
export interface Exchange {
  readonly request: HttpRequest
  readonly proof: Proof
  readonly sourceIp: string
  readonly secure: boolean
  readonly requestId: string
  readonly now: number
  /** Monotonic milliseconds, where somebody looks on; else 0. */
  readonly startedAt: number
  /** Where requests are traced. */
  readonly span: Span | undefined
  /** A body that was left to stream: nothing of it is read before the call is handed on. */
  readonly stream: LeftBody | undefined
  /** Who waits for the answer; absent: this server itself. */
  readonly client: Client | undefined
  /** Set by `identify`. */
  call: Call
  /** The registered operation, or `undefined` where Castellan does not implement the call. Set by `identify`. */
  operation: Operation | undefined
  /** Set by `authenticate`. */
  caller: AuthenticatedPrincipal | AnonymousPrincipal
  /** What the caller's policies say; nobody's are none. */
  policies: OwnLayers | undefined
  /** Who asks, where that is not the caller as it signed: as the operation's input proves it. Set by `authorise`. */
  asker: Principal | undefined
  /** The caller's session of STS. Set by `authenticate`. */
  session: StsSession | undefined
  /** Set by `parse`. */
  input: object
  /** What the model forbids in `input`. Set by `parse`. */
  broken: Broken | undefined
  /**
   * Whose things the request is about; where that is not the caller's account, it is decided across both. Set by
   * `findTarget`.
   */
  accountId: AccountId
  /**
   * What the operation's context has beside that, where this server itself makes the request: for what was proved
   * before it, which no request from outside can bring.
   */
  readonly handed: object | undefined
  /** What the operation is given. Set by `authorise`, where there is an operation. */
  context: OpenContext<OperationContext>
  /** Of a call to an upstream: whose the things are that it is about. Set by `authorise`. */
  owner: AccountId | 'several' | undefined
  /** What a call that is not implemented says, as an SDK's caller writes it. Set by `parse`. */
  parameters: Readonly<Record<string, unknown>> | undefined
  /** What the authorisation was about. Set by `authorise`. */
  resources: readonly string[] | undefined
  /**
   * What was decided, where that is a denial, on several pairs or on a name that is not said whole: for the record. Set
   * by `authorise`.
   */
  decided: Decided | undefined
  /** Of several things that a call names, those that its caller may not do it with. Set by `authorise`. */
  refused: readonly RefusedObject[] | undefined
  /** What was decided where that changes nothing. Set by `authorise`, where an upstream is on trial. */
  trial: Trial | undefined
  /** Whether the caller may do what it asks for. Set by `authorise`. */
  authorised: boolean
  /** Set by `handle`. */
  output: object
  /** To whom the call was handed on, and what status came back, if any did. Set by `forward`. */
  forwarded: Forwarded | undefined
  /** What an upstream answered. Set by `forward`. */
  answer: Answer | undefined
  /** Whether the event was written in the operation's own transaction. */
  recorded: boolean
  error: AwsError | undefined
}

type Given = Pick<Exchange, 'request' | 'proof' | 'sourceIp' | 'secure' | 'requestId' | 'now'> & {
  readonly startedAt?: number
  readonly span?: Span | undefined
  readonly handed?: object
  readonly stream?: LeftBody | undefined
  readonly client?: Client | undefined
}

/** An exchange before the first step. */
type Started = { readonly [Fact in keyof Exchange]: Exchange[Fact] | undefined }

/** All that the steps will add is named here: an object that grows takes V8 several times as long. */
export function newExchange({
  request,
  proof,
  sourceIp,
  secure,
  requestId,
  now,
  startedAt = 0,
  span,
  handed,
  stream,
  client,
}: Given): Exchange {
  return {
    request,
    proof,
    sourceIp,
    secure,
    requestId,
    now,
    startedAt,
    span,
    handed,
    stream,
    client,
    call: undefined,
    operation: undefined,
    caller: undefined,
    policies: undefined,
    asker: undefined,
    session: undefined,
    input: undefined,
    broken: undefined,
    accountId: undefined,
    owner: undefined,
    context: undefined,
    parameters: undefined,
    resources: undefined,
    decided: undefined,
    refused: undefined,
    trial: undefined,
    authorised: false,
    output: undefined,
    forwarded: undefined,
    answer: undefined,
    recorded: false,
    error: undefined,
  } satisfies Started as unknown as Exchange
}
