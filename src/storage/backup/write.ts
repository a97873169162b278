import { createHash } from 'node:crypto'
import type { RunStatement } from '../engine.ts'
import { StoreUnusable } from '../errors.ts'
import { migrations } from '../migrations/index.ts'
import { assertKnown } from '../migrations/plan.ts'
import { quoted } from '../migrations/statements.ts'
import { type Table, tablesOf } from '../migrations/tables.ts'
import type { RowsDigest } from './digest.ts'
import { FORMAT, type Header, LEFT_OUT, type Trailer } from './format.ts'
import { pagesOf } from './pages.ts'

export interface Writing {
  readonly engine: 'sqlite' | 'postgres'
  /** Reads all as one moment saw it. */
  readonly run: RunStatement
  /** Epoch milliseconds. */
  readonly madeAt: number
  readonly onProgress: (done: number, total: number) => void
  /** Is given each row that is written. */
  readonly rows: RowsDigest
}

/**
 * The lines of a backup.
 *
 * @throws StoreUnusable when the store is not one of this version, or is sealed with two master keys at the moment.
 */
export async function* backupLines({ engine, run, madeAt, onProgress, rows: ofRows }: Writing): AsyncGenerator<string> {
  await assertUpToDate(engine, run)
  const changing = await run(`SELECT name FROM master_key_check WHERE name = 'next'`, [])
  if (changing.rows.length > 0) throw new StoreUnusable('its master key is being changed')
  const tables = backedUpTables()
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
    ofRows.begin(table)
    for await (const page of pagesOf(engine, run, table)) {
      for (const row of page) ofRows.add(row)
      yield page.map(line).join('')
      done += page.length
      onProgress(done, total)
    }
  }
  yield `${JSON.stringify({ rows: done, sha256: digest.digest('hex') } satisfies Trailer)}\n`
}

/** Those of this version. */
export function backedUpTables(): readonly Table[] {
  return tablesOf(migrations).filter(({ name }) => !LEFT_OUT.has(name))
}

/** @throws StoreUnusable when the store is not one of this version. */
export async function assertUpToDate(engine: Writing['engine'], run: RunStatement): Promise<void> {
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
  assertKnown(
    applied.map(({ name }) => String(name)),
    migrations,
  )
  if (!isCurrent)
    throw new StoreUnusable('the store was made by another version of castellan: start the server of this one first')
  if ((await run('SELECT name FROM master_key_check', [])).rows.length === 0)
    throw new StoreUnusable('the store does not know its master key yet: start the server first')
}
