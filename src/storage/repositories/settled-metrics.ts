import type { Kysely } from 'kysely'
import { type AccountId, breathe, groupBy } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import type { MetricDatapoint, MetricIdentity, StoredDatapoint } from './metric-data.ts'
import { insertDatapoints } from './metric-folding.ts'

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

/** Datapoints that are read before others have their turn. */
const PAGE = 200

type Place = Pick<StoredDatapoint, 'timestamp' | 'region' | 'metricId'>

function isBeside(a: Place, b: Place): boolean {
  return a.timestamp === b.timestamp && a.region === b.region && a.metricId === b.metricId
}

/** Metrics and their datapoints as they are in their rows: `MetricRepository.settled` gives it, when all are. */
export class SettledMetrics {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
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

  /** Adds rows as they are. */
  async insert(datapoints: readonly StoredDatapoint[]): Promise<void> {
    await insertDatapoints(this.#db, this.#accountId, datapoints)
  }
}
