import { setTimeout as pause } from 'node:timers/promises'
import { exportRequest } from './export-request.ts'
import type { EndedSpan } from './span.ts'
import type { TracingSettings } from './tracing-settings.ts'

/**
 * What a collector answers that may take it later.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
 */
const LATER: readonly number[] = [429, 502, 503, 504]
const ATTEMPTS = 3
const FIRST_PAUSE = 1_000

/**
 * Spans on their way to a collector, in batches. What it does not take is dropped, and so is what comes while too many
 * wait: requests never wait for it.
 */
export class Exporter {
  readonly #settings: TracingSettings
  readonly #warn: (message: string) => void
  #waiting: EndedSpan[] = []
  #dropped = 0
  #isFailing = false
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<void> | undefined
  #isClosing = false

  constructor(settings: TracingSettings, warn: (message: string) => void) {
    this.#settings = settings
    this.#warn = warn
  }

  add(span: EndedSpan): void {
    const { size, queue, delay } = this.#settings.batch
    if (this.#waiting.length >= queue) {
      this.#dropped++
      return
    }
    this.#waiting.push(span)
    if (this.#waiting.length >= size) void this.#send()
    else this.#timer ??= setTimeout(() => void this.#send(), delay).unref()
  }

  /** Sends what waits, without trying twice. */
  async close(): Promise<void> {
    this.#isClosing = true
    await this.#sending
    await this.#send()
  }

  /** One sending at a time. */
  #send(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined
    })
    return this.#sending
  }

  async #sendAll(): Promise<void> {
    const { batch, resource } = this.#settings
    while (this.#waiting.length > 0) {
      const spans = this.#waiting.splice(0, batch.size)
      const why = await this.#post(JSON.stringify(exportRequest(spans, resource)))
      if (why !== undefined) this.#dropped += spans.length
      if (why !== undefined && !this.#isFailing) {
        this.#warn(`traces are not taken (${why}): they are dropped until they are`)
      } else if (why === undefined && this.#dropped > 0) {
        this.#warn(`traces are taken again: ${this.#dropped} spans were dropped`)
        this.#dropped = 0
      }
      this.#isFailing = why !== undefined
    }
  }

  /** @returns why not, where it was not taken. */
  async #post(body: string): Promise<string | undefined> {
    const { endpoint, headers, timeout } = this.#settings
    for (let attempt = 1; ; attempt++) {
      const status = await fetch(endpoint, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(timeout),
      }).then(
        async (answer) => {
          await answer.body?.cancel()
          return answer.status
        },
        () => undefined,
      )
      if (status !== undefined && status < 300) return undefined
      const mayLater = status === undefined || LATER.includes(status)
      if (!mayLater || attempt >= ATTEMPTS || this.#isClosing) return status === undefined ? 'no answer' : `${status}`
      await pause(FIRST_PAUSE * 2 ** (attempt - 1) * (0.5 + Math.random()), undefined, { ref: false })
    }
  }
}
