import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { BoundedCache } from '../../aws/index.ts'
import type { StatementResult } from '../engine.ts'
import { sqlNames } from '../naming.ts'
import { bindable } from './bindable.ts'

/** Texts with lists of many lengths must not fill the memory; the few hundred that a server uses stay prepared. */
const PREPARED = 500

interface Prepared {
  readonly statement: StatementSync
  /** The properties of a row, or undefined where the statement returns none. */
  readonly properties: readonly string[] | undefined
}

/** One connection with its prepared statements. It blocks: SQLite answers in microseconds. */
export class SqliteConnection {
  readonly db: DatabaseSync
  readonly #prepared = new BoundedCache<string, Prepared>(PREPARED)

  constructor(path: string, options: { readonly readOnly?: boolean } = {}) {
    this.db = new DatabaseSync(path, {
      readOnly: options.readOnly ?? false,
      enableForeignKeyConstraints: false,
      timeout: 5000,
    })
  }

  run(sql: string, parameters: readonly unknown[]): StatementResult {
    const { statement, properties } = this.#prepare(sql)
    const values = parameters.map(bindable)
    if (properties === undefined) return { rows: [], changes: Number(statement.run(...values).changes) }
    const rows = statement.all(...values) as unknown as unknown[][]
    return { rows: rows.map((row) => rowObject(properties, row)), changes: rows.length }
  }

  /** A statement without parameters that is run again and again. */
  command(sql: string): void {
    this.#prepare(sql).statement.run()
  }

  exec(sql: string): void {
    this.db.exec(sql)
  }

  get inTransaction(): boolean {
    return this.db.isTransaction
  }

  close(): void {
    this.#prepared.clear()
    if (this.db.isOpen) this.db.close()
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known) return known
    const statement = this.db.prepare(sql)
    const columns = statement.columns()
    statement.setReturnArrays(true)
    const properties = columns.length === 0 ? undefined : columns.map((column) => sqlNames.property(column.name))
    const prepared = { statement, properties }
    this.#prepared.set(sql, prepared)
    return prepared
  }
}

function rowObject(properties: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (let i = 0; i < properties.length; i++) row[properties[i] as string] = values[i]
  return row
}
