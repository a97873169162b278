import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import type { SigninThrottleRow } from '../schema/signin.ts'

export type SigninThrottle = Readonly<Omit<SigninThrottleRow, 'accountId'>>

/** Counts of failed sign-ins in one account. */
export class SigninThrottleRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async get(subject: string): Promise<SigninThrottle | undefined> {
    return await this.#db
      .selectFrom('signinThrottle')
      .selectAll()
      .where('accountId', '=', this.#accountId)
      .where('subject', '=', subject)
      .executeTakeFirst()
  }

  async put(throttle: SigninThrottle): Promise<void> {
    const { subject, ...counts } = throttle
    await this.#db
      .insertInto('signinThrottle')
      .values({ accountId: this.#accountId, subject, ...counts })
      .onConflict((conflict) => conflict.columns(['accountId', 'subject']).doUpdateSet(counts))
      .execute()
  }

  async remove(subject: string): Promise<void> {
    await this.#db
      .deleteFrom('signinThrottle')
      .where('accountId', '=', this.#accountId)
      .where('subject', '=', subject)
      .execute()
  }

  /**
   * Deletes what failed last before `lastFailureBefore`, and beyond `limit` the oldest: names are typed by strangers,
   * and the table is bounded.
   */
  async prune(lastFailureBefore: number, limit: number): Promise<void> {
    await this.#db
      .deleteFrom('signinThrottle')
      .where('accountId', '=', this.#accountId)
      .where('lastFailureAt', '<=', lastFailureBefore)
      .execute()
    const beyond = await this.#db
      .selectFrom('signinThrottle')
      .select('lastFailureAt')
      .where('accountId', '=', this.#accountId)
      .orderBy('lastFailureAt', 'desc')
      .limit(1)
      .offset(limit)
      .executeTakeFirst()
    if (!beyond) return
    await this.#db
      .deleteFrom('signinThrottle')
      .where('accountId', '=', this.#accountId)
      .where('lastFailureAt', '<=', beyond.lastFailureAt)
      .execute()
  }
}
