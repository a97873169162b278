import { type TraceContext, writeTraceparent } from './trace-context.ts'

/** As OTLP counts them. */
export const KINDS = { internal: 1, server: 2, client: 3 }
export type SpanKind = keyof typeof KINDS

/** What is known when it is over. */
export interface SpanEnd {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number | undefined>>
  readonly isError: boolean
}

/** One that is over, with times in milliseconds since 1970. */
export interface EndedSpan extends SpanEnd {
  readonly context: TraceContext
  readonly parentId: string | undefined
  readonly kind: SpanKind
  readonly start: number
  readonly end: number
}

export interface SpanParts {
  readonly context: TraceContext
  readonly parentId: string | undefined
  readonly kind: SpanKind
  readonly newSpanId: () => string
  readonly now: () => number
  readonly ended: (span: EndedSpan) => void
}

/** "Vendors SHOULD propagate at least 512 characters of a combined header." */
const TRACESTATE = /^[\x20-\x7e]{1,512}$/

/** Something that takes time: a request, or a part of what is done for it. One that is not sampled tells of nothing. */
export class Span {
  readonly #parts: SpanParts
  readonly #start: number

  constructor(parts: SpanParts) {
    this.#parts = parts
    this.#start = parts.now()
  }

  /** Whether anybody is told of it: of one that is not, nothing need be said. */
  get isSampled(): boolean {
    return this.#parts.context.isSampled
  }

  get traceId(): string {
    return this.#parts.context.traceId
  }

  /**
   * What is sent to whoever is asked on its behalf.
   *
   * @param tracestate as it came: what others wrote into it is handed on.
   */
  headers(tracestate: string | undefined): readonly (readonly [name: string, value: string])[] {
    const traceparent = ['traceparent', writeTraceparent(this.#parts.context)] as const
    const isHandedOn = tracestate !== undefined && TRACESTATE.test(tracestate)
    return isHandedOn ? [traceparent, ['tracestate', tracestate]] : [traceparent]
  }

  child(kind: SpanKind): Span {
    const { context, newSpanId } = this.#parts
    return new Span({ ...this.#parts, kind, context: { ...context, spanId: newSpanId() }, parentId: context.spanId })
  }

  end(how: SpanEnd): void {
    const { context, parentId, kind, now, ended } = this.#parts
    if (context.isSampled) ended({ ...how, context, parentId, kind, start: this.#start, end: now() })
  }
}
