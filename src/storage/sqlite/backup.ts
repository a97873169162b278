import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { RunStatement } from '../engine.ts'
import { StoreUnusable } from '../errors.ts'
import { SqliteConnection } from './connection.ts'
import { holdStore } from './lock.ts'

/** Reads the database file at `path` as one moment saw it; a server may go on writing. */
export async function sqliteSnapshot<T>(path: string, fn: (run: RunStatement) => Promise<T>): Promise<T> {
  if (!existsSync(path)) throw new StoreUnusable(`there is no ${path}`)
  const connection = new SqliteConnection(path, { readOnly: true })
  try {
    connection.exec('BEGIN')
    return await fn((sql, parameters) => connection.run(sql, parameters))
  } finally {
    connection.close()
  }
}

export interface SqliteReplacing {
  readonly path: string
  /** Whether a store with accounts may be replaced. */
  readonly replace: boolean
  readonly fill: (run: RunStatement) => Promise<void>
}

/**
 * Makes the database file anew: beside the old one, and renamed when it is whole and on disk. A process that dies
 * leaves the old one or the new one.
 *
 * @throws StoreUnusable when a process holds it, or when it has accounts and may not be replaced.
 */
export async function replaceSqlite({ path, replace, fill }: SqliteReplacing): Promise<void> {
  const release = holdStore(path)
  try {
    if (!replace && hasAccounts(path)) throw new StoreUnusable('the store has accounts already')
    const made = `${path}.restoring`
    rmSync(made, { force: true })
    closeSync(openSync(made, 'wx', 0o600))
    try {
      await fillFile(made, fill)
      settle(path)
      renameSync(made, path)
    } catch (error) {
      rmSync(made, { force: true })
      throw error
    }
    sync(dirname(path))
  } finally {
    release()
  }
}

async function fillFile(path: string, fill: SqliteReplacing['fill']): Promise<void> {
  const connection = new SqliteConnection(path)
  try {
    // It is nobody's until it is whole: no journal, and one flush at the end.
    connection.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN')
    await fill((sql, parameters) => connection.run(sql, parameters))
    connection.exec('COMMIT')
  } finally {
    connection.close()
  }
  sync(path)
}

function hasAccounts(path: string): boolean {
  if (statSync(path).size === 0) return false
  const connection = new SqliteConnection(path)
  try {
    const tables = connection.run(`SELECT name FROM sqlite_schema WHERE name = 'account'`, []).rows
    return tables.length > 0 && connection.run('SELECT account_id FROM account LIMIT 1', []).rows.length > 0
  } catch (cause) {
    throw unreadable(path, cause)
  } finally {
    connection.close()
  }
}

/** Brings what is in the old file's log into it: the log would be taken for the new file's. */
function settle(path: string): void {
  if (statSync(path).size > 0) {
    const connection = new SqliteConnection(path)
    try {
      connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch (cause) {
      throw unreadable(path, cause)
    } finally {
      connection.close()
    }
  }
  const log = `${path}-wal`
  if (!existsSync(log)) return
  if (statSync(log).size > 0) throw new StoreUnusable(`another process reads ${path}`)
  rmSync(log)
  rmSync(`${path}-shm`, { force: true })
}

function unreadable(path: string, cause: unknown): StoreUnusable {
  return new StoreUnusable(`${path} cannot be read: move it and the files beside it away first`, { cause })
}

function sync(path: string): void {
  if (process.platform === 'win32') return
  const file = openSync(path, 'r')
  fsyncSync(file)
  closeSync(file)
}
