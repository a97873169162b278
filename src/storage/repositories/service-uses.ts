import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import type { Database } from '../schema/index.ts'
import type { ServiceUseRow } from '../schema/last-access.ts'

/** When a user or role last tried an action of a service, and where. */
export type ServiceUse = Readonly<Omit<ServiceUseRow, 'accountId'>>

/** Principals that are asked for at once. */
const SLICE = 500

const removeAll = hot((db, accountId: string, principalId: string) =>
  db.deleteFrom('serviceUse').where('accountId', '=', accountId).where('principalId', '=', principalId),
)

/** What users and roles of one account last tried to do. Telemetry: nothing is decided by it. */
export class ServiceUseRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async record(use: ServiceUse): Promise<void> {
    const { usedAt, region } = use
    await this.#db
      .insertInto('serviceUse')
      .values({ accountId: this.#accountId, ...use })
      .onConflict((conflict) =>
        conflict.columns(['accountId', 'principalId', 'service', 'action']).doUpdateSet({ usedAt, region }),
      )
      .execute()
  }

  /** What the principals of these ids did since a time. */
  async since(time: number, principalIds: readonly string[]): Promise<readonly ServiceUse[]> {
    const uses: ServiceUse[] = []
    for (let from = 0; from < principalIds.length; from += SLICE) {
      const rows = await this.#db
        .selectFrom('serviceUse')
        .select(['principalId', 'service', 'action', 'usedAt', 'region'])
        .where('accountId', '=', this.#accountId)
        .where('principalId', 'in', principalIds.slice(from, from + SLICE))
        .execute()
      // By the principals alone: by the time as well, SQLite would go through what everybody did since.
      for (const row of rows) if (row.usedAt >= time) uses.push(row)
    }
    return uses
  }

  /** Forgets what a principal did. */
  async removeAll(principalId: string): Promise<void> {
    await removeAll.changes(this.#db, this.#accountId, principalId)
  }

  /** Forgets what was done before a time, some `limit` at once. Resolves to how many. */
  async prune(before: number, limit: number): Promise<number> {
    const old = await this.#db
      .selectFrom('serviceUse')
      .select('usedAt')
      .where('accountId', '=', this.#accountId)
      .where('usedAt', '<', before)
      .orderBy('usedAt')
      .limit(limit)
      .execute()
    const last = old.at(-1)
    if (last === undefined) return 0
    await this.#db
      .deleteFrom('serviceUse')
      .where('accountId', '=', this.#accountId)
      .where('usedAt', '<=', last.usedAt)
      .execute()
    return old.length
  }
}
