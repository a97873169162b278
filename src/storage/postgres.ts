import { type Kysely, PostgresAdapter, PostgresQueryCompiler } from 'kysely'
import type { AccountId } from '../aws/index.ts'
import { Changes, type Reads } from './changes.ts'
import { database, type Engine, type RunStatement } from './engine.ts'
import { OutcomeUnknown, StoreUnavailable, StoreUnusable } from './errors.ts'
import { hot } from './hot.ts'
import { migrate, migrations } from './migrations/index.ts'
import { AccountQueues } from './postgres/account-queues.ts'
import { isLockWait, isRetriable, SqlError } from './postgres/errors.ts'
import { Pool } from './postgres/pool.ts'
import { ReadCache } from './read-cache.ts'
import { bumpVersion } from './repositories/account.ts'
import { Directory } from './repositories/directory.ts'
import { Repositories } from './repositories/index.ts'
import type { Database } from './schema/index.ts'
import type { MigrationOptions, Store } from './store.ts'
import { accountsOf, type First, Transactions } from './transactions.ts'

const engine: Engine = { name: 'postgres', compiler: new PostgresQueryCompiler(), adapter: new PostgresAdapter() }

/** Separate, so that one busy account's transactions cannot keep the others from being authenticated. */
const READERS = 6
const WRITERS = 8

/** So often, and so long, a transaction is run again that others got in the way of. */
const ATTEMPTS = 5
const RETRIED_MS = 2000

/** A migration that waits for a table makes all others wait behind it: no longer than this, and then it tries again. */
const LOCK_WAIT_MS = 1000

/** As long as rows that other nodes may have changed are remembered, in milliseconds. */
const LEASE_MS = 1000

export interface PostgresOptions extends MigrationOptions {
  /** `postgres://user:password@host[:port][,host…]/database[?sslmode=verify-full]`. */
  readonly url: string
  /** A number from 0 up to 1, for the pause before a transaction is run again. */
  readonly random?: () => number
}

/**
 * The store that several nodes share: PostgreSQL 15 or later, or what speaks its protocol.
 *
 * @throws StoreUnusable when the server is too old or not safe, or another version made the data; StoreUnavailable when
 *   it is out of reach.
 */
export async function openPostgres({ url, random = Math.random, ...migrating }: PostgresOptions): Promise<Store> {
  const { default: driver } = await import('postgres') // Not loaded by whoever uses SQLite.
  const readers = new Pool(driver, url, READERS)
  const writers = new Pool(driver, url, WRITERS)
  const close = async () => {
    await Promise.all([readers.close(), writers.close()])
  }
  try {
    await checkServer(readers)
    await migrate({
      engine: 'postgres',
      migrations,
      ...migrating,
      transaction: (fn) => patiently(migrating.onProgress, () => retrying(random, () => migrationIn(writers, fn))),
    })
  } catch (error) {
    await close()
    throw error
  }

  const transactions = new Transactions()
  const queues = new AccountQueues()
  const changes = new Changes()
  const cache = new ReadCache(changes, LEASE_MS)
  const read: RunStatement = (sql, parameters, facts) => {
    transactions.assertOutside()
    const known = facts?.isLeased ? cache.known(sql, parameters, facts) : undefined
    if (known) return known
    const { moment } = cache // Before the read: a change in between makes the result stale, not wrong.
    const result = readers.read(sql, parameters)
    return facts?.isLeased ? result.then((result) => cache.remember(sql, parameters, moment, result)) : result
  }
  const reads = database(engine, read)
  const noting = (noted: Reads) =>
    database(engine, (sql, parameters, facts) => {
      noted.add(facts?.reads, parameters)
      return read(sql, parameters, facts)
    })
  let open = true

  async function transaction<T>(
    named: AccountId | readonly AccountId[],
    first: First,
    fn: (tx: Repositories) => Promise<T>,
  ): Promise<T> {
    if (!open) throw new StoreUnavailable('the store is closed')
    transactions.assertOutside()
    const accounts = accountsOf(named)
    return queues.run(accounts.locked, async () => {
      try {
        const performed = await retrying(random, () =>
          writers.transaction((run) => transactions.perform({ engine, accounts, run, first }, fn)),
        )
        changes.add(performed.changes)
        if (performed.versions.size > 0) changes.announce(performed)
        return performed.value
      } catch (error) {
        if (error instanceof OutcomeUnknown) {
          changes.add(undefined)
          changes.announce({ accounts: accounts.locked })
        }
        throw error
      }
    })
  }

  const reading = {
    record: <T>(accountId: AccountId, fn: (tx: Repositories) => Promise<T>) => store.record(accountId, fn),
  }
  const store: Store = {
    changes,
    read: (accountId, noted) => new Repositories(noted ? noting(noted) : reads, accountId, reading),
    write: (accounts, fn) => transaction(accounts, bumpVersion, fn),
    record: (accounts, fn) => transaction(accounts, lockAccount, fn),
    recordEvents: (accountId, batch) => store.record(accountId, (tx) => tx.audit.appendPacked(batch)),
    directory: new Directory(reads, (accountId, fn) => store.record(accountId, fn)),
    versions: (accountIds) => store.directory.versions(accountIds),
    room: () => 'enough',
    assertRoom() {},
    async close() {
      open = false
      await queues.idle()
      await close()
    },
  }
  return store
}

/** What telemetry starts with instead of the bump: it, too, is alone among the account's writers. */
const lock = hot((db, accountId: string) =>
  db.selectFrom('account').select('accountId').where('accountId', '=', accountId).forUpdate(),
)

async function lockAccount(db: Kysely<Database>, accountId: AccountId): Promise<undefined> {
  await lock.first(db, accountId)
}

/**
 * Off, the first loses commits when the server ends, the second when the machine does.
 *
 * @see https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-FSYNC
 */
const DURABLE = ['synchronous_commit', 'fsync']

async function checkServer(pool: Pool): Promise<void> {
  const ask = async (sql: string) => Object.values((await pool.read(sql, [])).rows[0] ?? {})[0]
  const version = String(await ask('SELECT version()'))
  // Others that speak the protocol name a version of PostgreSQL that says nothing of them.
  if (version.startsWith('PostgreSQL ') && Number(await ask('SHOW server_version_num')) < 150000) {
    throw new StoreUnusable(`PostgreSQL 15 or later is needed: this is ${version.split(' ', 2).join(' ')}`)
  }
  if ((await ask('SHOW server_encoding')) !== 'UTF8')
    throw new StoreUnusable('the database must have the encoding UTF8')
  for (const setting of DURABLE) {
    // One that another server does not have is null there.
    if ((await ask(`SELECT current_setting('${setting}', true)`)) === 'off') {
      throw new StoreUnusable(`${setting} is off: what is acknowledged could be lost; turn it on`)
    }
  }
}

/** Runs `fn` until it gets its locks: a backup, or another node's migration, may hold a table for hours. */
async function patiently<T>(onWait: ((message: string) => void) | undefined, fn: () => Promise<T>): Promise<T> {
  for (let waits = 0; ; waits++) {
    try {
      return await fn()
    } catch (error) {
      if (!isLockWait(error)) throw error
    }
    if (waits === 0) onWait?.('the store is in use by a backup, a long query or another migration: waiting for it')
    await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS))
  }
}

/** A transaction that may take as long as it takes, such as for an index of a large table. */
async function migrationIn<T>(pool: Pool, fn: (run: RunStatement) => Promise<T>): Promise<T> {
  try {
    return await pool.transaction(async (run) => {
      await run('SET LOCAL statement_timeout = 0', [])
      await run(`SET LOCAL lock_timeout = ${LOCK_WAIT_MS}`, [])
      return await fn(run)
    }, Number.POSITIVE_INFINITY)
  } catch (error) {
    // Two nodes that start at once make the same table: the one that comes second finds it made.
    const raced = error instanceof SqlError && ['23505', '42P07', 'XX000'].includes(error.sqlState)
    throw raced ? new SqlError(error.message, '40001') : error
  }
}

/**
 * Runs `fn` again after a serialization failure or a deadlock.
 *
 * @throws StoreUnavailable when that goes on and on: nothing was done.
 */
async function retrying<T>(random: () => number, fn: () => Promise<T>): Promise<T> {
  const start = performance.now()
  for (let attempt = 1; ; attempt++) {
    try {
      return await fn()
    } catch (error) {
      if (!isRetriable(error)) throw error
      if (attempt >= ATTEMPTS && performance.now() - start > RETRIED_MS)
        throw new StoreUnavailable('other transactions get in the way', { cause: error })
    }
    // The first at once, nearly: whoever was in the way has committed.
    const pause = random() * Math.min(4 ** attempt, 200)
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}
