import { createHash } from 'node:crypto'
import type { RunStatement } from '../engine.ts'
import { StoreUnusable } from '../errors.ts'
import { migrations } from '../migrations/index.ts'
import { list, quoted } from '../migrations/statements.ts'
import { type Table, tablesOf } from '../migrations/tables.ts'
import { FORMAT, type Header, LEFT_OUT, type Trailer } from './format.ts'

/** What a page of rows is to hold, in characters: rows of some tables are a hundred bytes, of others a megabyte. */
const PAGE = 1_000_000
const MOST_ROWS = 2000
const FIRST_ROWS = 16

export interface Writing {
  readonly engine: 'sqlite' | 'postgres'
  /** Reads all as one moment saw it. */
  readonly run: RunStatement
  /** Epoch milliseconds. */
  readonly madeAt: number
  readonly onProgress: (done: number, total: number) => void
}

/**
 * The lines of a backup.
 *
 * @throws StoreUnusable when the store is not one of this version, or is sealed with two master keys at the moment.
 */
export async function* backupLines({ engine, run, madeAt, onProgress }: Writing): AsyncGenerator<string> {
  await assertUpToDate(engine, run)
  const changing = await run(`SELECT name FROM master_key_check WHERE name = 'next'`, [])
  if (changing.rows.length > 0) throw new StoreUnusable('its master key is being changed')
  const tables = tablesOf(migrations).filter(({ name }) => !LEFT_OUT.has(name))
  let total = 0
  for (const { name } of tables) {
    const { rows } = await run(`SELECT count(*) AS rows FROM ${quoted(name)}`, [])
    total += Number(rows[0]?.rows)
  }
  const digest = createHash('sha256')
  const line = (value: unknown) => {
    const text = `${JSON.stringify(value)}\n`
    digest.update(text)
    return text
  }
  yield line({
    castellan: 'backup',
    format: FORMAT,
    madeAt: new Date(madeAt).toISOString(),
    migrations: migrations.map(({ name }) => name),
    tables: Object.fromEntries(tables.map(({ name, columns }) => [name, [...columns.keys()]])),
    rows: total,
  } satisfies Header)
  let done = 0
  for (const table of tables) {
    yield line({ table: table.name })
    for await (const page of pagesOf(engine, run, table)) {
      yield page.map(line).join('')
      done += page.length
      onProgress(done, total)
    }
  }
  yield `${JSON.stringify({ rows: done, sha256: digest.digest('hex') } satisfies Trailer)}\n`
}

/** Rows of a table in the order of its key, some at a time. */
async function* pagesOf(
  engine: Writing['engine'],
  run: RunStatement,
  { name, columns, primaryKey }: Table,
): AsyncGenerator<unknown[][]> {
  const names = [...columns.keys()]
  const to = (index: number) => (engine === 'sqlite' ? '?' : `$${index}`)
  let after: unknown[] = []
  for (let limit = FIRST_ROWS; ; ) {
    const beyond =
      after.length === 0 ? '' : ` WHERE (${list(primaryKey)}) > (${after.map((_, index) => to(index + 1)).join(', ')})`
    const { rows } = await run(
      `SELECT ${list(names)} FROM ${quoted(name)}${beyond} ORDER BY ${list(primaryKey)} LIMIT ${limit}`,
      after,
    )
    const last = rows.at(-1)
    if (!last) return
    const page = rows.map((row) => names.map((column) => row[column] ?? null))
    yield page
    if (rows.length < limit) return
    after = primaryKey.map((column) => last[column])
    limit = Math.max(1, Math.min(MOST_ROWS, Math.floor((limit * PAGE) / Math.max(1, sizeOf(page)))))
  }
}

function sizeOf(page: readonly (readonly unknown[])[]): number {
  let size = 0
  for (const row of page) for (const value of row) size += typeof value === 'string' ? value.length : 8
  return size
}

async function assertUpToDate(engine: Writing['engine'], run: RunStatement): Promise<void> {
  const where =
    engine === 'sqlite'
      ? `SELECT name FROM sqlite_schema WHERE name = 'schema_migration'`
      : `SELECT table_name AS name FROM information_schema.tables WHERE table_name = 'schema_migration'`
  const made = (await run(where, [])).rows.length > 0
  const applied = made ? (await run('SELECT name, steps FROM schema_migration', [])).rows : []
  if (applied.length === 0) throw new StoreUnusable('there is nothing in the store yet')
  const isCurrent = migrations.every((migration) =>
    applied.some((row) => row.name === migration.name && row.steps === migration.steps.length),
  )
  if (!isCurrent || applied.length > migrations.length)
    throw new StoreUnusable('the store was made by another version of castellan: start the server of this one first')
  if ((await run('SELECT name FROM master_key_check', [])).rows.length === 0)
    throw new StoreUnusable('the store does not know its master key yet: start the server first')
}
