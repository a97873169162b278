import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'

/** SAML assertions that one account has given something for. */
export class UsedAssertionRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** Uses it up. False when somebody else did, on whatever node: an assertion is good once. */
  async use(assertionHash: string, expiresAt: number): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('usedAssertion')
      .values({ accountId: this.#accountId, assertionHash, expiresAt })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return (numInsertedOrUpdatedRows ?? 0n) > 0n
  }

  /** Forgets those that nobody could use any more, `limit` at most. Resolves to how many. */
  async prune(expiredBefore: number, limit: number): Promise<number> {
    const old = this.#db
      .selectFrom('usedAssertion')
      .select('assertionHash')
      .where('accountId', '=', this.#accountId)
      .where('expiresAt', '<', expiredBefore)
      .orderBy('expiresAt')
      .limit(limit)
    const { numDeletedRows } = await this.#db
      .deleteFrom('usedAssertion')
      .where('accountId', '=', this.#accountId)
      .where('assertionHash', 'in', old)
      .executeTakeFirst()
    return Number(numDeletedRows)
  }
}
