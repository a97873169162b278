import type { Database } from '../schema/index.ts'
import type { migrations } from './index.ts'
import type { AddColumn, ColumnType, CreateTable, DropColumn, DropTable } from './migration.ts'

/** A column as both sides can name it: whether a number is whole is not seen in a row type. */
type Named<Table extends string, Column extends string, Type extends string> = `${Table}.${Column}: ${Type}`

type InRows<Type extends ColumnType> = Type extends 'text' | 'text?'
  ? Type
  : Type extends `${string}?`
    ? 'number?'
    : 'number'

type Made<Step> =
  Step extends CreateTable<infer Table, infer Columns>
    ? { [Column in keyof Columns & string]: Named<Table, Column, InRows<Columns[Column]>> }[keyof Columns & string]
    : Step extends AddColumn<infer Table, infer Column, infer Type>
      ? Named<Table, Column, InRows<Type>>
      : never

type Dropped<Step> =
  Step extends DropColumn<infer Table, infer Column>
    ? Named<Table, Column, string>
    : Step extends DropTable<infer Table>
      ? Named<Table, string, string>
      : never

type OfValue<T> = null extends T ? `${OfValue<NonNullable<T>>}?` : T extends string ? 'text' : 'number'

type Steps = (typeof migrations)[number]['steps'][number]

/** Every column that the migrations have made, taken together. */
type Sum = Exclude<Made<Steps>, Dropped<Steps>>

/** Every column of the row types. */
type Schema = {
  [Table in keyof Database & string]: {
    [Column in keyof Database[Table] & string]: Named<Table, Column, OfValue<Database[Table][Column]>>
  }[keyof Database[Table] & string]
}[keyof Database & string]

type None<Difference extends never> = Difference

/**
 * The row types are the sum of the migrations. Where the compiler complains here, its message names the column: make it
 * in the next migration (`migrations/README.md`), or write it into its row type in `schema/`.
 */
export type Differences = [
  None<`no migration makes ${Exclude<Schema, Sum>}`>,
  None<`no row type in schema/ has ${Exclude<Sum, Schema>}`>,
]
