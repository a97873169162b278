import { Exporter } from './exporter.ts'
import { type EndedSpan, Span } from './span.ts'
import { readTraceparent } from './trace-context.ts'
import type { TracingSettings } from './tracing-settings.ts'

interface Parts {
  readonly random: (bytes: number) => Uint8Array
  readonly warn: (message: string) => void
}

/** Begins spans, and hands those that are over to the exporter. */
export class Tracer {
  readonly #settings: TracingSettings
  readonly #exporter: Exporter
  readonly #random: Parts['random']
  /** A clock that is set meanwhile makes no span end before it began. */
  readonly #now = () => performance.timeOrigin + performance.now()
  readonly #ended = (span: EndedSpan) => this.#exporter.add(span)
  readonly #newSpanId = () => this.#hex(8)

  constructor(settings: TracingSettings, { random, warn }: Parts) {
    this.#settings = settings
    this.#random = random
    this.#exporter = new Exporter(settings, warn)
  }

  /** The span of a request. @param traceparent what came with it. */
  begin(traceparent: string | undefined): Span {
    const parent = readTraceparent(traceparent)
    const traceId = parent?.traceId ?? this.#hex(16)
    const isSampled = this.#settings.sampler(traceId, parent)
    return new Span({
      context: { traceId, spanId: this.#newSpanId(), isSampled },
      parentId: parent?.spanId,
      kind: 'server',
      newSpanId: this.#newSpanId,
      now: this.#now,
      ended: this.#ended,
    })
  }

  /** Resolves when what is over was sent, or not taken. */
  close(): Promise<void> {
    return this.#exporter.close()
  }

  #hex(bytes: number): string {
    return Buffer.from(this.#random(bytes)).toString('hex')
  }
}
