import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'

/** The service-linked roles of one account that were deleted, by the ids of their deletions. */
export class RoleDeletionRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(taskId: string, deletedAt: number): Promise<void> {
    await this.#db.insertInto('roleDeletion').values({ accountId: this.#accountId, taskId, deletedAt }).execute()
  }

  async isDone(taskId: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('roleDeletion')
      .select('taskId')
      .where('accountId', '=', this.#accountId)
      .where('taskId', '=', taskId)
      .executeTakeFirst()
    return row !== undefined
  }

  /** Forgets those before a time, `limit` at most. Resolves to how many. */
  async prune(before: number, limit: number): Promise<number> {
    const old = this.#db
      .selectFrom('roleDeletion')
      .select('taskId')
      .where('accountId', '=', this.#accountId)
      .where('deletedAt', '<', before)
      .orderBy('deletedAt')
      .limit(limit)
    const { numDeletedRows } = await this.#db
      .deleteFrom('roleDeletion')
      .where('accountId', '=', this.#accountId)
      .where('taskId', 'in', old)
      .executeTakeFirst()
    return Number(numDeletedRows)
  }
}
