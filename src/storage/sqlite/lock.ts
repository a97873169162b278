import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreUnusable } from '../errors.ts'

/** How long to wait for a process that is just ending, in milliseconds. */
const PATIENCE = 500

/**
 * As `holdDatabase`, with the folder and the files made where there are none, so that their owner alone can read them.
 */
export function holdStore(path: string): () => void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // SQLite gives the files beside it the mode that this one has.
  for (const file of [path, `${path}.lock`, `${path}.pid`]) closeSync(openSync(file, 'a', 0o600))
  return holdDatabase(path)
}

/**
 * Holds the database file at `path` for this process alone. The lock is the operating system's, through an empty SQLite
 * file, so that it ends with the process however that ends; the file with the process id is only there to be named in
 * the error.
 *
 * @returns what lets it go.
 * @throws StoreUnusable when another process holds it.
 */
function holdDatabase(path: string): () => void {
  const pidPath = `${path}.pid`
  const lock = new DatabaseSync(`${path}.lock`, { timeout: PATIENCE })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    lock.close()
    if ((cause as { errcode?: number }).errcode !== SQLITE_BUSY) throw cause
    throw new StoreUnusable(`another castellan process (${pidOf(pidPath)}) holds ${dirname(path)}`, { cause })
  }
  writeFileSync(pidPath, `${process.pid}\n`)
  return () => {
    rmSync(pidPath, { force: true })
    lock.close()
  }
}

const SQLITE_BUSY = 5

function pidOf(path: string): string {
  try {
    return `pid ${readFileSync(path, 'utf8').trim()}`
  } catch {
    return 'pid unknown'
  }
}
