import { type AccountId, AwsError } from '../aws/index.ts'
import type { AuditEvent } from '../storage/audit-event.ts'
import { EventLines } from '../storage/event-batch.ts'
import type { Room } from '../storage/room.ts'
import type { Store } from '../storage/store.ts'
import type { Log } from './log.ts'

const FLUSH_MS = 100
const FLUSH_EVENTS = 500
/** In bytes. Past it, requests are refused rather than go unrecorded. */
const LIMIT = 20 * 1024 * 1024

/** One is filled while another is written. */
const SPARE = 2

/** What a request is refused with that could not be recorded; nor is the refusal. */
export class Unrecordable extends AwsError {
  constructor() {
    super('ServiceUnavailable', 'The audit record cannot be written. Try again later.', 503)
  }
}

interface Batch {
  readonly accountId: AccountId
  readonly lines: EventLines
}

/**
 * Events of reads and denials on their way to the store: written every 100 ms or 500 events, in order. A crash loses
 * that window at most.
 *
 * INVARIANT (nothing goes unrecorded): when the queue is full, or the store refuses it, requests are refused (503).
 */
export class AuditQueue {
  readonly #store: Store
  readonly #log: Log
  readonly #room: () => Room
  readonly #onWritten: (accountId: AccountId) => void
  /** As of the last write: what room is left is root's. */
  #isForRoot = false
  /** What is being added to, by account. */
  #open = new Map<AccountId, EventLines>()
  /** What takes no more. */
  #full: Batch[] = []
  /** Written and empty: their memory serves again. */
  readonly #spare: EventLines[] = []
  /** What the store refused and is tried again, before what came since. */
  #refused: readonly Batch[] = []
  /** Of all that is not in the store yet. */
  #bytes = 0
  #count = 0
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | undefined

  /** @param onWritten told of each account of which events were written. */
  constructor(
    store: Store,
    log: Log,
    room: () => Room = () => 'enough',
    onWritten: (accountId: AccountId) => void = () => {},
  ) {
    this.#store = store
    this.#log = log
    this.#room = room
    this.#onWritten = onWritten
  }

  /** @throws Unrecordable while events cannot be recorded, or root's alone. */
  assertOpen(isRoot = false): void {
    if (this.#bytes < LIMIT && this.#refused.length === 0 && (isRoot || !this.#isForRoot)) return
    this.#schedule()
    throw new Unrecordable()
  }

  add(accountId: AccountId, event: AuditEvent): void {
    let lines = this.#open.get(accountId)
    if (!lines?.takes(event)) {
      if (lines) this.#full.push({ accountId, lines })
      lines = this.#spare.pop() ?? new EventLines()
      this.#open.set(accountId, lines)
    }
    this.#bytes += lines.append(event)
    this.#count++
    if (this.#count >= FLUSH_EVENTS) void this.#start()
    else this.#schedule()
  }

  /** An event was written beside the queue: with the change that it tells of. */
  wrote(accountId: AccountId): void {
    this.#onWritten(accountId)
  }

  /** What is not in the store yet, and whether the store refused some of it. */
  get waiting(): { readonly bytes: number; readonly isRefused: boolean } {
    return { bytes: this.#bytes, isRefused: this.#refused.length > 0 }
  }

  /** Resolves when all that was added before is in the store, or the store refused it. */
  async flush(): Promise<void> {
    await this.#writing
    await this.#start()
  }

  async close(): Promise<void> {
    await this.flush()
    clearTimeout(this.#timer)
  }

  /** One write at a time. */
  #start(): Promise<void> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined
      if (this.#open.size > 0 || this.#refused.length > 0) this.#schedule()
    })
    return this.#writing
  }

  /**
   * Writes what there is now. What comes meanwhile waits for its own turn: one commit for each event would be all that
   * the disk does.
   */
  async #write(): Promise<void> {
    const open = Array.from(this.#open, ([accountId, lines]) => ({ accountId, lines }))
    const batches = [...this.#refused, ...this.#full, ...open]
    const wasRefused = this.#refused.length > 0
    this.#open = new Map()
    this.#full = []
    this.#count = 0
    const refused: Batch[] = []
    this.#isForRoot = this.#room() === 'least'
    for (const batch of batches) {
      try {
        const events = batch.lines.batch
        await this.#store.recordEvents(batch.accountId, events)
        this.#onWritten(batch.accountId)
        this.#bytes -= events.lines.length
        batch.lines.clear()
        if (this.#spare.length < SPARE) this.#spare.push(batch.lines)
      } catch (error) {
        if (!wasRefused && refused.length === 0) {
          this.#log.error('the audit record cannot be written: requests are refused until it can', error)
        }
        refused.push(batch)
      }
    }
    this.#refused = refused
    if (wasRefused && refused.length === 0) this.#log.info('the audit record is written again')
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.#start()
    }, FLUSH_MS).unref()
  }
}
