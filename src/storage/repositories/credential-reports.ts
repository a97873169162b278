import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { PackedReportRow } from '../schema/iam.ts'
import type { Database } from '../schema/index.ts'

export type CredentialReport = Readonly<Pick<PackedReportRow, 'generatedAt' | 'accountVersion' | 'gzip'>>

/** The account's last credential report. */
export class CredentialReportRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async get(): Promise<CredentialReport | undefined> {
    return await this.#db
      .selectFrom('packedReport')
      .select(['generatedAt', 'accountVersion', 'gzip'])
      .where('accountId', '=', this.#accountId)
      .executeTakeFirst()
  }

  async put(report: CredentialReport): Promise<void> {
    await this.#db
      .insertInto('packedReport')
      .values({ accountId: this.#accountId, ...report })
      .onConflict((conflict) => conflict.column('accountId').doUpdateSet(report))
      .execute()
  }
}
