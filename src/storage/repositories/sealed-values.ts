import { type Kysely, sql } from 'kysely'
import { type AccountId, accountId } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'
import { SEALED_COLUMNS, type SealedColumn } from '../sealed-columns.ts'

/** What the master key sealed of an account. */
export interface SealedValue {
  /** What it is known by in its table and account. */
  readonly id: string
  readonly sealed: string
}

/** One whose account and column are not known from the question. */
export interface SealedSample extends SealedValue {
  readonly accountId: AccountId
  readonly column: SealedColumn
}

/** What of one account the master key sealed, whatever it is of: for a change of the key. */
export class SealedValueRepository {
  readonly #db: Kysely<Database>
  readonly #accountId: AccountId

  constructor(db: Kysely<Database>, accountId: AccountId) {
    this.#db = db
    this.#accountId = accountId
  }

  /** In the order of ids. */
  async page(
    { table, id, column }: SealedColumn,
    { after, limit }: { readonly after: string; readonly limit: number },
  ): Promise<readonly SealedValue[]> {
    const { rows } = await sql<SealedValue>`
      SELECT ${sql.ref(id)} AS id, ${sql.ref(column)} AS sealed FROM ${sql.table(table)}
      WHERE ${sql.ref('accountId')} = ${this.#accountId} AND ${sql.ref(id)} > ${after}
        AND ${sql.ref(column)} IS NOT NULL
      ORDER BY ${sql.ref(id)} LIMIT ${limit}`.execute(this.#db)
    return rows
  }

  /** Puts `sealed` in the place of what was there, and of nothing else. */
  async replace({ table, id, column }: SealedColumn, before: SealedValue, sealed: string): Promise<void> {
    await sql`
      UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${sealed}
      WHERE ${sql.ref('accountId')} = ${this.#accountId} AND ${sql.ref(id)} = ${before.id}
        AND ${sql.ref(column)} = ${before.sealed}`.execute(this.#db)
  }
}

/** A few of each kind, of any account. */
export async function sealedSamples(db: Kysely<Database>, limit = 5): Promise<readonly SealedSample[]> {
  const samples: SealedSample[] = []
  for (const sealed of SEALED_COLUMNS) {
    const { table, id, column } = sealed
    const { rows } = await sql<SealedValue & { readonly accountId: string }>`
      SELECT ${sql.ref('accountId')}, ${sql.ref(id)} AS id, ${sql.ref(column)} AS sealed FROM ${sql.table(table)}
      WHERE ${sql.ref(column)} IS NOT NULL LIMIT ${limit}`.execute(db)
    for (const row of rows) samples.push({ ...row, accountId: accountId(row.accountId), column: sealed })
  }
  return samples
}
