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
  { table, key, read, set }: Backfill,
  position: string,
): Promise<{ readonly rows: number; readonly last: string | undefined }> {
  const to = (index: number) => (engine === 'sqlite' ? '?' : `$${index}`)
  const after = position === '' ? [] : (JSON.parse(position) as Value[])
  const beyond =
    after.length === 0 ? '' : ` WHERE (${list(key)}) > (${after.map((_, index) => to(index + 1)).join(', ')})`
  const { rows } = await run(
    `SELECT ${list([...key, ...read])} FROM ${quoted(table)}${beyond} ORDER BY ${list(key)} LIMIT ${BATCH}`,
    after,
  )
  for (const row of rows as Record<string, Value>[]) {
    const values = Object.entries(set(row))
    const assignments = values.map(([column], index) => `${quoted(column)} = ${to(index + 1)}`)
    const condition = key.map((column, index) => `${quoted(column)} = ${to(values.length + index + 1)}`)
    await run(`UPDATE ${quoted(table)} SET ${assignments.join(', ')} WHERE ${condition.join(' AND ')}`, [
      ...values.map(([, value]) => value),
      ...key.map((column) => row[column]),
    ])
  }
  const last = rows.at(-1)
  return { rows: rows.length, last: last && JSON.stringify(key.map((column) => last[column])) }
}
