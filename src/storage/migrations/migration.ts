import type { EngineName } from '../engine.ts'
import { sqlNames } from '../naming.ts'
import type { Database } from '../schema/index.ts'

export interface Migration {
  /** `NNNN-area`, as its file. Applied in order of names. */
  readonly name: string
  readonly tables: readonly Ddl[]
}

/** The statements of one change to the schema, in the engine's words. */
export type Ddl = (engine: EngineName) => readonly string[]

/** `text?` may be null. `real` is for measured values only: never for money, times or counts. */
type ColumnType<T> = null extends T ? `${BaseType<NonNullable<T>>}?` : BaseType<T>
type BaseType<T> = T extends string ? 'text' : T extends number ? 'integer' | 'real' : never

type Column<Row> = keyof Row & string

export interface TableDefinition<Row> {
  /** Every column of the row type: one that is missing, or of the wrong type, does not compile. */
  readonly columns: { readonly [K in Column<Row>]: ColumnType<Row[K]> }
  readonly primaryKey: readonly Column<Row>[]
  readonly unique?: readonly (readonly Column<Row>[])[]
  readonly indexes?: readonly (readonly Column<Row>[])[]
}

const SQLITE_TYPES = { text: 'TEXT', integer: 'INTEGER', real: 'REAL' }
// C collation: order and comparison are by bytes, as SQLite's.
const POSTGRES_TYPES = { text: 'TEXT COLLATE "C"', integer: 'BIGINT', real: 'DOUBLE PRECISION' }

/** A table and its indexes, named after the table and the columns. */
export function createTable<Name extends keyof Database & string>(
  name: Name,
  definition: TableDefinition<Database[Name]>,
): Ddl {
  const table = sqlNames.column(name)
  const list = (columns: readonly string[]) => columns.map((column) => `"${sqlNames.column(column)}"`).join(', ')
  return (engine) => {
    const types = engine === 'sqlite' ? SQLITE_TYPES : POSTGRES_TYPES
    const columns = Object.entries<string>(definition.columns).map(([column, type]) => {
      const base = type.replace('?', '') as keyof typeof types
      return `"${sqlNames.column(column)}" ${types[base]}${type.endsWith('?') ? '' : ' NOT NULL'}`
    })
    const key = `PRIMARY KEY (${list(definition.primaryKey)})`
    const options = engine === 'sqlite' ? ' STRICT' : ''
    const index = (kind: string) => (columns: readonly string[]) => {
      const label = `${table}_by_${columns.map((column) => sqlNames.column(column)).join('_')}`.slice(0, 63)
      return `CREATE ${kind} "${label}" ON "${table}" (${list(columns)})`
    }
    return [
      `CREATE TABLE "${table}" (${columns.join(', ')}, ${key})${options}`,
      ...(definition.unique ?? []).map(index('UNIQUE INDEX')),
      ...(definition.indexes ?? []).map(index('INDEX')),
    ]
  }
}
