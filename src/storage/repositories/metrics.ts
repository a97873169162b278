import { hash, randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { type AccountId, groupBy, HOUR, MINUTE } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import { hotList } from '../hot-list.ts'
import { insertMany } from '../insert-many.ts'
import type { Database } from '../schema/index.ts'
import { DueWorkRepository } from './due-work.ts'

export interface MetricDimension {
  readonly Name: string
  readonly Value: string
}

/** Which metric: two are the same when namespace, name and all dimensions are, in whatever order. */
export interface MetricIdentity {
  readonly namespace: string
  readonly metricName: string
  readonly dimensions: readonly MetricDimension[]
}

export interface MetricRecord extends MetricIdentity {
  readonly metricId: string
  readonly lastDatapointAt: number
}

/** What is kept of the values of one period. */
export interface MetricAggregate {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  /** Values and how often each came, where they are known: percentiles need them. */
  readonly values?: readonly (readonly [value: number, count: number])[]
}

export interface MetricDatapoint {
  readonly timestamp: number
  /** Seconds: 1, 60, 300 or 3600. */
  readonly resolution: number
  readonly unit: string
  readonly aggregate: MetricAggregate
}

/** A datapoint on its way to the store. */
export interface MetricData {
  /** The `metricIdOf` of `metric`. */
  readonly metricId: string
  readonly metric: MetricIdentity
  readonly datapoint: MetricDatapoint
}

/** What an alarm is evaluated by. */
export interface RecentQuery {
  readonly region: string
  readonly metricId: string
  /** Epoch milliseconds. */
  readonly from: number
}

/** A datapoint with what tells it from all others. */
export interface StoredDatapoint extends MetricDatapoint {
  readonly region: string
  readonly metricId: string
  readonly datapointId: string
}

/**
 * `lastDatapointAt` is brought up to date only when it is older than this, so that a busy metric's row is not written
 * each time.
 */
const LAST_DATAPOINT_GRAIN = 5 * MINUTE

/** Milliseconds from a datapoint to the next look at what is too old. */
const RETENTION_AFTER = HOUR

/** A name of fixed length for a metric, to be looked up by. */
export function metricIdOf({ namespace, metricName, dimensions }: MetricIdentity): string {
  const text = JSON.stringify([namespace, metricName, sorted(dimensions).map(({ Name, Value }) => [Name, Value])])
  return hash('sha256', text, 'hex').slice(0, 32)
}

function sorted(dimensions: readonly MetricDimension[]): readonly MetricDimension[] {
  if (dimensions.length < 2) return dimensions
  return dimensions.toSorted((a, b) => (a.Name < b.Name ? -1 : a.Name > b.Name ? 1 : 0))
}

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

const insertDatapoints = insertMany('metricDatapoint', [
  'accountId',
  'region',
  'metricId',
  'timestamp',
  'datapointId',
  'resolution',
  'unit',
  'aggregate',
])

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

/** Metrics and their datapoints. */
export class MetricRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** Adds datapoints and makes every alarm on their metrics due. */
  async append(region: string, data: readonly MetricData[], now: number): Promise<void> {
    if (data.length === 0) return
    const accountId = this.#accountId
    const metrics = new Map(data.map(({ metricId, metric }) => [metricId, metric]))
    // In the order of their keys: neighbours are on one page.
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
    await this.insert(
      data
        .map(({ metricId, datapoint }) => ({ ...datapoint, region, metricId, datapointId: randomUUID() }))
        .sort((a, b) => (a.metricId < b.metricId ? -1 : 1)),
    )
    const work = new DueWorkRepository(this.#db, accountId)
    const hasAlarms = (await anyAlarm.first(this.#db, accountId, region)) !== undefined
    if (hasAlarms && (await makeDue.changes(this.#db, ids, accountId, region)) > 0) await work.schedule('alarms', now)
    // The finest datapoints are kept for some hours only.
    await work.schedule('retention', now + RETENTION_AFTER)
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

  /** Adds rows as they are: for the roll-up. */
  async insert(datapoints: readonly StoredDatapoint[]): Promise<void> {
    const accountId = this.#accountId
    await insertDatapoints(
      this.#db,
      datapoints.map((point) => ({ ...point, accountId, aggregate: JSON.stringify(point.aggregate) })),
    )
  }

  /** Datapoints from `from` on and before `to`, in the order of time. */
  async datapoints(
    region: string,
    metricId: string,
    range: { readonly from: number; readonly to: number; readonly unit?: string | undefined },
  ): Promise<readonly MetricDatapoint[]> {
    let query = this.#db
      .selectFrom('metricDatapoint')
      .select(['timestamp', 'resolution', 'unit', 'aggregate'])
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
      .where('metricId', '=', metricId)
      .where('timestamp', '>=', range.from)
      .where('timestamp', '<', range.to)
    if (range.unit !== undefined) query = query.where('unit', '=', range.unit)
    const rows = await query.orderBy('timestamp').orderBy('datapointId').execute()
    return rows.map((row) => ({ ...row, aggregate: JSON.parse(row.aggregate) }))
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

  /** At most `limit` datapoints of one resolution from before `before`, the oldest first: for the roll-up. */
  async olderThan(resolution: number, before: number, limit: number): Promise<readonly StoredDatapoint[]> {
    const rows = await this.#db
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
    return rows.map((row) => ({ ...row, aggregate: JSON.parse(row.aggregate) }))
  }

  /** Deletes datapoints. Resolves to how many were still there. */
  async delete(datapoints: readonly StoredDatapoint[]): Promise<number> {
    let deleted = 0
    for (const { region, metricId, timestamp, datapointId } of datapoints) {
      const { numDeletedRows } = await this.#db
        .deleteFrom('metricDatapoint')
        .where('accountId', '=', this.#accountId)
        .where('region', '=', region)
        .where('metricId', '=', metricId)
        .where('timestamp', '=', timestamp)
        .where('datapointId', '=', datapointId)
        .executeTakeFirst()
      deleted += Number(numDeletedRows)
    }
    return deleted
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
