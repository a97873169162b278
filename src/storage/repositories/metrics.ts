import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { type AccountId, breathe, groupBy, HOUR, MINUTE } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import { hotList } from '../hot-list.ts'
import { insertMany } from '../insert-many.ts'
import type { Database } from '../schema/index.ts'
import { DueWorkRepository } from './due-work.ts'
import type { MetricData, MetricDatapoint, MetricIdentity, StoredDatapoint } from './metric-data.ts'
import { type Combine, Gathering, spanOf } from './metric-gathering.ts'
import { sorted } from './metric-id.ts'

export interface MetricRecord extends MetricIdentity {
  readonly metricId: string
  readonly lastDatapointAt: number
}

/** What an alarm is evaluated by. */
export interface RecentQuery {
  readonly region: string
  readonly metricId: string
  /** Epoch milliseconds. */
  readonly from: number
}

/**
 * `lastDatapointAt` is brought up to date only when it is older than this, so that a busy metric's row is not written
 * each time.
 */
const LAST_DATAPOINT_GRAIN = 5 * MINUTE

/** Datapoints that are read before others have their turn. */
const PAGE = 200

/** Milliseconds from a datapoint to the next look at what is too old. */
const RETENTION_AFTER = HOUR

/** Those of the metrics whose row needs no touch. */
const fresh = hotList((db, metricIds, accountId: string, region: string, since: number) =>
  db
    .selectFrom('metric')
    .select('metricId')
    .where('accountId', '=', accountId)
    .where('region', '=', region)
    .where('metricId', 'in', metricIds)
    .where('lastDatapointAt', '>=', since),
)

const insertMetrics = insertMany(
  'metric',
  ['accountId', 'region', 'metricId', 'namespace', 'metricName', 'dimensions', 'lastDatapointAt'],
  'ON CONFLICT ("account_id", "region", "metric_id") DO UPDATE SET "last_datapoint_at" = excluded."last_datapoint_at"',
)

const insertDatapoints = insertMany(
  'metricDatapoint',
  ['accountId', 'region', 'metricId', 'timestamp', 'datapointId', 'resolution', 'unit', 'aggregate'],
  'ON CONFLICT ("account_id", "region", "metric_id", "timestamp", "datapoint_id") DO UPDATE SET "aggregate" = excluded."aggregate"',
)

/** Rows in which data of these metrics are gathered. */
const gathered = hotList(
  (db, metricIds, accountId: string, region: string, from: number, to: number, firstId: string, nextId: string) =>
    db
      .selectFrom('metricDatapoint')
      .select(['metricId', 'timestamp', 'datapointId', 'resolution', 'unit', 'aggregate'])
      .where('accountId', '=', accountId)
      .where('region', '=', region)
      .where('metricId', 'in', metricIds)
      .where('timestamp', '>=', from)
      .where('timestamp', '<=', to)
      .where('datapointId', '>=', firstId)
      .where('datapointId', '<', nextId),
)

/** In the order of keys: neighbours are on one page. */
function byMetric(a: StoredDatapoint, b: StoredDatapoint): number {
  return a.metricId < b.metricId ? -1 : 1
}

function newId(): { readonly datapointId: string } {
  return { datapointId: randomUUID() }
}

const anyAlarm = hot((db, accountId: string, region: string) =>
  db
    .selectFrom('metricAlarm')
    .select('metricId')
    .where('accountId', '=', accountId)
    .where('region', '=', region)
    .limit(1),
)

const makeDue = hotList((db, metricIds, accountId: string, region: string) =>
  db
    .updateTable('metricAlarm')
    .set({ dueAt: 0 })
    .where('accountId', '=', accountId)
    .where('region', '=', region)
    .where('metricId', 'in', metricIds),
)

type Place = Pick<StoredDatapoint, 'timestamp' | 'region' | 'metricId'>

function isBeside(a: Place, b: Place): boolean {
  return a.timestamp === b.timestamp && a.region === b.region && a.metricId === b.metricId
}

/** Metrics and their datapoints. */
export class MetricRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /**
   * Adds datapoints and makes every alarm on their metrics due.
   *
   * @param combine how a datapoint is added to those of the same minute. Default: each has a row of its own.
   */
  async append(region: string, data: readonly MetricData[], now: number, combine?: Combine): Promise<void> {
    if (data.length === 0) return
    const accountId = this.#accountId
    const metrics = new Map(data.map(({ metricId, metric }) => [metricId, metric]))
    const ids = [...metrics.keys()].sort()
    const known = await fresh.all(this.#db, ids, accountId, region, now - LAST_DATAPOINT_GRAIN)
    for (const { metricId } of known) metrics.delete(metricId)
    await insertMetrics(
      this.#db,
      Array.from(metrics, ([metricId, { namespace, metricName, dimensions }]) => ({
        ...{ accountId, region, metricId, namespace, metricName },
        dimensions: JSON.stringify(sorted(dimensions).map(({ Name, Value }) => ({ Name, Value }))),
        lastDatapointAt: now,
      })),
    )
    const span = combine && spanOf(data)
    if (combine && span) await this.#gather(region, data, ids, span, new Gathering(now, combine))
    else await this.insert(data.map((datum) => ({ ...datum.datapoint, region, metricId: datum.metricId, ...newId() })))
    const work = new DueWorkRepository(this.#db, accountId)
    const hasAlarms = (await anyAlarm.first(this.#db, accountId, region)) !== undefined
    if (hasAlarms && (await makeDue.changes(this.#db, ids, accountId, region)) > 0) await work.schedule('alarms', now)
    // The finest datapoints are kept for some hours only.
    await work.schedule('retention', now + RETENTION_AFTER)
  }

  async #gather(
    region: string,
    data: readonly MetricData[],
    metricIds: readonly string[],
    { from, to }: { readonly from: number; readonly to: number },
    gathering: Gathering,
  ): Promise<void> {
    const { ids } = gathering
    const rows = await gathered.all(this.#db, metricIds, this.#accountId, region, from, to, ids.from, ids.to)
    for (const row of rows) gathering.know({ ...row, region, aggregate: JSON.parse(row.aggregate) })
    for (const datum of data) gathering.add(region, datum)
    await insertDatapoints(
      this.#db,
      gathering.changed.sort(byMetric).map((row) => this.#row(row)),
    )
    await this.insert(gathering.apart)
  }

  #row(point: StoredDatapoint) {
    return { ...point, accountId: this.#accountId, aggregate: JSON.stringify(point.aggregate) }
  }

  /** Whether the account has no metric at all. */
  async isEmpty(): Promise<boolean> {
    const row = await this.#db
      .selectFrom('metric')
      .select('metricId')
      .where('accountId', '=', this.#accountId)
      .limit(1)
      .executeTakeFirst()
    return row === undefined
  }

  /** Adds rows as they are. */
  async insert(datapoints: readonly StoredDatapoint[]): Promise<void> {
    await insertDatapoints(
      this.#db,
      datapoints.toSorted(byMetric).map((point) => this.#row(point)),
    )
  }

  /**
   * Datapoints from `from` on and before `to`, in the order of time. They are read page by page, with turns for others:
   * what is rolled up meanwhile may be of a time that was read already.
   */
  async datapoints(
    region: string,
    metricId: string,
    range: { readonly from: number; readonly to: number; readonly unit?: string | undefined },
  ): Promise<readonly MetricDatapoint[]> {
    let query = this.#db
      .selectFrom('metricDatapoint')
      .select(['timestamp', 'datapointId', 'resolution', 'unit', 'aggregate'])
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .where('metricId', '=', metricId)
      .where('timestamp', '<', range.to)
    if (range.unit !== undefined) query = query.where('unit', '=', range.unit)
    query = query.orderBy('timestamp').orderBy('datapointId').limit(PAGE)
    const found: MetricDatapoint[] = []
    for (let page = query.where('timestamp', '>=', range.from); ; ) {
      await breathe()
      const rows = await page.execute()
      for (const { timestamp, resolution, unit, aggregate } of rows) {
        found.push({ timestamp, resolution, unit, aggregate: JSON.parse(aggregate) })
      }
      const last = rows.at(-1)
      if (last === undefined || rows.length < PAGE) return found
      page = query.where((row) =>
        row(row.refTuple('timestamp', 'datapointId'), '>', row.tuple(last.timestamp, last.datapointId)),
      )
    }
  }

  /** For each of `queries`, the datapoints of its metric from `from` on, in the order of time. */
  async recent(queries: readonly RecentQuery[]): Promise<readonly (readonly MetricDatapoint[])[]> {
    const spans = groupBy(queries, ({ region, from }) => `${region} ${from}`)
    const found = new Map<string, MetricDatapoint[]>()
    for (const [span, group] of spans) {
      const [first] = group
      if (first === undefined) continue
      const rows = await this.#db
        .selectFrom('metricDatapoint')
        .select(['metricId', 'timestamp', 'resolution', 'unit', 'aggregate'])
        .where('accountId', '=', this.#accountId)
        .where('region', '=', first.region)
        .where('metricId', 'in', [...new Set(group.map(({ metricId }) => metricId))])
        .where('timestamp', '>=', first.from)
        .orderBy('metricId')
        .orderBy('timestamp')
        .orderBy('datapointId')
        .execute()
      for (const { metricId, ...row } of rows) {
        const datapoint = { ...row, aggregate: JSON.parse(row.aggregate) }
        const known = found.get(`${span} ${metricId}`)
        if (known) known.push(datapoint)
        else found.set(`${span} ${metricId}`, [datapoint])
      }
    }
    return queries.map(({ region, from, metricId }) => found.get(`${region} ${from} ${metricId}`) ?? [])
  }

  /** At most `limit` metrics that come after `after`, by namespace, name and id. */
  async list(
    region: string,
    filter: {
      readonly namespace?: string | undefined
      readonly metricName?: string | undefined
      readonly activeSince?: number | undefined
    },
    after: MetricRecord | undefined,
    limit: number,
  ): Promise<readonly MetricRecord[]> {
    let query = this.#db
      .selectFrom('metric')
      .select(['metricId', 'namespace', 'metricName', 'dimensions', 'lastDatapointAt'])
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
    if (filter.namespace !== undefined) query = query.where('namespace', '=', filter.namespace)
    if (filter.metricName !== undefined) query = query.where('metricName', '=', filter.metricName)
    if (filter.activeSince !== undefined) query = query.where('lastDatapointAt', '>=', filter.activeSince)
    if (after !== undefined) {
      query = query.where(({ eb, or, and }) =>
        or([
          eb('namespace', '>', after.namespace),
          and([eb('namespace', '=', after.namespace), eb('metricName', '>', after.metricName)]),
          and([
            eb('namespace', '=', after.namespace),
            eb('metricName', '=', after.metricName),
            eb('metricId', '>', after.metricId),
          ]),
        ]),
      )
    }
    const rows = await query.orderBy('namespace').orderBy('metricName').orderBy('metricId').limit(limit).execute()
    return rows.map((row) => ({ ...row, dimensions: JSON.parse(row.dimensions) }))
  }

  /** One metric by its id, to page on from. */
  async get(region: string, metricId: string): Promise<MetricRecord | undefined> {
    const row = await this.#db
      .selectFrom('metric')
      .select(['metricId', 'namespace', 'metricName', 'dimensions', 'lastDatapointAt'])
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .where('metricId', '=', metricId)
      .executeTakeFirst()
    return row && { ...row, dimensions: JSON.parse(row.dimensions) }
  }

  /**
   * Takes the oldest datapoints of one resolution out, of those before `before`: some `limit` of them, and all that a
   * metric has of a time.
   */
  async takeOlderThan(resolution: number, before: number, limit: number): Promise<readonly StoredDatapoint[]> {
    const rows = await this.#oldest(resolution, before, limit)
    const [first, last] = [rows[0], rows.at(-1)]
    if (!first || !last) return []
    // What the last one's metric has of its time may go on beyond the page.
    const isWhole = rows.length < limit
    const whole = isWhole ? rows : rows.filter((row) => !isBeside(row, last))
    if (whole.length === 0) return this.takeOlderThan(resolution, before, 4 * limit)
    const end = whole.at(-1) ?? first
    await this.#db
      .deleteFrom('metricDatapoint')
      .where('accountId', '=', this.#accountId)
      .where('resolution', '=', resolution)
      .where('timestamp', '<=', end.timestamp)
      .where((row) =>
        row(row.refTuple('timestamp', 'region', 'metricId'), '<=', row.tuple(end.timestamp, end.region, end.metricId)),
      )
      .execute()
    return whole.map((row) => ({ ...row, aggregate: JSON.parse(row.aggregate) }))
  }

  #oldest(resolution: number, before: number, limit: number) {
    return this.#db
      .selectFrom('metricDatapoint')
      .select(['region', 'metricId', 'datapointId', 'timestamp', 'resolution', 'unit', 'aggregate'])
      .where('accountId', '=', this.#accountId)
      .where('resolution', '=', resolution)
      .where('timestamp', '<', before)
      .orderBy('timestamp')
      .orderBy('region')
      .orderBy('metricId')
      .limit(limit)
      .execute()
  }

  /** Deletes metrics that have had no datapoint since `before`. */
  async deleteIdle(before: number): Promise<void> {
    await this.#db
      .deleteFrom('metric')
      .where('accountId', '=', this.#accountId)
      .where('lastDatapointAt', '<', before)
      .execute()
  }
}
