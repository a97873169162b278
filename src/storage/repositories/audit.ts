import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { AuditEventRow } from '../schema/account.ts'
import type { Database } from '../schema/index.ts'

export type AuditEvent = Omit<AuditEventRow, 'accountId'>

/** The record of every request, newest last; append-only but for pruning. */
export class AuditRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async append(events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return
    const accountId = this.#accountId
    await this.#db
      .insertInto('auditEvent')
      .values(events.map((event) => ({ ...event, accountId })))
      .execute()
  }
}
