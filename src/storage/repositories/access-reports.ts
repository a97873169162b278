import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import type { AccessReportRow } from '../schema/last-access.ts'

export type AccessReport = Readonly<Omit<AccessReportRow, 'accountId'>>

/** The reports of one account that say who last accessed what, by the ids of their jobs. */
export class AccessReportRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(report: AccessReport): Promise<void> {
    await this.#db
      .insertInto('accessReport')
      .values({ accountId: this.#accountId, ...report })
      .execute()
  }

  async withId(jobId: string): Promise<AccessReport | undefined> {
    return await this.#db
      .selectFrom('accessReport')
      .select(['jobId', 'requesterId', 'granularity', 'createdAt', 'gzip'])
      .where('accountId', '=', this.#accountId)
      .where('jobId', '=', jobId)
      .executeTakeFirst()
  }

  /** Forgets those before a time. */
  async prune(before: number): Promise<void> {
    await this.#db
      .deleteFrom('accessReport')
      .where('accountId', '=', this.#accountId)
      .where('createdAt', '<', before)
      .execute()
  }

  /** Forgets all but the newest `most` of a requester. */
  async keepNewest(requesterId: string, most: number): Promise<void> {
    const beyond = await this.#db
      .selectFrom('accessReport')
      .select('createdAt')
      .where('accountId', '=', this.#accountId)
      .where('requesterId', '=', requesterId)
      .orderBy('createdAt', 'desc')
      .limit(1)
      .offset(most)
      .executeTakeFirst()
    if (beyond === undefined) return
    await this.#db
      .deleteFrom('accessReport')
      .where('accountId', '=', this.#accountId)
      .where('requesterId', '=', requesterId)
      .where('createdAt', '<=', beyond.createdAt)
      .execute()
  }
}
