import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'

/** Whom AWS is to turn to: the primary contact, and those for some matters. */
export class AccountContactRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** What `put` was given, as JSON. */
  async find(contactType: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('accountContact')
      .select('details')
      .where('accountId', '=', this.#accountId)
      .where('contactType', '=', contactType)
      .executeTakeFirst()
    return row?.details
  }

  /** Takes the place of the one before. */
  async put(contactType: string, details: string): Promise<void> {
    await this.#db
      .insertInto('accountContact')
      .values({ accountId: this.#accountId, contactType, details })
      .onConflict((conflict) => conflict.columns(['accountId', 'contactType']).doUpdateSet({ details }))
      .execute()
  }

  /** False where there is none. */
  async remove(contactType: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('accountContact')
      .where('accountId', '=', this.#accountId)
      .where('contactType', '=', contactType)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }
}
