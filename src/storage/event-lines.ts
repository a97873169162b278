import type { AuditEventRow } from './schema/account.ts'

/** An event as the audit repository of one account keeps it. */
export type AuditEvent = Omit<AuditEventRow, 'accountId'>

const FIRST_CAPACITY = 64 * 1024
/** No UTF-16 code unit takes more bytes in UTF-8. */
const BYTES_PER_UNIT = 3

/**
 * Events on their way to the store, as bytes. What waits as objects is copied by each collection of young objects until it is written:
 * with a thousand events waiting, that took more than making them. As bytes they can also be counted, and handed to a thread.
 *
 * An event is two lines: its columns as a JSON array, then its own JSON; neither can hold a line break.
 */
export class EventLines {
  #buffer = Buffer.allocUnsafe(FIRST_CAPACITY)
  #length = 0

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length)
  }

  /** @returns how many bytes that took. */
  append({ event, ...columns }: AuditEvent): number {
    const lines = `${JSON.stringify(columns)}\n${event}\n`
    const needed = this.#length + lines.length * BYTES_PER_UNIT
    if (needed > this.#buffer.length) this.#grow(needed)
    const written = this.#buffer.write(lines, this.#length)
    this.#length += written
    return written
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#buffer.length))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}

/** The events that `EventLines` made into `bytes`. */
export function readEventLines(bytes: Uint8Array): AuditEvent[] {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split('\n')
  const events: AuditEvent[] = []
  for (let i = 0; i + 1 < lines.length; i += 2) {
    events.push({ ...JSON.parse(lines[i] as string), event: lines[i + 1] as string })
  }
  return events
}
