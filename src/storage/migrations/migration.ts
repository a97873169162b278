/**
 * A migration is a list of steps, and holds all that they need: no type of `schema/` and no other migration decides
 * what it does, so that one that was applied stays what it was. `schema-sum.ts` holds their sum to the row types.
 */
export interface Migration {
  /** `NNNN-area`, as its file. Applied in the order of the list. */
  readonly name: string
  readonly steps: readonly Step[]
}

export type Step = CreateTable | CreateIndex | DropIndex | AddColumn | Backfill | DropColumn | DropTable

/** `text?` may be null. `real` is for measured values only: never for money, times or counts. */
export type ColumnType = BaseType | `${BaseType}?`
export type BaseType = 'text' | 'integer' | 'real'

/** What a column may hold. */
export type Value = string | number | null

export interface CreateTable<
  Table extends string = string,
  Columns extends Readonly<Record<string, ColumnType>> = Readonly<Record<string, ColumnType>>,
> {
  readonly kind: 'createTable'
  readonly table: Table
  readonly columns: Columns
  readonly primaryKey: readonly string[]
  readonly unique: readonly (readonly string[])[]
  readonly indexes: readonly (readonly string[])[]
}

export interface CreateIndex {
  readonly kind: 'createIndex'
  readonly table: string
  readonly columns: readonly string[]
  readonly unique: boolean
}

export interface DropIndex {
  readonly kind: 'dropIndex'
  readonly table: string
  readonly columns: readonly string[]
}

export interface AddColumn<
  Table extends string = string,
  Column extends string = string,
  Type extends ColumnType = ColumnType,
> {
  readonly kind: 'addColumn'
  readonly table: Table
  readonly column: Column
  readonly type: Type
  /** What the rows that are there have from then on; null where the column may be. */
  readonly initially: Value
}

export interface Backfill {
  readonly kind: 'backfill'
  readonly table: string
  readonly key: readonly string[]
  readonly read: readonly string[]
  readonly write: readonly string[]
  readonly set: (row: Readonly<Record<string, Value>>) => Readonly<Record<string, Value | undefined>>
}

export interface DropColumn<Table extends string = string, Column extends string = string> {
  readonly kind: 'dropColumn'
  readonly table: Table
  readonly column: Column
}

export interface DropTable<Table extends string = string> {
  readonly kind: 'dropTable'
  readonly table: Table
}

/** A table and its indexes, named after the table and the columns. */
export function createTable<const Table extends string, const Columns extends Readonly<Record<string, ColumnType>>>(
  table: Table,
  definition: {
    readonly columns: Columns
    readonly primaryKey: readonly (keyof Columns & string)[]
    readonly unique?: readonly (readonly (keyof Columns & string)[])[]
    readonly indexes?: readonly (readonly (keyof Columns & string)[])[]
  },
): CreateTable<Table, Columns> {
  const { columns, primaryKey, unique = [], indexes = [] } = definition
  return { kind: 'createTable', table, columns, primaryKey, unique, indexes }
}

/**
 * An index on a table that is there. A unique one fails where two rows are alike, and then nothing of its transaction
 * is done.
 */
export function createIndex(table: string, columns: readonly string[], { unique = false } = {}): CreateIndex {
  return { kind: 'createIndex', table, columns, unique }
}

/** An index that was made on these columns, where another has its place: nothing reads slower without it. */
export function dropIndex(table: string, columns: readonly string[]): DropIndex {
  return { kind: 'dropIndex', table, columns }
}

/**
 * A column of a table that is there. Rows have null or `initially`, at once and however many they are; `backfill` then
 * gives each its own. Rows that a node of the version before adds meanwhile have it too.
 */
export function addColumn<const Table extends string, const Column extends string, const Type extends `${BaseType}?`>(
  table: Table,
  column: Column,
  type: Type,
): AddColumn<Table, Column, Type>
export function addColumn<const Table extends string, const Column extends string, const Type extends BaseType>(
  table: Table,
  column: Column,
  type: Type,
  initially: Type extends 'text' ? string : number,
): AddColumn<Table, Column, Type>
export function addColumn(table: string, column: string, type: ColumnType, initially: Value = null): AddColumn {
  return { kind: 'addColumn', table, column, type, initially }
}

/**
 * Gives each row what `set` makes of it, some hundreds in a transaction; one that is interrupted goes on where it was.
 * `Row` is what of the table's row this needs, as it is at this step: written out here, and not a type of `schema/`.
 *
 * @example backfill<{ accountId: string; userId: string; userName: string; initials: string }>({
 *   table: 'iamUser',
 *   key: ['accountId', 'userId'],
 *   read: ['userName'],
 *   write: ['initials'],
 *   set: ({ userName }) => ({ initials: userName.slice(0, 2) }),
 * })
 */
export function backfill<Row extends Readonly<Record<keyof Row, Value>>>(definition: {
  readonly table: string
  /** The primary key. */
  readonly key: readonly (keyof Row & string)[]
  /** What `set` looks at beside the key. */
  readonly read: readonly (keyof Row & string)[]
  /** The columns that `set` fills. */
  readonly write: readonly (keyof Row & string)[]
  /** Looks at the row and at nothing else: it may run again for the same row. */
  readonly set: (row: Row) => Partial<Row>
}): Backfill {
  const { table, key, read, write, set } = definition
  return { kind: 'backfill', table, key, read, write, set: (row) => set(row as Row) }
}

/** The name is not used again for the table: of what stands in `schema/`, the sum of the migrations must tell. */
export function dropColumn<const Table extends string, const Column extends string>(
  table: Table,
  column: Column,
): DropColumn<Table, Column> {
  return { kind: 'dropColumn', table, column }
}

/** The name is not used again. */
export function dropTable<const Table extends string>(table: Table): DropTable<Table> {
  return { kind: 'dropTable', table }
}
