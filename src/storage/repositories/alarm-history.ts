import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { insertMany } from '../insert-many.ts'
import type { Database } from '../schema/index.ts'
import type { AlarmHistoryRow } from '../schema/monitoring.ts'

export type AlarmHistoryRecord = Readonly<Omit<AlarmHistoryRow, 'accountId'>>

export interface AlarmHistoryFilter {
  readonly alarmName?: string | undefined
  readonly itemType?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

/** A place in the history to go on from. */
export type AlarmHistoryPosition = Pick<AlarmHistoryRecord, 'timestamp' | 'historyId'>

const insertHistory = insertMany('alarmHistory', [
  'accountId',
  'region',
  'alarmName',
  'timestamp',
  'historyId',
  'itemType',
  'summary',
  'data',
])

/** What happened to alarms; it outlives them. */
export class AlarmHistoryRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(items: readonly AlarmHistoryRecord[]): Promise<void> {
    const accountId = this.#accountId
    await insertHistory(
      this.#db,
      items.map((item) => ({ ...item, accountId })),
    )
  }

  async list(
    region: string,
    filter: AlarmHistoryFilter,
    page: { readonly newestFirst: boolean; readonly after?: AlarmHistoryPosition | undefined; readonly limit: number },
  ): Promise<readonly AlarmHistoryRecord[]> {
    let query = this.#db
      .selectFrom('alarmHistory')
      .select(['region', 'alarmName', 'timestamp', 'historyId', 'itemType', 'summary', 'data'])
      .where('accountId', '=', this.#accountId)
      .where('region', '=', region)
    if (filter.alarmName !== undefined) query = query.where('alarmName', '=', filter.alarmName)
    if (filter.itemType !== undefined) query = query.where('itemType', '=', filter.itemType)
    if (filter.from !== undefined) query = query.where('timestamp', '>=', filter.from)
    if (filter.to !== undefined) query = query.where('timestamp', '<=', filter.to)
    const { after, newestFirst } = page
    if (after !== undefined) {
      const beyond = newestFirst ? '<' : '>'
      query = query.where(({ eb, or, and }) =>
        or([
          eb('timestamp', beyond, after.timestamp),
          and([eb('timestamp', '=', after.timestamp), eb('historyId', beyond, after.historyId)]),
        ]),
      )
    }
    const order = newestFirst ? 'desc' : 'asc'
    return await query.orderBy('timestamp', order).orderBy('historyId', order).limit(page.limit).execute()
  }

  /** Deletes at most `limit` items from before `before`. Resolves to how many. */
  async prune(before: number, limit: number): Promise<number> {
    const items = await this.#db
      .selectFrom('alarmHistory')
      .select(['region', 'timestamp', 'historyId'])
      .where('accountId', '=', this.#accountId)
      .where('timestamp', '<', before)
      .limit(limit)
      .execute()
    for (const { region, timestamp, historyId } of items) {
      await this.#db
        .deleteFrom('alarmHistory')
        .where('accountId', '=', this.#accountId)
        .where('region', '=', region)
        .where('timestamp', '=', timestamp)
        .where('historyId', '=', historyId)
        .execute()
    }
    return items.length
  }
}
