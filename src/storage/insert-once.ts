import type { Kysely } from 'kysely'
import { executorOf, type StatementFacts } from './engine.ts'
import { sqlNames } from './naming.ts'
import type { Database } from './schema/index.ts'

export interface InsertOnce<Row> {
  readonly facts: StatementFacts
  readonly columns: readonly (keyof Row & string)[]
  /** SQLite's statement, with a row's values in the order of `columns`. */
  readonly sqlite: string
  readonly into: (db: Kysely<Database>, row: Row) => Promise<void>
}

/**
 * Inserts a row of a table; one whose key is there already is left as it is, so that a row whose outcome is unknown may
 * be sent again.
 */
export function insertOnce<Name extends keyof Database & string>(
  table: Name,
  columns: readonly (keyof Database[Name] & string)[],
): InsertOnce<Database[Name]> {
  const names = columns.map((column) => `"${sqlNames.column(column)}"`).join(', ')
  const statement = (placeholder: (index: number) => string) =>
    `INSERT INTO "${sqlNames.column(table)}" (${names}) VALUES (${columns.map((_, index) => placeholder(index)).join(', ')}) ON CONFLICT DO NOTHING`
  const statements = { sqlite: statement(() => '?'), postgres: statement((index) => `$${index + 1}`) }
  // Nobody remembers what is read of these tables.
  const rows = { table: sqlNames.column(table), held: new Map(), columns: undefined }
  const facts = { isHot: false, isLeased: false, reads: [], changes: [rows], foreseen: { rows: [], changes: 0 } }
  return {
    facts,
    columns,
    sqlite: statements.sqlite,
    async into(db, row) {
      const executor = executorOf(db)
      await executor.run(
        statements[executor.engine.name],
        columns.map((column) => row[column]),
        facts,
      )
    },
  }
}
