import { type Kysely, PostgresAdapter, PostgresQueryCompiler } from 'kysely'
import type { AccountId } from '../aws/index.ts'
import type { EventSink } from './audit-event.ts'
import { type Changed, Changes, type Reads } from './changes.ts'
import { database, type Engine, type RunStatement } from './engine.ts'
import { OutcomeUnknown, StoreUnavailable, StoreUnusable } from './errors.ts'
import { hot } from './hot.ts'
import { migrate, migrations } from './migrations/index.ts'
import { AccountQueues } from './postgres/account-queues.ts'
import { nameWithKeys } from './postgres/connection-names.ts'
import { isLockWait, isRetriable, SqlError } from './postgres/errors.ts'
import type { Member } from './postgres/group-attempt.ts'
import { GroupedWrites } from './postgres/grouped-writes.ts'
import { Pool } from './postgres/pool.ts'
import { ReadCache } from './read-cache.ts'
import { addToVersion, bumpVersion } from './repositories/account.ts'
import { AuditRepository, EVENTS_ADDED } from './repositories/audit.ts'
import { Directory } from './repositories/directory.ts'
import { Repositories } from './repositories/index.ts'
import type { Database } from './schema/index.ts'
import type { OpenOptions, Store } from './store.ts'
import { accountsOf, type Performed, Transactions } from './transactions.ts'

const engine: Engine = { name: 'postgres', compiler: new PostgresQueryCompiler(), adapter: new PostgresAdapter() }

/** Separate, so that one busy account's transactions cannot keep the others from being authenticated. */
const READERS = 6
const WRITERS = 8
/** A lane of its own for events: while commits are slow, reads that cannot be recorded would be refused. */
const EVENT_WRITERS = 2

/** So often, and so long, a transaction is run again that others got in the way of. */
const ATTEMPTS = 5
const RETRIED_MS = 2000

/** A migration that waits for a table makes all others wait behind it: no longer than this, and then it tries again. */
const LOCK_WAIT_MS = 1000

/** As long as rows that other nodes may have changed are remembered, in milliseconds. */
const LEASE_MS = 1000

export interface PostgresOptions extends OpenOptions {
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
export async function openPostgres({
  url,
  random = Math.random,
  patience = 0,
  keys = [],
  ...migrating
}: PostgresOptions): Promise<Store> {
  const { default: driver } = await import('postgres') // Not loaded by whoever uses SQLite.
  const name = nameWithKeys(keys)
  const readers = new Pool(driver, url, READERS, name)
  const writers = new Pool(driver, url, WRITERS, name)
  const eventWriters = new Pool(driver, url, EVENT_WRITERS, name)
  const close = async () => {
    await Promise.all([readers.close(), writers.close(), eventWriters.close()])
  }
  let hasSavepoints = false
  try {
    await untilReached(() => checkServer(readers), patience, migrating.onProgress)
    hasSavepoints = await knowsSavepoints(writers)
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
  const events = database(engine, (sql, parameters) => eventWriters.read(sql, parameters))
  const noting = (noted: Reads) =>
    database(engine, (sql, parameters, facts) => {
      noted.add(facts?.reads, parameters)
      return read(sql, parameters, facts)
    })
  const reading = {
    record: <T>(accountId: AccountId, fn: (tx: Repositories) => Promise<T>) => store.record(accountId, fn),
  }
  let open = true

  const committed = (all: readonly Performed<unknown>[], changed?: Changed) => {
    if (changed && changed.all?.length !== 0) changes.add(changed.all)
    for (const performed of all) {
      const { changes: changed, accounts, versions } = performed
      transactions.committed(performed)
      changes.add(changed)
      if (versions.size > 0) changes.announce({ accounts, versions })
    }
  }
  const outcomeUnknown = (accounts: readonly AccountId[]) => {
    changes.add(undefined)
    changes.announce({ accounts })
  }
  const inTransaction = <T>(fn: (run: RunStatement) => Promise<T>) => retrying(random, () => writers.transaction(fn))
  const groups = new GroupedWrites({
    queues,
    transaction: inTransaction,
    lock: versionOf,
    async finish(run, accountId, { bumps, events }) {
      const db = database(engine, run)
      if (bumps > 0) await addToVersion(db, accountId, bumps)
      await new AuditRepository(db, accountId).append(events)
    },
    committed,
    outcomeUnknown: (accountId) => outcomeUnknown([accountId]),
    hasSavepoints,
  })

  async function transaction<T>(
    named: AccountId | readonly AccountId[],
    isBump: boolean,
    fn: (tx: Repositories) => Promise<T>,
  ): Promise<T> {
    if (!open) throw new StoreUnavailable('the store is closed')
    transactions.assertOutside()
    const accounts = accountsOf(named)
    if (accounts.locked.length === 1) {
      const perform: Member['perform'] = (run, version, append) => {
        const events: EventSink = (_, appended) => append(appended)
        return transactions.perform({ engine, accounts, run, version, events }, fn)
      }
      const value = await groups.submit(accounts.acting, { isBump, perform })
      return value as T
    }
    return queues.run(accounts.locked, async () => {
      const first = isBump ? bumpVersion : lockAccount
      try {
        const performed = await inTransaction((run) => transactions.perform({ engine, accounts, run, first }, fn))
        committed([performed])
        return performed.value
      } catch (error) {
        if (error instanceof OutcomeUnknown) outcomeUnknown(accounts.locked)
        throw error
      }
    })
  }

  const store: Store = {
    changes,
    reads: cache,
    read: (accountId, noted) => new Repositories(noted ? noting(noted) : reads, accountId, reading),
    write: (accounts, fn) => transaction(accounts, true, fn),
    record: (accounts, fn) => transaction(accounts, false, fn),
    // Nobody's lock is needed for what is only added, and an insertion commits by itself: it waits for no change.
    async recordEvents(accountId, batch) {
      if (!open) throw new StoreUnavailable('the store is closed')
      await retrying(random, () => new AuditRepository(events, accountId).appendPacked(batch))
      changes.add(EVENTS_ADDED)
    },
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

/** The account's row, locked until the transaction's end: who has it is alone among the account's writers. */
const lock = hot((db, accountId: string) =>
  db.selectFrom('account').select('version').where('accountId', '=', accountId).forUpdate(),
)

async function versionOf(run: RunStatement, accountId: AccountId): Promise<number | undefined> {
  return (await lock.first(database(engine, run), accountId))?.version
}

async function lockAccount(db: Kysely<Database>, accountId: AccountId): Promise<undefined> {
  await lock.first(db, accountId)
}

/** Aurora DSQL speaks the protocol, and has none. */
async function knowsSavepoints(pool: Pool): Promise<boolean> {
  try {
    await pool.transaction(async (run) => {
      await run('SAVEPOINT turn', [])
      await run('RELEASE SAVEPOINT turn', [])
    })
    return true
  } catch (error) {
    if (error instanceof SqlError) return false
    throw error
  }
}

/** Runs `reach` again while the server is out of reach: nodes and their database often start at once. */
async function untilReached(
  reach: () => Promise<void>,
  patience: number,
  onProgress: ((message: string) => void) | undefined,
): Promise<void> {
  for (let end = performance.now() + patience, told = false; ; told = true) {
    try {
      return await reach()
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || performance.now() > end) throw error
      if (!told) onProgress?.(`${error.message}: it is tried again for ${Math.round(patience / 1000)} seconds`)
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
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
