import { type AuditEvent, type EventOrigin, isoSeconds, type RecordedEvent } from './audit-event.ts'
import { packedLines } from './packed-lines.ts'
import type { AuditBatchRow } from './schema/account.ts'

/** Events as the store keeps them: together, in the order in which they came. */
export interface EventBatch {
  /** The id of its first event: a batch that is sent again is known by it. */
  readonly batchId: string
  /** Epoch milliseconds, of its oldest event. */
  readonly firstTime: number
  /** Epoch milliseconds, of its newest event. */
  readonly lastTime: number
  /** How many. */
  readonly events: number
  /**
   * UTF-8. A line is an origin, `{…}`, or an event, `[n,…]`, that came from the batch's origin number n; no JSON holds
   * a line break.
   */
  readonly lines: Uint8Array
}

/**
 * Between a batch's oldest event and its newest, in milliseconds at most: a lookup by time need not go further for a
 * batch that reaches into it.
 */
export const MOST_SPAN = 10_000

/** In bytes: a thousand events. */
const CAPACITY = 256 * 1024
/** In bytes. Past it, events go to another batch; one alone may be larger. */
const LARGEST = 1024 * 1024
/** No UTF-16 code unit takes more bytes in UTF-8. */
const BYTES_PER_UNIT = 3

/**
 * A batch that is being filled. What waits as objects is copied by each collection of young objects until it is
 * written: with a thousand events waiting, that took more than making them. As bytes they can also be counted, and a
 * thread can read them where they are: the memory is shared.
 */
export class EventLines {
  #buffer = shared(CAPACITY)
  #length = 0
  #head = NOTHING
  readonly #origins = new Map<EventOrigin, number>()

  /** What was appended since the last `clear`; good until the next. */
  get batch(): EventBatch {
    return { ...this.#head, lines: this.#buffer.subarray(0, this.#length) }
  }

  /** Whether `event` may be appended. */
  takes({ eventTime }: AuditEvent): boolean {
    if (this.#head.events === 0) return true
    const { firstTime, lastTime } = this.#head
    return this.#length < LARGEST && eventTime - firstTime <= MOST_SPAN && lastTime - eventTime <= MOST_SPAN
  }

  /** @returns how many bytes that took. */
  append(event: AuditEvent): number {
    const text = textOf(event, this.#origins)
    const needed = this.#length + text.length * BYTES_PER_UNIT
    if (needed > this.#buffer.length) this.#grow(needed)
    const written = this.#buffer.write(text, this.#length)
    this.#length += written
    this.#head = headWith(this.#head, event)
    return written
  }

  /** Makes room for other events in the same memory. */
  clear(): void {
    this.#length = 0
    this.#head = NOTHING
    this.#origins.clear()
    if (this.#buffer.length > LARGEST) this.#buffer = shared(CAPACITY)
  }

  #grow(needed: number): void {
    const larger = shared(Math.max(needed, 2 * this.#buffer.length))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}

type Head = Omit<EventBatch, 'lines'>

const NOTHING: Head = { batchId: '', firstTime: 0, lastTime: 0, events: 0 }

function headWith({ batchId, firstTime, lastTime, events }: Head, { eventId, eventTime }: AuditEvent): Head {
  if (events === 0) return { batchId: eventId, firstTime: eventTime, lastTime: eventTime, events: 1 }
  return {
    batchId,
    firstTime: Math.min(firstTime, eventTime),
    lastTime: Math.max(lastTime, eventTime),
    events: events + 1,
  }
}

function shared(bytes: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(bytes))
}

/** The event's line, after its origin's where that is new. */
function textOf(event: AuditEvent, origins: Map<EventOrigin, number>): string {
  const { origin } = event
  let number = origins.get(origin)
  let text = ''
  if (number === undefined) {
    number = origins.size
    origins.set(origin, number)
    text = lineOf(origin)
  }
  return `${text}[${number},${event.eventTime},"${event.eventId}",${event.resources},{${event.members}}]\n`
}

/** Each batch has the lines of its own origins: with a thousand callers, nearly one for each event. */
const originLines = new WeakMap<EventOrigin, string>()

function lineOf(origin: EventOrigin): string {
  let line = originLines.get(origin)
  if (line === undefined) {
    line = `${JSON.stringify(origin)}\n`
    originLines.set(origin, line)
  }
  return line
}

/** `events` in as few batches as may be. */
export function batchesOf(events: readonly AuditEvent[]): EventBatch[] {
  return textsOf(events).map(({ text, ...head }) => ({ ...head, lines: Buffer.from(text) }))
}

/** The same as rows of one account's. */
export function rowsOf(accountId: string, events: readonly AuditEvent[]): AuditBatchRow[] {
  return textsOf(events).map(({ text, ...head }) => {
    return { accountId, ...head, bytes: Buffer.byteLength(text), lines: text }
  })
}

function textsOf(events: readonly AuditEvent[]): (Head & { readonly text: string })[] {
  const batches: (Head & { readonly text: string })[] = []
  for (let rest = events; rest.length > 0; ) {
    const origins = new Map<EventOrigin, number>()
    let head = NOTHING
    let text = ''
    for (const event of rest) {
      const next = headWith(head, event)
      if (head.events > 0 && (next.lastTime - next.firstTime > MOST_SPAN || text.length > LARGEST)) break
      head = next
      text += textOf(event, origins)
    }
    batches.push({ ...head, text })
    rest = rest.slice(head.events)
  }
  return batches
}

/** As a row of one account's. */
export function rowOf(accountId: string, { lines, batchId, firstTime, lastTime, events }: EventBatch): AuditBatchRow {
  const { buffer, byteOffset, length } = lines
  const text = Buffer.from(buffer, byteOffset, length).toString()
  return { accountId, lastTime, batchId, firstTime, events, bytes: length, lines: text }
}

/** The same with its lines packed, which take a fraction of the room. */
export function packedRowOf(accountId: string, batch: EventBatch): AuditBatchRow {
  const { batchId, firstTime, lastTime, events } = batch
  const lines = packedLines(batch.lines)
  return { accountId, lastTime, batchId, firstTime, events, bytes: lines.length, lines }
}

/** The lines of several batches as those of one: each origin is written once. */
export function mergedLines(batches: readonly string[]): string {
  const origins = new Map<string, number>()
  const merged: string[] = []
  for (const lines of batches) {
    const numbers: number[] = []
    for (const line of lines.split('\n')) {
      if (line.startsWith('{')) {
        const number = origins.get(line) ?? origins.size
        if (number === origins.size) merged.push(line)
        origins.set(line, number)
        numbers.push(number)
      } else if (line !== '') {
        const comma = line.indexOf(',')
        merged.push(`[${numbers[Number(line.slice(1, comma))]}${line.slice(comma)}`)
      }
    }
  }
  return `${merged.join('\n')}\n`
}

/**
 * The events of a batch's lines, in their order.
 *
 * @param from leaves out the events of origins for which it is false, before they are read.
 */
export function readEvents(lines: string, from: (origin: EventOrigin) => boolean = () => true): RecordedEvent[] {
  return [...eventsIn(lines, from)].flatMap((event) => event ?? [])
}

/** The same line by line: `undefined` for a line that gives no event. */
export function* eventsIn(
  lines: string,
  from: (origin: EventOrigin) => boolean,
): Generator<RecordedEvent | undefined, void> {
  const origins: (EventOrigin | undefined)[] = []
  for (let start = 0; start < lines.length; ) {
    const newline = lines.indexOf('\n', start)
    const end = newline === -1 ? lines.length : newline
    const line = lines.slice(start, end)
    start = end + 1
    let event: RecordedEvent | undefined
    if (line.startsWith('{')) {
      const origin: EventOrigin = JSON.parse(line)
      origins.push(from(origin) ? origin : undefined)
    } else if (line !== '') {
      const origin = origins[Number(line.slice(1, line.indexOf(',')))]
      if (origin) event = recorded(origin, JSON.parse(line))
    }
    yield event
  }
}

type EventValues = readonly [number: number, eventTime: number, eventId: string, resources: object, members: object]

function recorded(origin: EventOrigin, [, eventTime, eventId, resources, members]: EventValues): RecordedEvent {
  const { members: common, ...columns } = origin
  const own = JSON.stringify(members).slice(1)
  const event = `{${common},"eventTime":"${isoSeconds(eventTime)}","eventID":${JSON.stringify(eventId)}${own === '}' ? '' : ','}${own}`
  return { ...columns, eventTime, eventId, resources: JSON.stringify(resources), event }
}
