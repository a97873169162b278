import type { RunStatement } from '../engine.ts'
import { StoreUnusable } from '../errors.ts'
import { PostgresConnection } from './connection.ts'
import { IS_OURS, isNodeWithout } from './connection-names.ts'

/** Reads the database at `url` as one moment saw it; servers may go on writing. */
export function postgresSnapshot<T>(url: string, fn: (run: RunStatement) => Promise<T>): Promise<T> {
  return inTransaction(url, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', fn)
}

export interface PostgresReplacing {
  readonly url: string
  /** Whether a store with accounts may be replaced. */
  readonly replace: boolean
  /** The tables, as SQL names them. */
  readonly tables: readonly string[]
  /** Throws StoreTooNew for migrations that this version does not have. */
  readonly assertKnown: (applied: readonly string[]) => void
  readonly fill: (run: RunStatement) => Promise<void>
}

/**
 * Makes the tables anew, in one transaction: whoever dies meanwhile leaves the old ones.
 *
 * @throws StoreUnusable when a server is connected, when the store has accounts and may not be replaced, or when a
 *   newer version made it.
 */
export function replacePostgres({ url, replace, tables, assertKnown, fill }: PostgresReplacing): Promise<void> {
  return inTransaction(url, 'BEGIN', async (run) => {
    if (await areOthers(run)) throw new StoreUnusable('a server is connected to the store')
    if (await exists(run, 'schema_migration')) {
      const { rows } = await run('SELECT name FROM schema_migration', [])
      assertKnown(rows.map(({ name }) => String(name)))
    }
    if (!replace && (await exists(run, 'account'))) {
      const { rows } = await run('SELECT account_id FROM account LIMIT 1', [])
      if (rows.length > 0) throw new StoreUnusable('the store has accounts already')
    }
    for (const table of ['schema_migration', ...tables]) await run(`DROP TABLE IF EXISTS "${table}"`, [])
    await fill(run)
  })
}

/** @throws StoreUnusable when a server is connected; connections that were closed just now have a moment to end. */
export async function assertNoServer(url: string): Promise<void> {
  for (let left = 30; await inTransaction(url, 'BEGIN', areOthers); left--) {
    if (left === 0) throw new StoreUnusable('a server is connected to the store')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function areOthers(run: RunStatement): Promise<boolean> {
  const { rows } = await run(
    `SELECT pid FROM pg_stat_activity WHERE ${IS_OURS} AND datname = current_database() AND pid <> pg_backend_pid()`,
    [],
  )
  return rows.length > 0
}

/** The addresses that those nodes are connected from. */
export async function nodesWithoutKey(url: string, key: string): Promise<readonly string[]> {
  const rows = await inTransaction(url, 'BEGIN', async (run) => {
    const of = `FROM pg_stat_activity WHERE ${IS_OURS} AND datname = current_database() AND pid <> pg_backend_pid()`
    return (await run(`SELECT application_name, host(client_addr) AS address ${of}`, [])).rows
  })
  const without = rows.filter(({ applicationName }) => isNodeWithout(String(applicationName), key))
  return [...new Set(without.map(({ address }) => String(address ?? 'a socket of the database')))].sort()
}

async function exists(run: RunStatement, table: string): Promise<boolean> {
  const { rows } = await run('SELECT to_regclass($1) IS NOT NULL AS made', [table])
  return rows[0]?.made === true
}

/** On a connection of its own, without limits on time. */
async function inTransaction<T>(url: string, begin: string, fn: (run: RunStatement) => Promise<T>): Promise<T> {
  const { default: driver } = await import('postgres')
  const connection = new PostgresConnection(driver, url)
  const run: RunStatement = (sql, parameters) => connection.run(sql, parameters, Number.POSITIVE_INFINITY)
  try {
    await run(begin, [])
    for (const limit of ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'])
      await run(`SET LOCAL ${limit} = 0`, [])
    const value = await fn(run)
    await run('COMMIT', [])
    await connection.close()
    return value
  } catch (error) {
    connection.abandon() // The server rolls back what is not committed.
    throw error
  }
}
