import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import type { SigninTicketRow } from '../schema/signin.ts'
import { assertSealing } from './sealing.ts'

export type SigninTicket = Readonly<Omit<SigninTicketRow, 'accountId'>>

/** What a ticket's proof is sealed for. */
export function signinProofContext(accountId: AccountId, tokenHash: string): string {
  return `signin-proof/${accountId}/${tokenHash}`
}

/** Sign-ins of one account that have one more step to go. */
export class SigninTicketRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  async add(ticket: SigninTicket): Promise<void> {
    if (ticket.proofSealed !== null) await assertSealing(this.#db, ticket.proofSealed)
    await this.#db
      .insertInto('signinTicket')
      .values({ accountId: this.#accountId, ...ticket })
      .execute()
  }

  async get(tokenHash: string): Promise<SigninTicket | undefined> {
    return await this.#db
      .selectFrom('signinTicket')
      .selectAll()
      .where('accountId', '=', this.#accountId)
      .where('tokenHash', '=', tokenHash)
      .executeTakeFirst()
  }

  /** Takes one try, before it is known whether it is right. False when none is left. */
  async takeTry(tokenHash: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('signinTicket')
      .set((eb) => ({ triesLeft: eb('triesLeft', '-', 1) }))
      .where('accountId', '=', this.#accountId)
      .where('tokenHash', '=', tokenHash)
      .where('triesLeft', '>', 0)
      .executeTakeFirst()
    return numUpdatedRows > 0n
  }

  /** Uses the ticket up. False when somebody else did: a ticket makes one session. */
  async remove(tokenHash: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('signinTicket')
      .where('accountId', '=', this.#accountId)
      .where('tokenHash', '=', tokenHash)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  async prune(expiredBefore: number): Promise<void> {
    await this.#db
      .deleteFrom('signinTicket')
      .where('accountId', '=', this.#accountId)
      .where('expiresAt', '<=', expiredBefore)
      .execute()
  }
}
