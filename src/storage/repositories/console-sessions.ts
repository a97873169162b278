import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import type { Database } from '../schema/index.ts'
import type { ConsoleSessionRow } from '../schema/signin.ts'

export type ConsoleSessionRecord = Readonly<Omit<ConsoleSessionRow, 'accountId'>>

const endAllBut = hot((db, accountId: string, principalId: string, sessionId: string) =>
  db
    .deleteFrom('consoleSession')
    .where('accountId', '=', accountId)
    .where('principalId', '=', principalId)
    .where('sessionId', '!=', sessionId),
)

const endTickets = hot((db, accountId: string, principalId: string) =>
  db.deleteFrom('signinTicket').where('accountId', '=', accountId).where('principalId', '=', principalId),
)

/** No session has it. */
const NO_ID = ''

/** Browsers' sessions of one account. */
export class ConsoleSessionRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(session: ConsoleSessionRecord): Promise<void> {
    await this.#db
      .insertInto('consoleSession')
      .values({ accountId: this.#accountId, ...session })
      .execute()
  }

  /** The session whose token has this SHA-256, over or not. */
  async get(tokenHash: string): Promise<ConsoleSessionRecord | undefined> {
    return await this.#db
      .selectFrom('consoleSession')
      .selectAll()
      .where('accountId', '=', this.#accountId)
      .where('tokenHash', '=', tokenHash)
      .executeTakeFirst()
  }

  /** The principal's sessions, the last used first; those that are over included until they are pruned. */
  async listOf(principalId: string): Promise<readonly ConsoleSessionRecord[]> {
    return await this.#db
      .selectFrom('consoleSession')
      .selectAll()
      .where('accountId', '=', this.#accountId)
      .where('principalId', '=', principalId)
      .orderBy('lastSeenAt', 'desc')
      .execute()
  }

  async touch(tokenHash: string, lastSeenAt: number): Promise<void> {
    await this.#db
      .updateTable('consoleSession')
      .set({ lastSeenAt })
      .where('accountId', '=', this.#accountId)
      .where('tokenHash', '=', tokenHash)
      .where('lastSeenAt', '<', lastSeenAt)
      .execute()
  }

  /** Ends one session of `principalId`. False where it has none of this id. */
  async end(principalId: string, sessionId: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('consoleSession')
      .where('accountId', '=', this.#accountId)
      .where('principalId', '=', principalId)
      .where('sessionId', '=', sessionId)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  /**
   * Ends the principal's sessions, but for `keep`, and the sign-ins that wait for a code: after its password or its MFA
   * devices changed, or when it is deleted.
   */
  async endAll(principalId: string, keep?: string): Promise<void> {
    await endAllBut.changes(this.#db, this.#accountId, principalId, keep ?? NO_ID)
    await endTickets.changes(this.#db, this.#accountId, principalId)
  }

  /** Deletes what was over, or idle, before these times. */
  async prune(times: { readonly expiredBefore: number; readonly unseenSince: number }): Promise<void> {
    await this.#db
      .deleteFrom('consoleSession')
      .where('accountId', '=', this.#accountId)
      .where(({ or, eb }) =>
        or([eb('expiresAt', '<=', times.expiredBefore), eb('lastSeenAt', '<=', times.unseenSince)]),
      )
      .execute()
  }
}
