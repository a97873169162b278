import { type Kysely, sql } from 'kysely'
import { type AccountId, breathe } from '../../aws/index.ts'
import type { Database } from '../schema/index.ts'

/** Rows that are counted before others have their turn. */
const SLICE = 50_000

/** How many rows there are from the one after `id` on, `size` at most, and the last of them. */
export type SliceExtent = (
  after: string,
  size: number,
) => Promise<{ readonly last: string | null; readonly rows: unknown }>

/** Counts rows that may be a million: a slice after the other, in the order of an index, with turns for others. */
export async function countInSlices(extent: SliceExtent): Promise<number> {
  let count = 0
  for (let after = ''; ; ) {
    await breathe()
    const { last, rows } = await extent(after, SLICE)
    count += Number(rows)
    if (last === null || Number(rows) < SLICE) return count
    after = last
  }
}

/**
 * The values that a column has in an account, each once: a step in an index on (`accountId`, column) for each value,
 * however many rows have it, where DISTINCT would read them all.
 */
export async function valuesOf<Table extends keyof Database & string>({
  db,
  accountId,
  table,
  column,
  prefix = '',
  limit = Number.MAX_SAFE_INTEGER,
}: {
  readonly db: Kysely<Database>
  readonly accountId: AccountId
  readonly table: Table
  readonly column: keyof Database[Table] & string
  /** Of those that begin so. */
  readonly prefix?: string
  /** Of so many, the first in their order. */
  readonly limit?: number
}): Promise<readonly string[]> {
  const from = sql.table(table)
  const value = sql.ref(column)
  const among = sql`${sql.ref('accountId')} = ${accountId} AND ${value} < ${`${prefix}\u{10ffff}`}`
  const { rows } = await sql<{ value: string }>`
    WITH RECURSIVE found (value) AS (
      SELECT min(${value}) FROM ${from} WHERE ${among} AND ${value} >= ${prefix}
      UNION ALL
      SELECT (SELECT min(${value}) FROM ${from} WHERE ${among} AND ${value} > found.value)
      FROM found WHERE found.value IS NOT NULL
    )
    SELECT value FROM found WHERE value IS NOT NULL LIMIT ${limit}`.execute(db)
  return rows.map((row) => row.value)
}
