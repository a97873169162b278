import type { Kysely } from 'kysely'
import { type EngineName, executorOf, type StatementFacts } from './engine.ts'
import { sqlNames } from './naming.ts'
import type { Database } from './schema/index.ts'

/** Rows of one statement, at most. Engines bound its parameters: SQLite at 32,766. */
const MOST_ROWS = 256

/**
 * Inserts rows of a table, some hundred with each statement. Their texts are made once: a query builder takes longer
 * over a thousand rows than SQLite does.
 *
 * @param columns all of the table's.
 * @param conflict what follows the values, such as `ON CONFLICT …`.
 */
export function insertMany<Name extends keyof Database & string>(
  table: Name,
  columns: readonly (keyof Database[Name] & string)[],
  conflict = '',
): (db: Kysely<Database>, rows: readonly Database[Name][]) => Promise<void> {
  const names = columns.map((column) => `"${sqlNames.column(column)}"`).join(', ')
  const rowsOfTable = { table: sqlNames.column(table), held: new Map(), columns: undefined }
  const facts: StatementFacts = { isHot: false, isLeased: false, reads: [], changes: [rowsOfTable] }
  const texts: Record<EngineName, Map<number, string>> = { sqlite: new Map(), postgres: new Map() }

  function textOf(engine: EngineName, rows: number): string {
    const known = texts[engine].get(rows)
    if (known !== undefined) return known
    const places = Array.from({ length: rows }, (_, row) => {
      const values = columns.map((_, at) => (engine === 'sqlite' ? '?' : `$${row * columns.length + at + 1}`))
      return `(${values.join(', ')})`
    })
    const text = `INSERT INTO "${sqlNames.column(table)}" (${names}) VALUES ${places.join(', ')} ${conflict}`.trimEnd()
    texts[engine].set(rows, text)
    return text
  }

  return async (db, rows) => {
    const executor = executorOf(db)
    for (let from = 0; from < rows.length; ) {
      const count = powerOfTwoUpTo(Math.min(MOST_ROWS, rows.length - from))
      const values: unknown[] = []
      for (let at = from; at < from + count; at++) {
        const row = rows[at]
        if (row) for (const column of columns) values.push(row[column])
      }
      await executor.run(textOf(executor.engine.name, count), values, facts)
      from += count
    }
  }
}

/** So there are few texts, and few statements to be kept prepared. */
export function powerOfTwoUpTo(count: number): number {
  return 2 ** Math.floor(Math.log2(count))
}
