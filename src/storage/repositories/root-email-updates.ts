import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { RootEmailUpdateRow } from '../schema/account.ts'
import type { Database } from '../schema/index.ts'

export type RootEmailUpdate = Readonly<Omit<RootEmailUpdateRow, 'accountId'>>

/** The change of root's address that waits for its code: one at most. */
export class RootEmailUpdateRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async find(): Promise<RootEmailUpdate | undefined> {
    return await this.#db
      .selectFrom('rootEmailUpdate')
      .select(['email', 'codeHash', 'expiresAt', 'triesLeft', 'startedAt', 'starts'])
      .where('accountId', '=', this.#accountId)
      .executeTakeFirst()
  }

  /** Takes the place of the one before. */
  async put(update: RootEmailUpdate): Promise<void> {
    await this.#db
      .insertInto('rootEmailUpdate')
      .values({ accountId: this.#accountId, ...update })
      .onConflict((conflict) => conflict.column('accountId').doUpdateSet(update))
      .execute()
  }

  async remove(): Promise<void> {
    await this.#db.deleteFrom('rootEmailUpdate').where('accountId', '=', this.#accountId).execute()
  }
}
