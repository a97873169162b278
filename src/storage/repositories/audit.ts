import type { Kysely } from 'kysely'
import { type AccountId, breathe, DAY, isRegion, sortedInPieces } from '../../aws/index.ts'
import type { AuditEvent, EventOrigin, EventSink, RecordedEvent } from '../audit-event.ts'
import { changedBy } from '../changes.ts'
import { type EventBatch, eventsIn, MOST_SPAN, mergedLines, packedRowOf, rowOf, rowsOf } from '../event-batch.ts'
import { insertOnce } from '../insert-once.ts'
import { isPacked, linesIn, linesInAside } from '../packed-lines.ts'
import type { AuditBatchRow } from '../schema/account.ts'
import type { Database } from '../schema/index.ts'

/** How long events are kept, in milliseconds: 90 days, as CloudTrail's event history. */
export const AUDIT_RETENTION_MS = 90 * DAY

/** As many batches as are looked at for how much to read: many hold one event. */
const BATCHES_AT_ONCE = 500

/** As many events as are read in one go where few of them are wanted, unless one batch holds more. */
const EVENTS_AT_ONCE = 500

/** No more events are put together in one batch. */
const MOST_TOGETHER = 2000

/** As much as one call deletes, in bytes, unless one batch is larger: others wait for it. */
const PRUNED_AT_ONCE = 8 * 1024 * 1024

/** As many events as one call reads: then it answers with what it found and where to go on, as CloudTrail does. */
const SCAN_LIMIT = 20_000

/** What a batch takes beside its lines, in bytes: its other columns and the key's index. */
const ROW_OVERHEAD = 150

/** A batch of fewer is put together with its neighbours. */
const FEW_EVENTS = 200

/** How often a lookup whose batches are moved meanwhile begins anew. */
const MOST_TRIES = 4

/** No id of an event comes before it. */
const FIRST_ID = '0'

export const batchInsert = insertOnce('auditBatch', [
  'accountId',
  'lastTime',
  'batchId',
  'firstTime',
  'events',
  'bytes',
  'lines',
])

/** What those change who write events by another connection. */
export const EVENTS_ADDED = changedBy(batchInsert.facts.changes)

/** What events can be looked up by, in CloudTrail's words. */
export type AuditAttribute =
  | 'AccessKeyId'
  | 'EventId'
  | 'EventName'
  | 'EventSource'
  | 'ReadOnly'
  | 'ResourceName'
  | 'ResourceType'
  | 'Username'

/** Where a page ended: all events before it, newest first, were given. */
export interface AuditPosition {
  readonly eventTime: number
  readonly eventId: string
}

export interface AuditLookup {
  /** Epoch milliseconds, inclusive. */
  readonly startTime?: number
  /** Epoch milliseconds, inclusive. */
  readonly endTime?: number
  readonly attribute?: { readonly key: AuditAttribute; readonly value: string }
  /** Only the management events of a Region: what its event history has. */
  readonly historyOf?: string
  readonly limit: number
  /** The `next` of the page before. */
  readonly after?: AuditPosition
}

export interface AuditPage {
  /** Newest first. */
  readonly events: readonly RecordedEvent[]
  /** Absent at the end; a page may be short, or empty, and still have one. */
  readonly next?: AuditPosition
}

type BatchHead = Omit<AuditBatchRow, 'accountId' | 'lines'>

/** The record of every request of the account; append-only but for pruning. */
export class AuditRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId
  readonly #sink: EventSink | undefined

  /** @param sink takes what is appended, where a transaction writes its events at its end. */
  constructor(db: Kysely<Database>, accountId: AccountId, sink?: EventSink) {
    this.#db = db
    this.#accountId = accountId
    this.#sink = sink
  }

  async append(events: readonly AuditEvent[]): Promise<void> {
    if (this.#sink) this.#sink(this.#accountId, events)
    else for (const row of rowsOf(this.#accountId, events)) await batchInsert.into(this.#db, row)
  }

  /** A batch that is there already is left as it is. */
  appendBatch(batch: EventBatch): Promise<void> {
    return batchInsert.into(this.#db, rowOf(this.#accountId, batch))
  }

  /** The same, packed. */
  appendPacked(batch: EventBatch): Promise<void> {
    return batchInsert.into(this.#db, packedRowOf(this.#accountId, batch))
  }

  /** Batches may be put together or deleted while they are read: then all is read once more. */
  async lookup(query: AuditLookup): Promise<AuditPage> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#lookup(query, tries < MOST_TRIES)
      } catch (error) {
        if (!(error instanceof Moved)) throw error
      }
    }
  }

  /** @throws Moved where a batch is not there any more, and that matters. */
  async #lookup(query: AuditLookup, matters: boolean): Promise<AuditPage> {
    /** Of the batches that were read, and not yet known to be the newest. */
    let found: RecordedEvent[] = []
    let events: RecordedEvent[] = []
    let scanned = 0
    let heads: readonly BatchHead[] = await this.#heads(query, undefined)
    while (heads.length > 0) {
      const { now, later } = split(heads, query.attribute || scanned > 0 ? EVENTS_AT_ONCE : query.limit + 1)
      scanned += now.reduce((sum, head) => sum + head.events, 0)
      await breathe()
      const read = found.concat(await this.#read(query, now, matters))
      found = withoutTwins(await sortedInPieces(read, newestFirst))
      heads = later.length > 0 ? later : await this.#heads(query, now.at(-1))
      // What is still to come is of this time at most.
      const horizon = heads[0]?.lastTime ?? Number.NEGATIVE_INFINITY
      const settled = found.findIndex((event) => event.eventTime <= horizon)
      events = events.concat(settled === -1 ? found : found.slice(0, settled))
      found = settled === -1 ? [] : found.slice(settled)
      if (events.length > query.limit) return pageOf(events, query.limit)
      const between = horizon < (now.at(-1)?.lastTime ?? 0)
      if (scanned >= SCAN_LIMIT && between && heads.length > 0) {
        return { events, next: { eventTime: horizon + 1, eventId: FIRST_ID } }
      }
    }
    return pageOf(events, query.limit)
  }

  /**
   * Deletes batches that end before `olderThan` (epoch milliseconds), the oldest first, `limit` and some megabytes at
   * most: others write in between.
   *
   * @returns how many: 0 when there are no more.
   */
  async prune(olderThan: number, limit: number): Promise<number> {
    const oldest = await this.#oldest(limit, PRUNED_AT_ONCE)
    const doomed = oldest.filter(({ lastTime }) => lastTime < olderThan)
    await this.#delete(doomed)
    return doomed.length
  }

  /**
   * Deletes the oldest batches, `limit` and some megabytes at most, until `excess` bytes are free.
   *
   * @returns how many bytes: 0 when nothing is left.
   */
  async pruneBytes(excess: number, limit: number): Promise<number> {
    const doomed = await this.#oldest(limit, Math.min(excess, PRUNED_AT_ONCE))
    await this.#delete(doomed)
    return doomed.reduce((sum, head) => sum + sizeOf(head), 0)
  }

  /**
   * Puts the oldest batches of few events together that end from `from` on and before `before`: as many as one batch
   * may span, in one transaction. Events of many callers at a low rate take a tenth of the room then.
   *
   * @returns from when to go on; `undefined` where what is left is too young, or nothing is.
   */
  async compact({ from, before }: { readonly from: number; readonly before: number }): Promise<number | undefined> {
    const heads = await this.#rows()
      .select(HEAD_COLUMNS)
      .where('lastTime', '>=', from)
      .where('lastTime', '<', before)
      .where('events', '<', FEW_EVENTS)
      .orderBy('lastTime')
      .orderBy('batchId')
      .limit(BATCHES_AT_ONCE)
      .execute()
    const group = spanned(heads)
    const [newest] = group.slice(-1)
    const firstTime = Math.min(...group.map((head) => head.firstTime))
    // What comes next may belong to it.
    const isOpen = group.length === heads.length && heads.length < BATCHES_AT_ONCE && firstTime + MOST_SPAN >= before
    if (!newest || isOpen) return undefined
    if (group.length > 1 || !(await this.#isPacked(newest))) {
      const rows = await this.#take(group, newest)
      const lines = Buffer.from(mergedLines(rows.map((row) => linesIn(row.lines))))
      const events = rows.reduce((sum, row) => sum + row.events, 0)
      await this.appendPacked({ batchId: newest.batchId, firstTime, lastTime: newest.lastTime, events, lines })
    }
    return newest.lastTime + 1
  }

  async #isPacked({ lastTime, batchId }: BatchHead): Promise<boolean> {
    const row = await this.#rows()
      .select('lines')
      .where('lastTime', '=', lastTime)
      .where('batchId', '=', batchId)
      .executeTakeFirst()
    return row === undefined || isPacked(row.lines)
  }

  /**
   * Deletes the batches of `group`, and gives them in their order. Nobody's lock keeps others from being added
   * meanwhile: what came between them is put back.
   */
  async #take(group: readonly BatchHead[], newest: BatchHead): Promise<readonly AuditBatchRow[]> {
    const wanted = new Map(group.map((head, at) => [head.batchId, at]))
    const gone = await this.#db
      .deleteFrom('auditBatch')
      .where('accountId', '=', this.#accountId)
      .where('events', '<', FEW_EVENTS)
      .where('lastTime', '>=', group[0]?.lastTime ?? newest.lastTime)
      .where((row) => row(row.refTuple('lastTime', 'batchId'), '<=', row.tuple(newest.lastTime, newest.batchId)))
      .returning(batchInsert.columns)
      .execute()
    for (const row of gone) if (!wanted.has(row.batchId)) await batchInsert.into(this.#db, row)
    const place = ({ batchId }: AuditBatchRow) => wanted.get(batchId) ?? 0
    return gone.filter(({ batchId }) => wanted.has(batchId)).sort((a, b) => place(a) - place(b))
  }

  /** How many events there are, and what all of them take, in bytes. */
  async size(): Promise<{ readonly events: number; readonly bytes: number }> {
    const { batches, events, bytes } = await this.#rows()
      .select(({ fn }) => [
        fn.countAll<number>().as('batches'),
        fn.sum<number | null>('events').as('events'),
        fn.sum<number | null>('bytes').as('bytes'),
      ])
      .executeTakeFirstOrThrow()
    // PostgreSQL's sum of whole numbers has no bounds, and comes as text.
    return { events: Number(events), bytes: Number(bytes) + Number(batches) * ROW_OVERHEAD }
  }

  #rows() {
    return this.#db.selectFrom('auditBatch').where('accountId', '=', this.#accountId)
  }

  /** The batches that may hold what `query` asks for. */
  #range(query: AuditLookup) {
    const until = Math.min(query.endTime ?? Number.MAX_SAFE_INTEGER, query.after?.eventTime ?? Number.MAX_SAFE_INTEGER)
    const rows = this.#rows()
      .where('firstTime', '<=', until)
      .where('lastTime', '<=', Math.min(until + MOST_SPAN, Number.MAX_SAFE_INTEGER))
    return query.startTime === undefined ? rows : rows.where('lastTime', '>=', query.startTime)
  }

  /** Those in the order of their newest events, from after `after`. */
  #heads(query: AuditLookup, after: BatchHead | undefined): Promise<BatchHead[]> {
    let rows = this.#range(query).orderBy('lastTime', 'desc').orderBy('batchId', 'desc')
    if (after)
      rows = rows.where((row) =>
        row(row.refTuple('lastTime', 'batchId'), '<', row.tuple(after.lastTime, after.batchId)),
      )
    return rows.select(HEAD_COLUMNS).limit(BATCHES_AT_ONCE).execute()
  }

  /** The events of `heads`, a run of what `#heads` gave, that `query` asks for. */
  async #read(query: AuditLookup, heads: readonly BatchHead[], matters: boolean): Promise<RecordedEvent[]> {
    const [newest, oldest] = [heads[0], heads.at(-1)]
    if (!newest || !oldest) return []
    const rows = await this.#range(query)
      .where((row) =>
        row.and([
          row(row.refTuple('lastTime', 'batchId'), '<=', row.tuple(newest.lastTime, newest.batchId)),
          row(row.refTuple('lastTime', 'batchId'), '>=', row.tuple(oldest.lastTime, oldest.batchId)),
        ]),
      )
      .select(['batchId', 'lines'])
      .execute()
    const there = new Set(rows.map(({ batchId }) => batchId))
    if (matters && heads.some(({ batchId }) => !there.has(batchId))) throw new Moved()
    const { startTime = Number.NEGATIVE_INFINITY, endTime = Number.POSITIVE_INFINITY, after, attribute } = query
    const matches = attribute ? MATCHES[attribute.key](attribute.value) : {}
    const isInHistory = historyTest(query.historyOf)
    const isWanted = (origin: EventOrigin) => isInHistory(origin) && (matches.origin?.(origin) ?? true)
    const found: RecordedEvent[] = []
    for (const { lines } of rows) {
      for (const event of eventsIn(await linesInAside(lines), isWanted)) {
        const turn = breathe()
        if (turn) await turn
        if (
          event &&
          event.eventTime >= startTime &&
          event.eventTime <= endTime &&
          (after === undefined || newestFirst(after, event) < 0) &&
          (matches.event?.(event) ?? true)
        ) {
          found.push(event)
        }
      }
    }
    return found
  }

  /** The oldest batches, `limit` at most, and of those as many as it takes to hold `bytes`. */
  async #oldest(limit: number, bytes: number): Promise<BatchHead[]> {
    const heads = await this.#rows().select(HEAD_COLUMNS).orderBy('lastTime').orderBy('batchId').limit(limit).execute()
    let count = 0
    for (let held = 0; count < heads.length && held < bytes; count++) held += sizeOf(heads[count])
    return heads.slice(0, count)
  }

  /** Deletes `heads`, which are the oldest. */
  async #delete(heads: readonly BatchHead[]): Promise<void> {
    const last = heads.at(-1)
    if (!last) return
    await this.#db
      .deleteFrom('auditBatch')
      .where('accountId', '=', this.#accountId)
      .where((row) => row(row.refTuple('lastTime', 'batchId'), '<=', row.tuple(last.lastTime, last.batchId)))
      .execute()
  }
}

/** A batch that was to be read is not there any more. */
class Moved extends Error {}

/** As many of `heads`, which are in the order of time, as one batch may span and hold. */
function spanned(heads: readonly BatchHead[]): readonly BatchHead[] {
  let first = Number.POSITIVE_INFINITY
  let events = 0
  const end = heads.findIndex((head) => {
    first = Math.min(first, head.firstTime)
    events += head.events
    return head.lastTime - first > MOST_SPAN || events > MOST_TOGETHER
  })
  return end === -1 ? heads : heads.slice(0, end)
}

/** An event that came twice, since nobody could say whether it had come, is one. `events` are sorted. */
function withoutTwins(events: readonly RecordedEvent[]): RecordedEvent[] {
  return events.filter((event, index) => event.eventId !== events[index - 1]?.eventId)
}

const HEAD_COLUMNS = ['lastTime', 'batchId', 'firstTime', 'events', 'bytes'] as const

function sizeOf(head: BatchHead | undefined): number {
  return head ? head.bytes + ROW_OVERHEAD : 0
}

/** As many of `heads` as it takes for `most` events, one at least, and the others. */
function split(heads: readonly BatchHead[], most: number): { now: readonly BatchHead[]; later: readonly BatchHead[] } {
  let count = 0
  for (let events = 0; count < heads.length && (count === 0 || events < most); count++) {
    events += heads[count]?.events ?? 0
  }
  return { now: heads.slice(0, count), later: heads.slice(count) }
}

function pageOf(events: readonly RecordedEvent[], limit: number): AuditPage {
  const page = events.slice(0, limit)
  const last = page.at(-1)
  if (!last || events.length <= limit) return { events: page }
  return { events: page, next: { eventTime: last.eventTime, eventId: last.eventId } }
}

/** By time; of one time, by id as its bytes are ordered. */
function newestFirst(a: AuditPosition, b: AuditPosition): number {
  return b.eventTime - a.eventTime || Buffer.compare(Buffer.from(b.eventId), Buffer.from(a.eventId))
}

/** Which events an attribute's value finds: told from the origin where that can be, before the event is read. */
interface Match {
  readonly origin?: (origin: EventOrigin) => boolean
  readonly event?: (event: RecordedEvent) => boolean
}

const MATCHES: Readonly<Record<AuditAttribute, (value: string) => Match>> = {
  AccessKeyId: (value) => ({ origin: ({ accessKeyId }) => accessKeyId === value }),
  EventId: (value) => ({ event: ({ eventId }) => eventId === value }),
  EventName: (value) => ({ origin: ({ eventName }) => eventName === value }),
  EventSource: (value) => ({ origin: ({ eventSource }) => eventSource === value }),
  ReadOnly: (value) => ({ origin: ({ readOnly }) => readOnly === value }),
  ResourceName: (value) => ({ event: ({ resources }) => hasResource(resources, 'ResourceName', value) }),
  ResourceType: (value) => ({ event: ({ resources }) => hasResource(resources, 'ResourceType', value) }),
  Username: (value) => ({ origin: ({ userName }) => userName === value }),
}

/**
 * Told from the members of the event's JSON as they are written: within its texts, a quote follows a backslash. A
 * Region that there is not has what was signed for it.
 */
function historyTest(region: string | undefined): (origin: EventOrigin) => boolean {
  if (region === undefined) return () => true
  const ofRegion = `"${isRegion(region) ? 'awsRegion' : 'SignedRegion'}":${JSON.stringify(region)}`
  return ({ members }) => members.includes(ofRegion) && members.includes('"eventCategory":"Management"')
}

function hasResource(resources: string, key: 'ResourceName' | 'ResourceType', value: string): boolean {
  const list: Record<string, string>[] = resources === '[]' ? [] : JSON.parse(resources)
  return list.some((resource) => resource[key] === value)
}
