import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { DelegationRequestRow } from '../schema/delegation.ts'
import type { Database } from '../schema/index.ts'

export type DelegationRequestRecord = Omit<DelegationRequestRow, 'accountId'>

/** What a change of state may change with it. */
export type DelegationChange = Partial<
  Omit<DelegationRequestRecord, 'requestId' | 'workflowId' | 'request' | 'createdAt'>
>

interface Owned {
  readonly ownerAccountId: AccountId
  readonly after: string | undefined
  readonly limit: number
}

/** The requests for delegation that one account, a partner, has made. */
export class DelegationRequestRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** False, and nothing added, where there is one of this workflow id. */
  async add(request: DelegationRequestRecord): Promise<boolean> {
    const { numInsertedOrUpdatedRows } = await this.#db
      .insertInto('delegationRequest')
      .values({ accountId: this.#accountId, ...request })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return (numInsertedOrUpdatedRows ?? 0n) > 0n
  }

  async get(requestId: string): Promise<DelegationRequestRow | undefined> {
    return await this.#db
      .selectFrom('delegationRequest')
      .selectAll()
      .where('accountId', '=', this.#accountId)
      .where('requestId', '=', requestId)
      .executeTakeFirst()
  }

  /** How many are not over. */
  async countOpen(now: number): Promise<number> {
    const row = await this.#db
      .selectFrom('delegationRequest')
      .select((eb) => eb.fn.countAll().as('requests'))
      .where('accountId', '=', this.#accountId)
      .where('expiresAt', '>', now)
      .executeTakeFirstOrThrow()
    return Number(row.requests)
  }

  /** Those that somebody of the account took on, by id. */
  async ownedBy({ ownerAccountId, after = '', limit }: Owned): Promise<readonly DelegationRequestRow[]> {
    return await this.#db
      .selectFrom('delegationRequest')
      .selectAll()
      .where('accountId', '=', this.#accountId)
      .where('ownerAccountId', '=', ownerAccountId)
      .where('requestId', '>', after)
      .where('owner', 'is not', null)
      .orderBy('requestId')
      .limit(limit)
      .execute()
  }

  /** False, and nothing changed, where it is not in the state `from` any more. */
  async move(requestId: string, from: string, change: DelegationChange): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('delegationRequest')
      .set(change)
      .where('accountId', '=', this.#accountId)
      .where('requestId', '=', requestId)
      .where('state', '=', from)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  /** Forgets those that were over before a time, `limit` at most. Resolves to how many. */
  async prune(before: number, limit: number): Promise<number> {
    const old = this.#db
      .selectFrom('delegationRequest')
      .select('requestId')
      .where('accountId', '=', this.#accountId)
      .where('expiresAt', '<', before)
      .orderBy('expiresAt')
      .limit(limit)
    const { numDeletedRows } = await this.#db
      .deleteFrom('delegationRequest')
      .where('accountId', '=', this.#accountId)
      .where('requestId', 'in', old)
      .executeTakeFirst()
    return Number(numDeletedRows)
  }
}
