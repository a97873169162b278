import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { RegionOptRow } from '../schema/account.ts'
import type { Database } from '../schema/index.ts'

export type RegionOpt = Readonly<Omit<RegionOptRow, 'accountId'>>

/** The Regions that an account has enabled or disabled itself. */
export class RegionOptRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** By code. */
  async list(): Promise<readonly RegionOpt[]> {
    return await this.#db
      .selectFrom('regionOpt')
      .select(['region', 'optStatus', 'settlesAt'])
      .where('accountId', '=', this.#accountId)
      .orderBy('region')
      .execute()
  }

  async put({ region, optStatus, settlesAt }: RegionOpt): Promise<void> {
    await this.#db
      .insertInto('regionOpt')
      .values({ accountId: this.#accountId, region, optStatus, settlesAt })
      .onConflict((conflict) => conflict.columns(['accountId', 'region']).doUpdateSet({ optStatus, settlesAt }))
      .execute()
  }
}
