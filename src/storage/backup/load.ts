import type { RunStatement } from '../engine.ts'
import { migrate } from '../migrations/index.ts'
import type { Migration } from '../migrations/migration.ts'
import { list, quoted } from '../migrations/statements.ts'
import type { Table } from '../migrations/tables.ts'
import type { Row, Value } from './format.ts'

/** What one statement inserts at most: rows, and characters. */
const MOST_ROWS = 100
const MOST_SIZE = 1_000_000

export interface Loading {
  readonly engine: 'sqlite' | 'postgres'
  /** In the one transaction that makes the whole store. */
  readonly run: RunStatement
  readonly migrations: readonly Migration[]
  readonly rows: AsyncIterable<{ readonly table: Table; readonly row: Row }>
  readonly onLoaded: (rows: number) => void
}

/** Makes the tables of a backup, and fills them. What later migrations do is done when the store is opened. */
export async function load({ engine, run, migrations, rows, onLoaded }: Loading): Promise<void> {
  await migrate({ engine, migrations, transaction: (fn) => fn(run) })
  let loaded = 0
  let waiting: Row[] = []
  let size = 0
  let current: Table | undefined
  const insert = async () => {
    if (current && waiting.length > 0) await run(insertionInto(engine, current, waiting.length), waiting.flat())
    loaded += waiting.length
    waiting = []
    size = 0
    onLoaded(loaded)
  }
  for await (const { table, row } of rows) {
    if (table !== current || waiting.length >= MOST_ROWS || size > MOST_SIZE) await insert()
    current = table
    waiting.push(row)
    size += row.reduce<number>((sum, value) => sum + lengthOf(value), 0)
  }
  await insert()
}

function lengthOf(value: Value): number {
  return typeof value === 'string' ? value.length : 8
}

function insertionInto(engine: Loading['engine'], { name, columns }: Table, rows: number): string {
  const names = [...columns.keys()]
  const place = (row: number, at: number) => (engine === 'sqlite' ? '?' : `$${row * names.length + at + 1}`)
  const values = Array.from({ length: rows }, (_, row) => `(${names.map((_, at) => place(row, at)).join(', ')})`)
  return `INSERT INTO ${quoted(name)} (${list(names)}) VALUES ${values.join(', ')}`
}
