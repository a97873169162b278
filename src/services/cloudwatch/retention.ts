import { randomUUID } from 'node:crypto'
import { type AccountId, DAY, groupBy, HOUR } from '../../aws/index.ts'
import { merge } from '../../storage/repositories/metric-aggregate.ts'
import type { StoredDatapoint } from '../../storage/repositories/metric-data.ts'
import type { Store } from '../../storage/store.ts'
import { periodStart, RETENTION } from './metric/series.ts'

const ALARM_HISTORY_KEPT = 30 * DAY
/** Rows in one transaction: others wait for it. */
const BATCH = 500

/**
 * Rolls up and deletes what is past its time, a small batch at a time. Resolves to when it is to be looked at again.
 */
export async function pruneCloudWatch(store: Store, accountId: AccountId, now: number): Promise<number | undefined> {
  for (const tier of RETENTION) {
    while ((await rollUp(store, accountId, tier.resolution, now - tier.kept, tier.next)) > 0);
  }
  while ((await store.record(accountId, (tx) => tx.alarmHistory.prune(now - ALARM_HISTORY_KEPT, BATCH))) === BATCH);
  const last = RETENTION.at(-1)
  if (last) await store.record(accountId, async (tx) => (await tx.metrics.settled()).deleteIdle(now - last.kept))
  // A datapoint schedules it (`metrics.append`); this is for those that are there.
  return (await (await store.read(accountId).metrics.settled()).isEmpty()) ? undefined : now + HOUR
}

/**
 * Replaces datapoints from before `before` by ones of the resolution `next`, or by none. Resolves to how many it took.
 */
async function rollUp(
  store: Store,
  accountId: AccountId,
  resolution: number,
  before: number,
  next: number | undefined,
): Promise<number> {
  return store.record(accountId, async (tx) => {
    const metrics = await tx.metrics.settled()
    const old = await metrics.takeOlderThan(resolution, before, BATCH)
    if (next !== undefined) await metrics.insert(coarser(old, next))
    return old.length
  })
}

function coarser(datapoints: readonly StoredDatapoint[], resolution: number): StoredDatapoint[] {
  const groups = groupBy(datapoints, ({ region, metricId, unit, timestamp }) =>
    [region, metricId, unit, periodStart(timestamp, resolution)].join(' '),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const aggregate = merge(group.map((point) => point.aggregate))
    const timestamp = periodStart(first.timestamp, resolution)
    return [{ ...first, datapointId: randomUUID(), resolution, timestamp, aggregate }]
  })
}
