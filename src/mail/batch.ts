import { setTimeout } from 'node:timers/promises'
import type { MailAttempt } from '../storage/repositories/mail.ts'

/** Mails that were claimed together: how many are on their way, and what became of others. */
export class Batch {
  #onTheirWay = 0
  #ended: MailAttempt[] = []
  #news = Promise.withResolvers<void>()

  /** Whether some are on their way, or to be recorded. */
  get isUnderWay(): boolean {
    return this.#onTheirWay > 0 || this.#ended.length > 0
  }

  begun(): void {
    this.#onTheirWay++
  }

  ended(attempt: MailAttempt): void {
    this.#onTheirWay--
    this.#ended.push(attempt)
    this.#news.resolve()
  }

  /** What became of some since this was asked last. */
  take(): readonly MailAttempt[] {
    this.#news = Promise.withResolvers()
    return this.#ended.splice(0)
  }

  /** Waits until `take` has some, for `patience` milliseconds at most. Resolves to whether it has. */
  async hasNews(patience?: number): Promise<boolean> {
    if (this.#ended.length > 0) return true
    if (patience === undefined) await this.#news.promise
    else {
      const timer = new AbortController()
      await Promise.race([
        this.#news.promise,
        setTimeout(patience, undefined, { signal: timer.signal }).catch(() => {}),
      ])
      timer.abort()
    }
    return this.#ended.length > 0
  }
}
