import type { AuditEventRow } from './schema/account.ts'

/** An event as the audit repository of one account keeps it. */
export type AuditEvent = Omit<AuditEventRow, 'accountId'>

/** An event's columns, the event itself last. */
export const EVENT_COLUMNS = [
  'eventTime',
  'eventId',
  'eventName',
  'eventSource',
  'readOnly',
  'userName',
  'accessKeyId',
  'errorCode',
  'resources',
  'event',
] as const satisfies readonly (keyof AuditEvent)[]

const HEAD_COLUMNS = EVENT_COLUMNS.slice(0, -1)

/** In bytes: a thousand events. */
const CAPACITY = 1024 * 1024
/** In bytes. What grew larger was a backlog, and its memory is given back. */
const MOST_KEPT = 4 * CAPACITY
/** No UTF-16 code unit takes more bytes in UTF-8. */
const BYTES_PER_UNIT = 3

/**
 * Events on their way to the store, as bytes. What waits as objects is copied by each collection of young objects until it is written:
 * with a thousand events waiting, that took more than making them. As bytes they can also be counted, and a thread can read them where they
 * are: the memory is shared.
 *
 * An event is two lines: its columns as a JSON array, then its own JSON; neither can hold a line break.
 */
export class EventLines {
  #buffer = shared(CAPACITY)
  #length = 0

  /** What was appended since the last `clear`; good until the next. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length)
  }

  /** @returns how many bytes that took. */
  append(event: AuditEvent): number {
    const lines = `${JSON.stringify(HEAD_COLUMNS.map((column) => event[column]))}\n${event.event}\n`
    const needed = this.#length + lines.length * BYTES_PER_UNIT
    if (needed > this.#buffer.length) this.#grow(needed)
    const written = this.#buffer.write(lines, this.#length)
    this.#length += written
    return written
  }

  /** Makes room for other events in the same memory. */
  clear(): void {
    this.#length = 0
    if (this.#buffer.length > MOST_KEPT) this.#buffer = shared(CAPACITY)
  }

  #grow(needed: number): void {
    const larger = shared(Math.max(needed, 2 * this.#buffer.length))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}

function shared(bytes: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(bytes))
}

const LINE_BREAK = 0x0a

/** The events that `EventLines` made into `bytes`. */
export function readEventLines(bytes: Uint8Array): AuditEvent[] {
  return Array.from(
    readEventValues(bytes),
    (values) => Object.fromEntries(EVENT_COLUMNS.map((column, i) => [column, values[i]])) as unknown as AuditEvent,
  )
}

/** The same as values in the order of `EVENT_COLUMNS`. */
export function* readEventValues(bytes: Uint8Array): Generator<unknown[]> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let start = 0; start < buffer.length; ) {
    const middle = buffer.indexOf(LINE_BREAK, start)
    const end = buffer.indexOf(LINE_BREAK, middle + 1)
    const values: unknown[] = JSON.parse(buffer.toString('utf8', start, middle))
    values.push(buffer.toString('utf8', middle + 1, end))
    yield values
    start = end + 1
  }
}
