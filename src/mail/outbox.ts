import { setTimeout } from 'node:timers/promises'
import { type AccountId, type Clock, DAY, isEmailAddress, SECOND } from '../aws/index.ts'
import type { MailAttempt, MailOutcome, MailRecord } from '../storage/repositories/mail.ts'
import type { Store } from '../storage/store.ts'
import { TURN, WorkLoop } from '../work/work-loop.ts'
import { MailRefused, type MailTransport, MOST_AT_ONCE } from './transport.ts'

export interface OutboxWorkerOptions {
  readonly store: Store
  readonly clock: Clock
  /** Absent: mails stay in the inbox. */
  readonly transport?: MailTransport
  readonly onError: (error: unknown) => void
}

/** Mails that are claimed together. */
const BATCH = 64
/** How many are on their way at once, to begin with. */
const FIRST_AT_ONCE = 4
/** For so long no other node tries a mail that one is sending; after it, one that was killed meanwhile has lost it. */
const LEASE = 60 * SECOND
const FIRST_RETRY = 2 * SECOND
const LONGEST_RETRY = 5 * 60 * SECOND
/** One that is to be tried later was put off by a clock that went back. */
const HORIZON = LONGEST_RETRY + LEASE
/** RFC 5321, 4.5.4.1: "the give-up time generally needs to be at least 4-5 days". */
const GIVEN_UP_AFTER = 4 * DAY
/** A server that refuses a mail this often, over half an hour, means it; before, an operator may have mended it. */
const MAX_REFUSALS = 12
const STOPS_AFTER = 3 * SECOND

/**
 * Sends what is queued, with ever longer pauses between attempts. A mail is delivered at least once: where a node dies
 * between the server's answer and its record, it is sent again, with the same `Message-ID`.
 */
export class OutboxWorker {
  readonly #options: OutboxWorkerOptions
  readonly #loop: WorkLoop
  /**
   * How many mails may be on their way at once: one more with each that the server takes, half of it where it does not.
   * Servers bound the connections of a client, and do not say how many they let it have.
   */
  #atOnce = FIRST_AT_ONCE

  constructor(options: OutboxWorkerOptions) {
    this.#options = options
    this.#loop = new WorkLoop({
      ...options,
      kind: 'mail',
      work: (accountId) => this.deliverDue(accountId),
      horizon: HORIZON,
    })
  }

  /** `smtp`, or `inbox` without a mail server. */
  get delivery(): 'smtp' | 'inbox' {
    return this.#options.transport === undefined ? 'inbox' : 'smtp'
  }

  start(): void {
    this.#loop.start()
  }

  /**
   * Waits for mails that are on their way, for a moment: one that a slow server still holds then is sent again by the
   * next process.
   */
  async stop(): Promise<void> {
    await Promise.race([this.#loop.stop(), setTimeout(STOPS_AFTER, undefined, { ref: false })])
    this.#options.transport?.close()
  }

  /** Call it after a commit that queued a mail. */
  nudge(): void {
    this.#loop.nudge()
  }

  /** Tries the mails of the account whose time has come, for a turn. Resolves to when the next one's does. */
  async deliverDue(accountId: AccountId): Promise<number | undefined> {
    const { store, clock } = this.#options
    const end = clock() + TURN
    for (;;) {
      const now = clock()
      const next = await store.read(accountId).mail.nextAttemptAt()
      if (next === undefined) return undefined
      const latest = now + HORIZON
      if (next > now && next <= latest) return next
      if (now >= end) return now // What is left is due, after the others.
      const times = { now, latest, leasedUntil: now + LEASE }
      const mails = await store.record(accountId, (tx) => tx.mail.claimDue(times, BATCH))
      if (mails.length === 0) return now + SECOND // Another node was faster.
      await this.#send(accountId, mails, end)
    }
  }

  /**
   * Sends `mails`, and begins with none after `end`: those are given back. What became of them is recorded as it is
   * known, so that a node that dies has few to be sent again.
   */
  async #send(accountId: AccountId, mails: readonly MailRecord[], end: number): Promise<void> {
    const { store, clock } = this.#options
    const waiting = [...mails]
    const tried: MailAttempt[] = []
    let onTheirWay = 0
    let more = Promise.withResolvers<void>()
    const send = async (mail: MailRecord) => {
      tried.push({ mail, outcome: await this.#attempt(mail) })
      onTheirWay--
      begin()
      more.resolve()
    }
    const begin = () => {
      while (onTheirWay < this.#atOnce && clock() < end) {
        const mail = waiting.shift()
        if (mail === undefined) return
        onTheirWay++
        void send(mail)
      }
    }
    begin()
    try {
      while (onTheirWay > 0 || tried.length > 0) {
        const known = tried.splice(0)
        if (known.length > 0) await store.record(accountId, (tx) => tx.mail.settle(known))
        else await more.promise
        more = Promise.withResolvers()
      }
    } finally {
      const left = waiting.splice(0)
      if (left.length > 0) await store.record(accountId, (tx) => tx.mail.release(left, clock()))
    }
  }

  /** It throws nothing. */
  async #attempt(mail: MailRecord): Promise<MailOutcome> {
    const { clock, transport } = this.#options
    const attempts = mail.attempts + 1
    if (transport === undefined) {
      return { deliveryState: 'inbox', attempts: mail.attempts, nextAttemptAt: 0, lastError: null, deliveredAt: null }
    }
    if (!isEmailAddress(mail.toAddress)) {
      const lastError = 'the recipient is not one plain e-mail address'
      return { deliveryState: 'failed', attempts: mail.attempts, nextAttemptAt: 0, lastError, deliveredAt: null }
    }
    try {
      const { mailId, toAddress: to, subject, body: text, html, createdAt } = mail
      await transport.send({ mailId, to, subject, text, ...(html !== null && { html }), createdAt })
      this.#atOnce = Math.min(this.#atOnce + 1, MOST_AT_ONCE)
      return { deliveryState: 'delivered', attempts, nextAttemptAt: 0, lastError: null, deliveredAt: clock() }
    } catch (error) {
      const now = clock()
      // What is wrong with one mail says nothing of how many the server takes.
      if (!(error instanceof MailRefused)) this.#atOnce = Math.max(1, this.#atOnce >> 1)
      const isOver = error instanceof MailRefused ? attempts >= MAX_REFUSALS : now - mail.createdAt >= GIVEN_UP_AFTER
      return {
        deliveryState: isOver ? 'failed' : 'queued',
        attempts,
        nextAttemptAt: now + Math.min(FIRST_RETRY * 2 ** (attempts - 1), LONGEST_RETRY),
        lastError: oneLine(error),
        deliveredAt: null,
      }
    }
  }
}

/** What a server answered goes into a page and a log: one line, of bounded length. */
function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : 'unknown error'
  return message.replace(/[\x00-\x1f\x7f]+/g, ' ').slice(0, 300)
}
