import type { RunStatement } from '../engine.ts'
import { list, quoted } from '../migrations/statements.ts'
import type { Table } from '../migrations/tables.ts'
import type { Value } from './format.ts'

/** What a page of rows is to hold, in characters: rows of some tables are a hundred bytes, of others a megabyte. */
const PAGE = 1_000_000
const MOST_ROWS = 2000
const FIRST_ROWS = 16

/** Rows of a table in the order of its key, some at a time: the same order on every engine. */
export async function* pagesOf(
  engine: 'sqlite' | 'postgres',
  run: RunStatement,
  { name, columns, primaryKey }: Table,
): AsyncGenerator<Value[][]> {
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
    const page = rows.map((row) => names.map((column) => (row[column] ?? null) as Value))
    yield page
    if (rows.length < limit) return
    after = primaryKey.map((column) => last[column])
    limit = Math.max(1, Math.min(MOST_ROWS, Math.floor((limit * PAGE) / Math.max(1, sizeOf(page)))))
  }
}

function sizeOf(page: readonly (readonly Value[])[]): number {
  let size = 0
  for (const row of page) for (const value of row) size += typeof value === 'string' ? value.length : 8
  return size
}
