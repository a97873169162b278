import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { type AccountId, MINUTE } from '../../aws/index.ts'
import { hotList } from '../hot-list.ts'
import { insertMany } from '../insert-many.ts'
import type { Database } from '../schema/index.ts'
import { combined } from './metric-combining.ts'
import type { MetricData, MetricIdentity, StoredDatapoint } from './metric-data.ts'
import { Gathering } from './metric-gathering.ts'
import { sorted } from './metric-id.ts'

/**
 * `lastDatapointAt` is brought up to date only when it is older than this, so that a busy metric's row is not written
 * each time.
 */
const LAST_DATAPOINT_GRAIN = 5 * MINUTE

/** How old data may be to be gathered with what is there, and how far ahead. */
const GATHERED_FROM = 10 * MINUTE
const GATHERED_TO = MINUTE

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

const insertRows = insertMany(
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

/** When a metric's last datum came. */
export interface LastDatum {
  readonly metric: MetricIdentity
  readonly at: number
}

/** Whose metrics they are. */
interface Place {
  readonly accountId: AccountId
  readonly region: string
}

/**
 * Puts data into the rows of their metrics, adding up what nobody can tell apart.
 *
 * @param now when the last of them came.
 */
export async function foldData(
  db: Kysely<Database>,
  { accountId, region }: Place,
  metrics: ReadonlyMap<string, LastDatum>,
  data: readonly MetricData[],
  now: number,
): Promise<void> {
  const ids = [...metrics.keys()].sort()
  const known = new Set((await fresh.all(db, ids, accountId, region, now - LAST_DATAPOINT_GRAIN)).map(idOf))
  await insertMetrics(
    db,
    ids.flatMap((metricId) => {
      const last = metrics.get(metricId)
      if (!last || known.has(metricId)) return []
      const { metric, at } = last
      const { namespace, metricName } = metric
      const dimensions = JSON.stringify(sorted(metric.dimensions).map(({ Name, Value }) => ({ Name, Value })))
      return [{ accountId, region, metricId, namespace, metricName, dimensions, lastDatapointAt: at }]
    }),
  )
  const [from, to] = [now - GATHERED_FROM, now + GATHERED_TO]
  const gathering = new Gathering(now)
  const recent = new Set<string>()
  const isRecent = ({ datapoint: { timestamp } }: MetricData) => timestamp >= from && timestamp <= to
  const together = combined(data)
  for (const datum of together) if (isRecent(datum)) recent.add(datum.metricId)
  const { ids: open } = gathering
  const rows = await gathered.all(db, [...recent].sort(), accountId, region, from, to, open.from, open.to)
  for (const row of rows) gathering.know({ ...row, region, aggregate: JSON.parse(row.aggregate) })
  for (const datum of together) {
    if (isRecent(datum)) gathering.add(region, datum)
    else gathering.apart.push({ ...datum.datapoint, region, metricId: datum.metricId, datapointId: randomUUID() })
  }
  await insertDatapoints(db, accountId, [...gathering.changed, ...gathering.apart])
}

function idOf({ metricId }: { readonly metricId: string }): string {
  return metricId
}

/** Adds rows, or changes those that have their keys. */
export async function insertDatapoints(
  db: Kysely<Database>,
  accountId: AccountId,
  datapoints: readonly StoredDatapoint[],
): Promise<void> {
  await insertRows(
    db,
    datapoints.toSorted(byMetric).map((point) => ({ ...point, accountId, aggregate: JSON.stringify(point.aggregate) })),
  )
}

/** In the order of keys: neighbours are on one page. */
function byMetric(a: StoredDatapoint, b: StoredDatapoint): number {
  return a.metricId < b.metricId ? -1 : 1
}
