import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { type AccountId, groupBy, HOUR, SECOND } from '../../aws/index.ts'
import { UnstorableText } from '../errors.ts'
import { hot } from '../hot.ts'
import { hotList } from '../hot-list.ts'
import type { Database } from '../schema/index.ts'
import type { PendingMetricDataRow } from '../schema/monitoring.ts'
import { DueWorkRepository } from './due-work.ts'
import type { MetricData, NewDatapoint } from './metric-data.ts'
import { foldData, type LastDatum } from './metric-folding.ts'
import { metricIdOf } from './metric-id.ts'
import { packedData, unpackedData } from './packed-metric-data.ts'
import { SettledMetrics } from './settled-metrics.ts'

/** Where no more wait, whoever adds to them folds them: so many rows, or so many characters of data. */
const MOST_PENDING = 64
const MOST_PENDING_SIZE = 1_000_000
/** How long data wait to be folded where nobody asks for them. */
const PENDING_FOR = SECOND

/** Milliseconds from a datapoint to the next look at what is too old. */
const RETENTION_AFTER = HOUR

const insertPending = hot(
  (db, accountId: string, entryId: string, region: string, receivedAt: number, size: number, data: string) =>
    db.insertInto('pendingMetricData').values({ accountId, entryId, region, receivedAt, size, data }),
  { isForeseen: true },
)

const anyPending = hot((db, accountId: string) =>
  db.selectFrom('pendingMetricData').select('entryId').where('accountId', '=', accountId).limit(1),
)

const amountPending = hot((db, accountId: string) =>
  db
    .selectFrom('pendingMetricData')
    .select(({ fn }) => [fn.countAll().as('entries'), fn.sum('size').as('size')])
    .where('accountId', '=', accountId),
)

const allPending = hot((db, accountId: string) =>
  db
    .selectFrom('pendingMetricData')
    .select(['entryId', 'region', 'receivedAt', 'data'])
    .where('accountId', '=', accountId)
    .orderBy('entryId'),
)

const deletePending = hotList((db, entryIds, accountId: string) =>
  db.deleteFrom('pendingMetricData').where('accountId', '=', accountId).where('entryId', 'in', entryIds),
)

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
    .where('metricId', 'in', metricIds)
    .where('dueAt', '>', 0),
)

type Entry = Pick<PendingMetricDataRow, 'entryId' | 'region' | 'receivedAt' | 'data'>

/** `Store.record`, for what reads what is committed. */
export type RecordFold = (
  accountId: AccountId,
  fn: (tx: { readonly metrics: MetricRepository }) => Promise<void>,
) => Promise<void>

/**
 * Metrics and their datapoints. What comes in at once is one row, as it came: that it is durable does not take a change
 * of each metric's rows. It is folded into them together with what came before and after it, some seconds later at the
 * latest, and before anybody reads them.
 *
 * INVARIANT (acknowledged means durable): what is pending is folded and deleted in one transaction of its account, so
 * each datum is in one of both places, and counts once.
 */
export class MetricRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId
  readonly #record: RecordFold | undefined

  /** @param record absent in a transaction, which folds by itself. */
  constructor(db: Kysely<Database>, accountId: AccountId, record?: RecordFold) {
    this.#db = db
    this.#accountId = accountId
    this.#record = record
  }

  /**
   * Adds datapoints and makes every alarm on their metrics due.
   *
   * @throws UnstorableText
   */
  async append(region: string, data: readonly NewDatapoint[], now: number): Promise<void> {
    if (data.length === 0) return
    assertStorable(data)
    const [db, accountId] = [this.#db, this.#accountId]
    const packed = packedData(data)
    const entryId = `${now.toString(36).padStart(9, '0')} ${randomUUID()}`
    await insertPending.changes(db, accountId, entryId, region, now, packed.length, packed)
    if (await this.#hasAlarms(region)) {
      await this.#wakeAlarms(region, [...new Set(data.map(({ metric }) => metricIdOf(metric)))], now)
    }
    const pending = await amountPending.first(db, accountId)
    const isMuch = Number(pending?.entries) >= MOST_PENDING || Number(pending?.size) >= MOST_PENDING_SIZE
    if (isMuch) await this.fold()
    else await new DueWorkRepository(db, accountId).schedule('metrics', now + PENDING_FOR)
  }

  /** Puts all that is pending into the rows of its metrics, in a transaction. */
  async fold(): Promise<void> {
    const entries = await allPending.all(this.#db, this.#accountId)
    if (entries.length === 0) return
    for (const [region, some] of groupBy(entries, (entry) => entry.region)) await this.#foldRegion(region, some)
    const entryIds = entries.map(({ entryId }) => entryId)
    await deletePending.changes(this.#db, entryIds, this.#accountId)
  }

  /** The metrics with all that was acknowledged, on whatever node, before this was called. */
  async settled(): Promise<SettledMetrics> {
    if (!this.#record) await this.fold()
    else if (await anyPending.first(this.#db, this.#accountId)) {
      await this.#record(this.#accountId, (tx) => tx.metrics.fold())
    }
    return new SettledMetrics(this.#db, this.#accountId)
  }

  async #foldRegion(region: string, entries: readonly Entry[]): Promise<void> {
    const metrics = new Map<string, LastDatum>()
    const data: MetricData[] = []
    let now = 0
    for (const entry of entries) {
      now = Math.max(now, entry.receivedAt)
      for (const { metric, datapoint } of unpackedData(entry.data)) {
        const metricId = metricIdOf(metric)
        metrics.set(metricId, { metric, at: entry.receivedAt })
        data.push({ metricId, metric, datapoint })
      }
    }
    const accountId = this.#accountId
    await foldData(this.#db, { accountId, region }, metrics, data, now)
    // A node of the version before may have evaluated them meanwhile, without these data.
    if (await this.#hasAlarms(region)) await this.#wakeAlarms(region, [...metrics.keys()], now)
    // The finest datapoints are kept for some hours only.
    await new DueWorkRepository(this.#db, accountId).schedule('retention', now + RETENTION_AFTER)
  }

  async #hasAlarms(region: string): Promise<boolean> {
    return (await anyAlarm.first(this.#db, this.#accountId, region)) !== undefined
  }

  async #wakeAlarms(region: string, metricIds: readonly string[], now: number): Promise<void> {
    const woken = await makeDue.changes(this.#db, metricIds.toSorted(), this.#accountId, region)
    if (woken > 0) await new DueWorkRepository(this.#db, this.#accountId).schedule('alarms', now)
  }
}

/**
 * An engine takes a NUL that is escaped in what is pending, and not as what it is folded into: all that was pending
 * would be stuck behind it, and nobody could read any metric.
 *
 * @throws UnstorableText
 */
function assertStorable(data: readonly NewDatapoint[]): void {
  for (const { metric } of data) {
    if (metric.metricName.includes('\0') || metric.namespace.includes('\0')) throw new UnstorableText()
  }
}
