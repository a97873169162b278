import type { RunStatement } from '../engine.ts'
import { StoreUnusable } from '../errors.ts'
import { migrate } from '../migrations/index.ts'
import type { Migration } from '../migrations/migration.ts'
import { list, quoted } from '../migrations/statements.ts'
import { type Table, tablesOf } from '../migrations/tables.ts'
import { digestOf } from './digest.ts'
import { LEFT_OUT, type Row, type Value } from './format.ts'

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
  /** Epoch milliseconds. */
  readonly restoredAt: number
  /** Of the backup's rows. */
  readonly digest: string
}

/**
 * Makes the tables of a backup, fills them, and reads all back. What later migrations do is done when the store is
 * opened.
 *
 * @throws StoreUnusable when what is read back is not what the backup says.
 */
export async function load({ engine, run, migrations, rows, onLoaded, restoredAt, digest }: Loading): Promise<void> {
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
  await outdate(engine, run, Math.floor(restoredAt / CODE_PERIOD) + 1)
  const tables = tablesOf(migrations).filter(({ name }) => !LEFT_OUT.has(name))
  if ((await digestOf(engine, run, tables)).digest !== digest)
    throw new StoreUnusable('the store does not give back what the backup says')
}

/** Milliseconds that one MFA code is shown for. */
const CODE_PERIOD = 30_000

/**
 * What was true at the time of the backup and must not be true again. INVARIANT (one code, one use): the codes of now
 * and of before count as used. And no version is one that a node remembers from before.
 *
 * @param step of codes: the latest one that is taken now.
 */
async function outdate(engine: Loading['engine'], run: RunStatement, step: number): Promise<void> {
  const [one, two] = engine === 'sqlite' ? ['?', '?'] : ['$1', '$2']
  await run(`UPDATE mfa_device SET last_step = drift + ${one} WHERE last_step > 0 AND last_step < drift + ${two}`, [
    step,
    step,
  ])
  await run(`UPDATE account SET version = version + ${one}`, [step])
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
