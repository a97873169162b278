import type { Kysely } from 'kysely'
import { type AccountId, accountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'

const CURRENT = 'current'

/** A secret of some account, sealed, as a sample of what the store was sealed with. */
export interface SealedSample {
  readonly of: 'access-key' | 'mfa-device'
  readonly accountId: AccountId
  /** The key's id, or the device's ARN. */
  readonly id: string
  readonly sealed: string
}

/** By what the master key of the whole store is known: no account's. */
export class MasterKeyCheckRepository {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async find(): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('masterKeyCheck')
      .select('sealed')
      .where('name', '=', CURRENT)
      .executeTakeFirst()
    return row?.sealed
  }

  /** Of two nodes that remember one at once, the first one's stays: whoever calls this reads it again. */
  async remember(sealed: string): Promise<void> {
    await this.#db
      .insertInto('masterKeyCheck')
      .values({ name: CURRENT, sealed })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
  }

  /** A few of each kind, for a store from before there was a check. */
  async samples(limit = 5): Promise<SealedSample[]> {
    const keys = await this.#db
      .selectFrom('accessKey')
      .select(['accountId', 'accessKeyId as id', 'secretSealed as sealed'])
      .limit(limit)
      .execute()
    const devices = await this.#db
      .selectFrom('mfaDevice')
      .select(['accountId', 'serialNumber as id', 'seedSealed as sealed'])
      .limit(limit)
      .execute()
    return [
      ...keys.map((row) => ({ ...row, of: 'access-key' as const, accountId: accountId(row.accountId) })),
      ...devices.map((row) => ({ ...row, of: 'mfa-device' as const, accountId: accountId(row.accountId) })),
    ]
  }
}
