import { createHash } from 'node:crypto'
import type { EngineName } from '../engine.ts'
import { sqlNames } from '../naming.ts'
import type { BaseType, ColumnType, CreateTable, Migration, Step, Value } from './migration.ts'

const TYPES: Readonly<Record<EngineName, Readonly<Record<BaseType, string>>>> = {
  sqlite: { text: 'TEXT', integer: 'INTEGER', real: 'REAL' },
  // C collation: order and comparison are by bytes, as SQLite's.
  postgres: { text: 'TEXT COLLATE "C"', integer: 'BIGINT', real: 'DOUBLE PRECISION' },
}

/** The longest name that PostgreSQL has. */
const LONGEST_NAME = 63

/** What a step tells the engine; a backfill is no statement, and has none. */
export function statementsOf(step: Step, engine: EngineName): readonly string[] {
  const table = quoted(step.table)
  switch (step.kind) {
    case 'createTable':
      return createTableStatements(step, engine)
    case 'createIndex':
      return [indexStatement(step.table, step.columns, step.unique)]
    case 'dropIndex':
      return [`DROP INDEX "${indexName(step.table, step.columns)}"`]
    case 'addColumn': {
      const initially = step.initially === null ? '' : ` DEFAULT ${literal(step.initially)}`
      return [`ALTER TABLE ${table} ADD COLUMN ${columnOf(step.column, step.type, engine)}${initially}`]
    }
    case 'dropColumn':
      return [`ALTER TABLE ${table} DROP COLUMN ${quoted(step.column)}`]
    case 'dropTable':
      return [`DROP TABLE ${table}`]
    case 'backfill':
      return []
    default:
      return step satisfies never
  }
}

const digests: Readonly<Record<EngineName, WeakMap<Migration, string>>> = {
  sqlite: new WeakMap(),
  postgres: new WeakMap(),
}

/** By which a migration that was applied is distinguished from one that was changed since. It is made once. */
export function digestOf(migration: Migration, engine: EngineName): string {
  const known = digests[engine].get(migration) ?? newDigest(migration, engine)
  digests[engine].set(migration, known)
  return known
}

function newDigest({ steps }: Migration, engine: EngineName): string {
  const parts = steps.flatMap((step) =>
    step.kind === 'backfill'
      ? [`backfill ${quoted(step.table)} (${list(step.write)}) by (${list(step.key)}) of (${list(step.read)})`]
      : statementsOf(step, engine),
  )
  return createHash('sha256').update(parts.join(';')).digest('base64url')
}

/** Columns as a list in SQL. */
export function list(columns: readonly string[]): string {
  return columns.map(quoted).join(', ')
}

/** A name of ours as SQL has it. */
export function quoted(name: string): string {
  return `"${sqlNames.column(name)}"`
}

function createTableStatements(
  { table, columns, primaryKey, unique, indexes }: CreateTable,
  engine: EngineName,
): string[] {
  const definitions = Object.entries(columns).map(([column, type]) => columnOf(column, type, engine))
  const options = engine === 'sqlite' ? ' STRICT' : ''
  return [
    `CREATE TABLE ${quoted(table)} (${definitions.join(', ')}, PRIMARY KEY (${list(primaryKey)}))${options}`,
    ...unique.map((of) => indexStatement(table, of, true)),
    ...indexes.map((of) => indexStatement(table, of, false)),
  ]
}

function columnOf(column: string, type: ColumnType, engine: EngineName): string {
  const base = type.replace('?', '') as BaseType
  return `${quoted(column)} ${TYPES[engine][base]}${type.endsWith('?') ? '' : ' NOT NULL'}`
}

function indexStatement(table: string, columns: readonly string[], unique: boolean): string {
  const kind = unique ? 'UNIQUE INDEX' : 'INDEX'
  return `CREATE ${kind} "${indexName(table, columns)}" ON ${quoted(table)} (${list(columns)})`
}

function indexName(table: string, columns: readonly string[]): string {
  const name = [table, 'by', ...columns].map((part) => sqlNames.column(part)).join('_')
  return name.slice(0, LONGEST_NAME)
}

function literal(value: Exclude<Value, null>): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
}
