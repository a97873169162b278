import type { Kysely } from 'kysely'
import { executorOf } from './engine.ts'
import { sqlNames } from './naming.ts'
import type { Database } from './schema/index.ts'

/** PostgreSQL takes 65,535 values in one statement. */
const VALUES_LIMIT = 10_000

export interface BulkInsert<Row> {
  /** SQLite's statement for one row, with its values in the order of the columns. */
  readonly one: string
  readonly into: (db: Kysely<Database>, rows: readonly Row[]) => Promise<void>
}

/**
 * Inserts many rows of one table at the engine's own speed; a row whose key is there already is left as it is, so that a batch whose
 * outcome is unknown may be sent again.
 */
export function bulkInsert<Name extends keyof Database & string>(
  table: Name,
  columns: readonly (keyof Database[Name] & string)[],
): BulkInsert<Database[Name]> {
  const names = columns.map((column) => `"${sqlNames.column(column)}"`).join(', ')
  const statement = (values: string) =>
    `INSERT INTO "${sqlNames.column(table)}" (${names}) VALUES ${values} ON CONFLICT DO NOTHING`
  const one = statement(`(${columns.map(() => '?').join(', ')})`)
  const rowsAtOnce = Math.floor(VALUES_LIMIT / columns.length)

  function many(count: number): string {
    let index = 0
    const row = () => `(${columns.map(() => `$${++index}`).join(', ')})`
    return statement(Array.from({ length: count }, row).join(', '))
  }

  const valuesOf = (row: Database[Name]) => columns.map((column) => row[column])

  return {
    one,
    async into(db, rows) {
      const executor = executorOf(db)
      if (executor.engine.name === 'sqlite') {
        // One prepared statement, again and again: there is no network between.
        for (const row of rows) await executor.run(one, valuesOf(row))
        return
      }
      for (let start = 0; start < rows.length; start += rowsAtOnce) {
        const batch = rows.slice(start, start + rowsAtOnce)
        await executor.run(many(batch.length), batch.flatMap(valuesOf))
      }
    },
  }
}
