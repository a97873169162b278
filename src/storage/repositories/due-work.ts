import type { Kysely } from 'kysely'
import type { AccountId } from '../../aws/index.ts'
import { hot } from '../hot.ts'
import type { Database } from '../schema/index.ts'

/** What workers do: one of each at most in an account, whatever it finds there. */
export type WorkKind = 'alarms' | 'metrics' | 'mail' | 'billing' | 'regions' | 'retention'

/**
 * Which work is due: what is before `now`, and what is after `latest`, further off than any can be: a clock went back.
 */
export interface DueTimes {
  readonly now: number
  readonly latest: number
}

const find = hot((db, accountId: string, kind: string) =>
  db
    .selectFrom('dueWork')
    .select(['dueAt', 'claimedBy', 'askedAt'])
    .where('accountId', '=', accountId)
    .where('kind', '=', kind),
)

/**
 * When workers have something to do in the account. Whoever makes work says so in the transaction that makes it;
 * `WorkLoop` finds it in `Directory.due`, claims it, and says when the next is due. A claim ends by itself, so that a
 * node that dies holds up nothing for long.
 *
 * All of it is under the account's lock, as every transaction is: what is read here is so until the commit.
 */
export class DueWorkRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /**
   * There is work at `dueAt`, or earlier where that was said before. While it is claimed, it is for after the claim.
   */
  async schedule(kind: WorkKind, dueAt: number): Promise<void> {
    const row = await find.first(this.#db, this.#accountId, kind)
    if (!row) {
      const values = { accountId: this.#accountId, kind, dueAt, claimedBy: '', askedAt: null }
      await this.#db.insertInto('dueWork').values(values).execute()
    } else if (row.claimedBy === '') {
      if (dueAt < row.dueAt) await this.#update(kind).set({ dueAt }).execute()
    } else if (row.askedAt === null || dueAt < row.askedAt) {
      await this.#update(kind).set({ askedAt: dueAt }).execute()
    }
  }

  /** Takes the work until `until`, under the name `by`. False where it is not due (any more): another node has it. */
  async claim(kind: WorkKind, by: string, { now, latest }: DueTimes, until: number): Promise<boolean> {
    const row = await find.first(this.#db, this.#accountId, kind)
    if (!row || !isDue(row.dueAt, { now, latest })) return false
    // What was asked for while somebody else had it, who is gone, is done now.
    await this.#update(kind).set({ dueAt: until, claimedBy: by, askedAt: null }).execute()
    return true
  }

  /**
   * Gives the claim `by` back; the next work is at `next`, or when somebody asked for it meanwhile. Nothing, where the
   * claim was lost.
   */
  async finish(kind: WorkKind, by: string, next: number | undefined): Promise<void> {
    const row = await find.first(this.#db, this.#accountId, kind)
    if (row?.claimedBy !== by) return
    const dueAt = Math.min(next ?? Number.POSITIVE_INFINITY, row.askedAt ?? Number.POSITIVE_INFINITY)
    if (dueAt === Number.POSITIVE_INFINITY) {
      await this.#db.deleteFrom('dueWork').where('accountId', '=', this.#accountId).where('kind', '=', kind).execute()
    } else await this.#update(kind).set({ dueAt, claimedBy: '', askedAt: null }).execute()
  }

  #update(kind: WorkKind) {
    return this.#db.updateTable('dueWork').where('accountId', '=', this.#accountId).where('kind', '=', kind)
  }
}

function isDue(dueAt: number, { now, latest }: DueTimes): boolean {
  return dueAt <= now || dueAt > latest
}
