import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { bulkInsert } from '../bulk-insert.ts'
import { type AuditEvent, EVENT_COLUMNS } from '../event-lines.ts'
import type { AuditEventRow } from '../schema/account.ts'
import type { Database } from '../schema/index.ts'

/** How long events are kept, in milliseconds: 90 days, as CloudTrail's event history. */
export const AUDIT_RETENTION_MS = 90 * 24 * 60 * 60 * 1000

/** As many rows as one statement looks at: SQLite holds up the whole process while it does. */
const SCAN_STEP = 2000

/** As many rows as one call looks at: then it answers with what it found and where to go on, as CloudTrail does. */
const SCAN_LIMIT = 20_000

/** What a row takes beside its event, in bytes: the columns again, and the key's index. */
const ROW_OVERHEAD = 250

/** The rows of events, as each engine takes many of them. */
export const auditInsert = bulkInsert('auditEvent', ['accountId', ...EVENT_COLUMNS])

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

/** Where a page ended. */
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
  readonly limit: number
  /** The `next` of the page before. */
  readonly after?: AuditPosition
}

export interface AuditPage {
  /** Newest first. */
  readonly events: readonly AuditEvent[]
  /** Absent at the end; a page may be short, or empty, and still have one. */
  readonly next?: AuditPosition
}

/** The record of every request of the account; append-only but for pruning. */
export class AuditRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** Events that are there already, by time and id, are left as they are. */
  append(events: readonly AuditEvent[]): Promise<void> {
    const accountId = this.#accountId
    return auditInsert.into(
      this.#db,
      events.map((event) => ({ ...event, accountId })),
    )
  }

  async lookup(query: AuditLookup): Promise<AuditPage> {
    const events: AuditEvent[] = []
    let after = query.after
    for (let scanned = 0; scanned < SCAN_LIMIT; scanned += SCAN_STEP) {
      // Without a filter, the rows looked at are the rows found.
      const until = query.attribute && (await this.#position(query, after, SCAN_STEP))
      const found = await this.#between(query, after, until, query.limit + 1 - events.length)
      events.push(...found)
      if (events.length > query.limit) {
        const page = events.slice(0, query.limit)
        const last = page.at(-1)
        return { events: page, next: last && { eventTime: last.eventTime, eventId: last.eventId } }
      }
      if (until === undefined) return { events }
      after = until
    }
    return { events, next: after }
  }

  /**
   * Deletes events from before `olderThan` (epoch milliseconds), the oldest first and `limit` at most: small batches let others write
   * between them.
   *
   * @returns how many: less than `limit` when there are no more.
   */
  async prune(olderThan: number, limit: number): Promise<number> {
    const last = await this.#rows()
      .select(['eventTime', 'eventId'])
      .where('eventTime', '<', olderThan)
      .orderBy('eventTime')
      .orderBy('eventId')
      .offset(limit - 1)
      .limit(1)
      .executeTakeFirst()
    const { numDeletedRows } = await this.#db
      .deleteFrom('auditEvent')
      .where('accountId', '=', this.#accountId)
      .where('eventTime', '<', olderThan)
      .$if(last !== undefined, (rows) =>
        rows.where((row) =>
          row(row.refTuple('eventTime', 'eventId'), '<=', row.tuple(last?.eventTime ?? 0, last?.eventId ?? '')),
        ),
      )
      .executeTakeFirstOrThrow()
    return Number(numDeletedRows)
  }

  /**
   * Deletes the oldest events, `limit` at most, while all together take more than `maxBytes`.
   *
   * @returns how many: less than `limit` when the rest fits.
   */
  async pruneToSize(maxBytes: number, limit: number): Promise<number> {
    const { count, averageBytes } = await this.size()
    const excess = Math.ceil(count - maxBytes / averageBytes)
    if (excess <= 0) return 0
    return this.prune(Number.MAX_SAFE_INTEGER, Math.min(excess, limit))
  }

  /** How many events there are and what one takes, in bytes, by the newest hundred. */
  async size(): Promise<{ readonly count: number; readonly averageBytes: number }> {
    const { count } = await this.#rows()
      .select((row) => row.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    const newest = await this.#rows()
      .select(['event', 'resources'])
      .orderBy('eventTime', 'desc')
      .orderBy('eventId', 'desc')
      .limit(100)
      .execute()
    const bytes = newest.reduce((sum, row) => sum + row.event.length + row.resources.length, 0)
    return { count, averageBytes: ROW_OVERHEAD + (newest.length === 0 ? 0 : bytes / newest.length) }
  }

  #rows() {
    return this.#db.selectFrom('auditEvent').where('accountId', '=', this.#accountId)
  }

  /** The rows in the order and the range of `query`, from after `after`. */
  #range({ startTime, endTime }: AuditLookup, after: AuditPosition | undefined) {
    let rows = this.#rows().orderBy('eventTime', 'desc').orderBy('eventId', 'desc')
    if (startTime !== undefined) rows = rows.where('eventTime', '>=', startTime)
    if (endTime !== undefined) rows = rows.where('eventTime', '<=', endTime)
    if (after)
      rows = rows.where((row) =>
        row(row.refTuple('eventTime', 'eventId'), '<', row.tuple(after.eventTime, after.eventId)),
      )
    return rows
  }

  /** Where `steps` rows after `after` end; undefined when there are not as many. Read from the key's index alone. */
  #position(query: AuditLookup, after: AuditPosition | undefined, steps: number): Promise<AuditPosition | undefined> {
    return this.#range(query, after)
      .select(['eventTime', 'eventId'])
      .offset(steps - 1)
      .limit(1)
      .executeTakeFirst()
  }

  async #between(
    query: AuditLookup,
    after: AuditPosition | undefined,
    until: AuditPosition | undefined,
    limit: number,
  ): Promise<AuditEvent[]> {
    let rows = this.#range(query, after)
    if (until)
      rows = rows.where((row) =>
        row(row.refTuple('eventTime', 'eventId'), '>=', row.tuple(until.eventTime, until.eventId)),
      )
    const column = query.attribute && COLUMNS[query.attribute.key]
    if (query.attribute && column) rows = rows.where(column, '=', query.attribute.value)
    if (!query.attribute || column) return rows.selectAll().limit(limit).execute()
    // Resources are a list in the event: filtered here, `SCAN_STEP` rows at most.
    const { key, value } = query.attribute
    const found = await rows.selectAll().where('resources', '<>', '[]').execute()
    return found.filter((row) => hasResource(row.resources, key, value)).slice(0, limit)
  }
}

const COLUMNS = {
  AccessKeyId: 'accessKeyId',
  EventId: 'eventId',
  EventName: 'eventName',
  EventSource: 'eventSource',
  ReadOnly: 'readOnly',
  ResourceName: undefined,
  ResourceType: undefined,
  Username: 'userName',
} as const satisfies Record<AuditAttribute, keyof AuditEventRow | undefined>

function hasResource(resources: string, key: AuditAttribute, value: string): boolean {
  const list: Record<string, string>[] = JSON.parse(resources)
  return list.some((resource) => resource[key] === value)
}
