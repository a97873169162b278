import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { SqliteAdapter, SqliteQueryCompiler } from 'kysely'
import type { AccountId } from '../aws/index.ts'
import { database, type Engine, type RunStatement } from './engine.ts'
import { StoreUnavailable } from './errors.ts'
import { migrate } from './migrations/index.ts'
import { bumpVersion } from './repositories/account.ts'
import { Directory } from './repositories/directory.ts'
import { Repositories } from './repositories/index.ts'
import { SqliteConnection } from './sqlite/connection.ts'
import { asStoreError } from './sqlite/errors.ts'
import { holdDatabase } from './sqlite/lock.ts'
import { GroupWriter } from './sqlite/writer.ts'
import type { Store } from './store.ts'
import { type First, Transactions } from './transactions.ts'

const MEMORY = ':memory:'

const engine: Engine = { name: 'sqlite', compiler: new SqliteQueryCompiler(), adapter: new SqliteAdapter() }

export interface SqliteOptions {
  /** The database file, or `:memory:`. */
  readonly path: string
}

/**
 * The embedded store: one file (and SQLite's own beside it), held by this process alone.
 *
 * @throws StoreUnusable when another process holds it, or another version made it.
 */
export async function openSqlite({ path }: SqliteOptions): Promise<Store> {
  const release = path === MEMORY ? () => {} : hold(path)
  try {
    return await open(path, release)
  } catch (error) {
    release()
    throw error
  }
}

function hold(path: string): () => void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // SQLite gives the files beside it the mode that this one has.
  closeSync(openSync(path, 'a', 0o600))
  return holdDatabase(path)
}

async function open(path: string, release: () => void): Promise<Store> {
  const connection = new SqliteConnection(path)
  // FULL: each commit is on disk before it is acknowledged. INVARIANT (acknowledged means durable).
  connection.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON',
  )
  connection.exec('BEGIN IMMEDIATE')
  const run: RunStatement = (sql, parameters) => connection.run(sql, parameters)
  await migrate('sqlite', run)
  connection.exec('COMMIT')

  const writer = new GroupWriter(connection)
  const transactions = new Transactions()
  // A reader of its own sees what is committed, while the writer is in a transaction. In memory there is one connection: reads wait.
  const reader = path === MEMORY ? connection : new SqliteConnection(path, { readOnly: true })
  const reads = database(engine, (sql, parameters) => {
    transactions.assertOutside()
    if (reader === connection && writer.busy) return afterWriter(sql, parameters)
    return guarded(() => reader.run(sql, parameters))
  })

  async function afterWriter(sql: string, parameters: readonly unknown[]) {
    while (writer.busy) await writer.busy
    return guarded(() => reader.run(sql, parameters))
  }

  function guarded<T>(run: () => T): T {
    try {
      return run()
    } catch (error) {
      throw asStoreError(error)
    }
  }

  let open = true

  async function transaction<T>(
    accountId: AccountId,
    first: First | undefined,
    fn: (tx: Repositories) => Promise<T>,
  ): Promise<T> {
    if (!open) throw new StoreUnavailable('the store is closed')
    transactions.assertOutside()
    return writer.enqueue(() => transactions.perform({ engine, accountId, run, first }, fn))
  }

  const store: Store = {
    read: (accountId) => new Repositories(reads, accountId),
    write: (accountId, fn) => transaction(accountId, bumpVersion, fn),
    record: (accountId, fn) => transaction(accountId, undefined, fn),
    directory: new Directory(reads, (accountId, fn) => transaction(accountId, undefined, fn)),
    versions: (accountIds) => store.directory.versions(accountIds),
    async close() {
      if (!open) return
      open = false
      await writer.idle()
      if (reader !== connection) reader.close()
      connection.close()
      release()
    },
  }
  return store
}
