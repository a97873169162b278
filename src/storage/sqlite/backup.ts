import { closeSync, existsSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StoreUnusable } from '../errors.ts'

/**
 * Copies the database file at `from` to a new file at `to`, as one moment saw it; a server may go on writing. The
 * master key is not in it.
 *
 * @throws StoreUnusable when `to` exists, or `from` does not.
 */
export function backupSqlite(from: string, to: string): void {
  if (!existsSync(from)) throw new StoreUnusable(`there is no ${from}`)
  try {
    // SQLite fills an empty file; made here, only its owner can read it.
    closeSync(openSync(to, 'wx', 0o600))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
    throw new StoreUnusable(`${to} exists: a backup overwrites nothing`, { cause })
  }
  const db = new DatabaseSync(from, { readOnly: true, timeout: 5000 })
  try {
    db.prepare('VACUUM INTO ?').run(to)
  } finally {
    db.close()
  }
}
