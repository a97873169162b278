import type { EngineName, RunStatement } from '../engine.ts'
import type { Backfill, Value } from './migration.ts'
import { list, quoted } from './statements.ts'

/** Rows in one transaction: other nodes may be at work meanwhile. */
const BATCH = 500

/**
 * The rows that come after `position`, in the order of their key.
 *
 * @returns how many, and the new position; none where no row was left.
 */
export async function runBatch(
  run: RunStatement,
  engine: EngineName,
  { table, key, read, write, set }: Backfill,
  position: string,
): Promise<{ readonly rows: number; readonly last: string | undefined }> {
  const to = (index: number) => (engine === 'sqlite' ? '?' : `$${index}`)
  const after = position === '' ? [] : (JSON.parse(position) as Value[])
  const beyond =
    after.length === 0 ? '' : ` WHERE (${list(key)}) > (${after.map((_, index) => to(index + 1)).join(', ')})`
  // With the columns that are written: one that is not there is found out by a table without rows, too.
  const columns = list([...new Set([...key, ...read, ...write])])
  const { rows } = await run(
    `SELECT ${columns} FROM ${quoted(table)}${beyond} ORDER BY ${list(key)} LIMIT ${BATCH}`,
    after,
  )
  const assignments = write.map((column, index) => `${quoted(column)} = ${to(index + 1)}`)
  const conditions = key.map((column, index) => `${quoted(column)} = ${to(write.length + index + 1)}`)
  const update = `UPDATE ${quoted(table)} SET ${assignments.join(', ')} WHERE ${conditions.join(' AND ')}`
  for (const row of rows as Record<string, Value>[]) {
    const values = set(row)
    await run(update, [...write.map((column) => values[column]), ...key.map((column) => row[column])])
  }
  const last = rows.at(-1)
  return { rows: rows.length, last: last && JSON.stringify(key.map((column) => last[column])) }
}
