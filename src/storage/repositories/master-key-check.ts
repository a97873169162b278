import type { Kysely } from 'kysely'
import type { Database } from '../schema/index.ts'

const CURRENT = 'current'
/** Of the key that takes its place, while what is sealed is sealed anew. */
const NEXT = 'next'

/** By what the master key of the whole store is known: no account's. */
export interface MasterKeyChecks {
  /** `undefined` in a store that has not remembered one. */
  readonly current: string | undefined
  /** While the key is being changed: what the new one opens. */
  readonly next: string | undefined
}

export class MasterKeyCheckRepository {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async find(): Promise<MasterKeyChecks> {
    const rows = await this.#db.selectFrom('masterKeyCheck').selectAll().execute()
    const named = (name: string) => rows.find((row) => row.name === name)?.sealed
    return { current: named(CURRENT), next: named(NEXT) }
  }

  /** Of two nodes that remember one at once, the first one's stays: whoever calls this reads it again. */
  remember(sealed: string): Promise<void> {
    return this.#insert(CURRENT, sealed)
  }

  /** A change of the key begins: from here on no node starts that has not both. */
  begin(nextSealed: string): Promise<void> {
    return this.#insert(NEXT, nextSealed)
  }

  /** The change is taken back, before anything was sealed anew. */
  async abandon(): Promise<void> {
    await this.#db.deleteFrom('masterKeyCheck').where('name', '=', NEXT).execute()
  }

  /**
   * Everything is sealed with the new key: from here on it is the only one.
   *
   * @returns whether it was the next one until now, and nobody else did this already.
   */
  async turn(nextSealed: string): Promise<boolean> {
    if ((await this.find()).next !== nextSealed) return false
    await this.#db.updateTable('masterKeyCheck').set({ sealed: nextSealed }).where('name', '=', CURRENT).execute()
    await this.abandon()
    return true
  }

  async #insert(name: string, sealed: string): Promise<void> {
    await this.#db
      .insertInto('masterKeyCheck')
      .values({ name, sealed })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
  }
}
