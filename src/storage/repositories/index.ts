import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import { AccountRepository } from './account.ts'
import { AuditRepository } from './audit.ts'

/** The repositories of one account, all on the same connection or transaction. */
export class Repositories {
  readonly accountId: AccountId
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.accountId = accountId
  }

  get account() {
    return new AccountRepository(this.#db, this.accountId)
  }

  get audit() {
    return new AuditRepository(this.#db, this.accountId)
  }
}
