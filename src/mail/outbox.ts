import { setTimeout } from 'node:timers/promises'
import { type AccountId, type Clock, DAY, groupBy, isEmailAddress, SECOND } from '../aws/index.ts'
import type { MailOutcome, MailRecord } from '../storage/repositories/mail.ts'
import type { Store } from '../storage/store.ts'
import { TURN, WorkLoop } from '../work/work-loop.ts'
import { Batch } from './batch.ts'
import { type Ending, type Lane, Lanes } from './lanes.ts'
import { MailRefused, type MailTransport, MailUnanswered } from './transport.ts'

export interface OutboxWorkerOptions {
  readonly store: Store
  readonly clock: Clock
  /** Absent: mails stay in the inbox. */
  readonly transport?: MailTransport
  readonly onError: (error: unknown) => void
  /** For so many milliseconds a turn waits for the next answer. Default: 250. */
  readonly patience?: number
}

/** Mails that are claimed together. */
const BATCH = 64
/** Milliseconds without an answer after which the rest of a batch is left to itself. */
const PATIENCE = 250
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
  readonly #lanes: Lanes
  /** What is left of batches whose turn is over. */
  readonly #finishing = new Set<Promise<void>>()
  #isStopped = false

  constructor(options: OutboxWorkerOptions) {
    this.#options = options
    this.#lanes = new Lanes(options.clock)
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
    const isOver = this.#loop.stop().then(() => Promise.all(this.#finishing))
    await Promise.race([isOver, setTimeout(STOPS_AFTER, undefined, { ref: false })])
    this.#isStopped = true
    this.#options.transport?.close()
  }

  /** Call it after a commit that queued a mail. */
  nudge(): void {
    this.#loop.nudge()
  }

  /**
   * Tries the mails of the account whose time has come, for a turn. Resolves to when the next one's does. What a server
   * takes long over goes on by itself.
   */
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
      const isDone = await this.#send(accountId, mails, end)
      if (!isDone) return clock()
    }
  }

  /**
   * Sends `mails`, and begins with none after `end`: those are given back, and those of lanes that are closed, until
   * they open. What became of them is recorded as it is known, so that a node that dies has few to be sent again.
   *
   * @returns whether all were begun, or are of closed lanes.
   */
  async #send(accountId: AccountId, mails: readonly MailRecord[], end: number): Promise<boolean> {
    const { clock } = this.#options
    const batch = new Batch()
    const patience = this.#options.patience ?? PATIENCE
    let waiting = [...mails]
    const begin = () => {
      const left: MailRecord[] = []
      for (const mail of waiting) {
        const lane = this.#lanes.of(accountId, mail.toAddress)
        if (clock() < end && this.#lanes.hasRoom(lane)) this.#begin(batch, mail, lane)
        else left.push(mail)
      }
      waiting = left
    }
    const isClosed = () => waiting.every((mail) => this.#lanes.closedFor(this.#lanes.of(accountId, mail.toAddress)) > 0)
    const isToBeWaitedFor = () => batch.isUnderWay || (waiting.length > 0 && clock() < end && !isClosed())
    begin()
    try {
      // Those whose answers take long are left to themselves, so that other accounts have their turn.
      for (let waited = 0; waited < TURN && isToBeWaitedFor(); begin()) {
        const hasNews = await batch.hasNews(patience)
        if (hasNews) await this.#settle(accountId, batch)
        else if (waiting.length === 0 || isClosed()) break
        waited = hasNews ? 0 : waited + patience
      }
    } finally {
      if (batch.isUnderWay) this.#finish(accountId, batch)
      await this.#giveBack(accountId, waiting)
    }
    return isClosed()
  }

  #begin(batch: Batch, mail: MailRecord, lane: Lane): void {
    const ended = this.#lanes.begin(lane)
    batch.begun()
    void this.#attempt(mail).then(({ outcome, ending }) => {
      ended(ending)
      batch.ended({ mail, outcome })
    })
  }

  /** Records what became of the rest of a batch, as it is known. It throws nothing. */
  #finish(accountId: AccountId, batch: Batch): void {
    const finishing = (async () => {
      while (batch.isUnderWay) {
        await batch.hasNews()
        // What is not recorded is sent again after its lease.
        await this.#settle(accountId, batch).catch((error: unknown) => {
          if (!this.#isStopped) this.#options.onError(error)
        })
      }
    })()
    this.#finishing.add(finishing)
    void finishing.then(() => this.#finishing.delete(finishing))
  }

  async #settle(accountId: AccountId, batch: Batch): Promise<void> {
    const known = batch.take()
    if (known.length === 0) return
    const again = known.filter(({ outcome }) => outcome.deliveryState === 'queued')
    await this.#options.store.record(accountId, async (tx) => {
      await tx.mail.settle(known)
      // Whoever sees to the account next may think of it as on its way until the end of its lease.
      for (const { outcome } of again) await tx.dueWork.schedule('mail', outcome.nextAttemptAt)
    })
  }

  /** Each lane's together, until it opens. */
  async #giveBack(accountId: AccountId, mails: readonly MailRecord[]): Promise<void> {
    const { store, clock } = this.#options
    const lanes = groupBy(mails, ({ toAddress }) => this.#lanes.of(accountId, toAddress))
    if (lanes.size === 0) return
    await store.record(accountId, async (tx) => {
      for (const [lane, own] of lanes) await tx.mail.release(own, clock() + Math.ceil(this.#lanes.closedFor(lane)))
    })
  }

  /** It throws nothing. */
  async #attempt(mail: MailRecord): Promise<Attempted> {
    const { clock, transport } = this.#options
    const attempts = mail.attempts + 1
    if (transport === undefined) return unsent(mail, 'inbox', null)
    if (!isEmailAddress(mail.toAddress)) {
      return unsent(mail, 'failed', 'the recipient is not one plain e-mail address')
    }
    try {
      const { mailId, toAddress: to, subject, body: text, html, createdAt } = mail
      await transport.send({ mailId, to, subject, text, ...(html !== null && { html }), createdAt })
      return {
        outcome: { deliveryState: 'delivered', attempts, nextAttemptAt: 0, lastError: null, deliveredAt: clock() },
        ending: 'taken',
      }
    } catch (error) {
      const now = clock()
      const isOver = error instanceof MailRefused ? attempts >= MAX_REFUSALS : now - mail.createdAt >= GIVEN_UP_AFTER
      return {
        outcome: {
          deliveryState: isOver ? 'failed' : 'queued',
          attempts,
          nextAttemptAt: now + Math.min(FIRST_RETRY * 2 ** (attempts - 1), LONGEST_RETRY),
          lastError: oneLine(error),
          deliveredAt: null,
        },
        ending: endingOf(error),
      }
    }
  }
}

interface Attempted {
  readonly outcome: MailOutcome
  readonly ending: Ending
}

/** Nothing was sent. */
function unsent({ attempts }: MailRecord, deliveryState: 'inbox' | 'failed', lastError: string | null): Attempted {
  return { outcome: { deliveryState, attempts, nextAttemptAt: 0, lastError, deliveredAt: null }, ending: 'refused' }
}

function endingOf(error: unknown): Ending {
  if (error instanceof MailRefused) return 'refused'
  return error instanceof MailUnanswered ? 'silent' : 'answered'
}

/** What a server answered goes into a page and a log: one line, of bounded length. */
function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : 'unknown error'
  return message.replace(/[\x00-\x1f\x7f]+/g, ' ').slice(0, 300)
}
