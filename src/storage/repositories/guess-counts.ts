import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import type { GuessCountRow } from '../schema/signin.ts'

export type StoredGuessCount = Readonly<Omit<GuessCountRow, 'accountId'>>

/** Counts of wrong passwords and codes in one account. */
export class GuessCountRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async get(subject: string): Promise<StoredGuessCount | undefined> {
    return await this.#db
      .selectFrom('guessCount')
      .selectAll()
      .where('accountId', '=', this.#accountId)
      .where('subject', '=', subject)
      .executeTakeFirst()
  }

  async put({ subject, emptyAt, pausedUntil }: StoredGuessCount): Promise<void> {
    await this.#db
      .insertInto('guessCount')
      .values({ accountId: this.#accountId, subject, emptyAt, pausedUntil })
      .onConflict((conflict) => conflict.columns(['accountId', 'subject']).doUpdateSet({ emptyAt, pausedUntil }))
      .execute()
  }

  async remove(subject: string): Promise<void> {
    await this.#db
      .deleteFrom('guessCount')
      .where('accountId', '=', this.#accountId)
      .where('subject', '=', subject)
      .execute()
  }

  async count(): Promise<number> {
    const { rows } = await this.#db
      .selectFrom('guessCount')
      .select((eb) => eb.fn.countAll().as('rows'))
      .where('accountId', '=', this.#accountId)
      .executeTakeFirstOrThrow()
    return Number(rows)
  }

  /** Forgets all. */
  async removeAll(): Promise<void> {
    await this.#db.deleteFrom('guessCount').where('accountId', '=', this.#accountId).execute()
  }

  /** Deletes what counts nothing any more, and beyond `limit` what is forgotten soonest. */
  async prune(now: number, limit: number): Promise<void> {
    await this.#db
      .deleteFrom('guessCount')
      .where('accountId', '=', this.#accountId)
      .where('emptyAt', '<=', now)
      .execute()
    const beyond = await this.#db
      .selectFrom('guessCount')
      .select('emptyAt')
      .where('accountId', '=', this.#accountId)
      .orderBy('emptyAt', 'desc')
      .limit(1)
      .offset(limit)
      .executeTakeFirst()
    if (!beyond) return
    await this.#db
      .deleteFrom('guessCount')
      .where('accountId', '=', this.#accountId)
      .where('emptyAt', '<=', beyond.emptyAt)
      .execute()
  }
}
