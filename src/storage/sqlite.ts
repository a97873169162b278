import { dirname } from 'node:path'
import { type Kysely, SqliteAdapter, SqliteQueryCompiler } from 'kysely'
import type { AccountId, MaybePromise } from '../aws/index.ts'
import type { EventSink } from './audit-event.ts'
import { Changes, type Reads } from './changes.ts'
import { database, type Engine, type StatementFacts, type StatementResult } from './engine.ts'
import { StoreUnavailable } from './errors.ts'
import type { EventBatch } from './event-batch.ts'
import { migrate, migrations } from './migrations/index.ts'
import { ReadCache, type ReadCounts } from './read-cache.ts'
import { batchInsert, EVENTS_ADDED } from './repositories/audit.ts'
import { Directory } from './repositories/directory.ts'
import { type RecordMore, Repositories } from './repositories/index.ts'
import type { Room, RoomUse } from './room.ts'
import type { Database } from './schema/index.ts'
import { SqliteConnection } from './sqlite/connection.ts'
import { type FreeDisk, FreeDiskGuard, freeDiskAt, PAGE_SIZE, reusableIn } from './sqlite/disk.ts'
import { asStoreError } from './sqlite/errors.ts'
import { EventWriter } from './sqlite/event-writer.ts'

import { holdStore } from './sqlite/lock.ts'
import { LogFlush } from './sqlite/log-flush.ts'
import { GroupWriter } from './sqlite/writer.ts'
import type { MigrationOptions, Store } from './store.ts'
import { type Accounts, accountsOf, Transactions } from './transactions.ts'
import { WriteGroup } from './write-group.ts'

const MEMORY = ':memory:'

const engine: Engine = { name: 'sqlite', compiler: new SqliteQueryCompiler(), adapter: new SqliteAdapter() }

export interface SqliteOptions extends MigrationOptions {
  /** The database file, or `:memory:`. */
  readonly path: string
  /** Where the file stops growing, in bytes; default: where the disk ends. */
  readonly maxBytes?: number
  /** What part of the disk is free, from 0 to 1; default: as the operating system says. */
  readonly freeDisk?: FreeDisk
}

/**
 * The embedded store: one file (and SQLite's own beside it), held by this process alone.
 *
 * @throws StoreUnusable when another process holds it, or another version made it; StoreUnavailable when the file
 *   cannot be used.
 */
export async function openSqlite({ path, maxBytes, freeDisk, ...migrating }: SqliteOptions): Promise<Store> {
  const inMemory = path === MEMORY
  const release = inMemory ? () => {} : holdStore(path)
  const connections: SqliteConnection[] = []
  const connect = (readOnly: boolean) => {
    const connection = new SqliteConnection(path, { readOnly })
    connections.push(connection)
    return connection
  }
  const log = new LogFlush(path)
  const close = () => {
    log.close()
    for (const connection of connections.reverse()) connection.close() // The writer last: it tidies the file up.
    release()
  }
  try {
    const writer = connect(false)
    const pragmas = writerPragmas(maxBytes)
    await prepare(writer, pragmas, migrating)
    // A reader of its own sees what is committed, while the writer is in a transaction. In memory there is one
    // connection: reads wait.
    const reader = inMemory ? writer : connect(true)
    const disk = new FreeDiskGuard(
      freeDisk ??
        (inMemory
          ? () => 1
          : freeDiskAt(dirname(path), () => reusableIn(reader.run('PRAGMA freelist_count', []).rows[0]))),
    )
    const events = inMemory ? undefined : openEvents(path, pragmas)
    return new SqliteStore({ writer, reader, events, flush: inMemory ? undefined : log.flush.bind(log), disk, close })
  } catch (error) {
    close()
    throw asStoreError(error)
  }
}

function openEvents(path: string, pragmas: string): EventWriter {
  return new EventWriter({ path, pragmas, insert: batchInsert.sqlite, columns: batchInsert.columns })
}

/** What each connection that writes is told. */
function writerPragmas(maxBytes: number | undefined): string {
  return [
    // The log is flushed by `LogFlush`, before a commit is acknowledged. INVARIANT (acknowledged means durable)
    'journal_mode = WAL',
    'synchronous = NORMAL',
    // A checkpoint writes pages back and flushes twice more, which costs more than the commits: it is rare, and the log
    // is 40 MB at most.
    'wal_autocheckpoint = 10000',
    'trusted_schema = OFF',
    'cell_size_check = ON',
    'journal_size_limit = 67108864',
    ...(maxBytes === undefined ? [] : [`max_page_count = ${Math.floor(maxBytes / PAGE_SIZE)}`]),
  ]
    .map((pragma) => `PRAGMA ${pragma};`)
    .join(' ')
}

async function prepare(connection: SqliteConnection, pragmas: string, migrating: MigrationOptions): Promise<void> {
  connection.exec(pragmas)
  bringLogBack(connection)
  await migrate({
    engine: 'sqlite',
    migrations,
    ...migrating,
    async transaction(fn) {
      connection.exec('BEGIN IMMEDIATE') // What fails is rolled back with the connection, which is closed then.
      const value = await fn((sql, parameters) => connection.run(sql, parameters))
      connection.exec('COMMIT')
      return value
    },
  })
  releaseClaims(connection)
}

/**
 * A process that was killed leaves its log. Where a flush had failed, some of that may be in memory only, and will not
 * be written there any more: what is appended to it would be lost with it. Copied to the database it is on disk, and
 * the log begins anew. INVARIANT (acknowledged means durable)
 */
function bringLogBack(connection: SqliteConnection): void {
  const [row] = connection.run('PRAGMA wal_checkpoint(TRUNCATE)', []).rows
  if (row?.busy === 1) throw new StoreUnavailable('another program reads the database file')
}

/**
 * This process alone has the file: whoever had claimed work in it is gone, and nobody need wait for the claim's end.
 */
function releaseClaims(connection: SqliteConnection): void {
  const { rows } = connection.run(`SELECT name FROM sqlite_schema WHERE name = 'due_work'`, [])
  if (rows.length === 0) return // Of migrations that end before it.
  connection.exec(`UPDATE due_work SET due_at = 0, claimed_by = '', asked_at = NULL WHERE claimed_by <> ''`)
}

class SqliteStore implements Store {
  readonly directory: Directory
  readonly #connection: SqliteConnection
  readonly #reader: SqliteConnection
  readonly #writer: GroupWriter
  readonly #events: EventWriter | undefined
  readonly #disk: FreeDiskGuard
  readonly #close: () => void
  readonly #transactions = new Transactions()
  readonly changes = new Changes()
  readonly #cache = new ReadCache(this.changes)
  readonly reads: ReadCounts = this.#cache
  /** The group under way. */
  #group: WriteGroup
  readonly #reads: Kysely<Database>
  readonly #reading: { readonly record: RecordMore }
  #open = true

  constructor(parts: {
    readonly writer: SqliteConnection
    readonly reader: SqliteConnection
    /** Absent in memory, where there is no flush to wait for and one connection only. */
    readonly events: EventWriter | undefined
    readonly flush: (() => Promise<void>) | undefined
    readonly disk: FreeDiskGuard
    readonly close: () => void
  }) {
    this.#connection = parts.writer
    this.#group = this.#newGroup()
    this.#reader = parts.reader
    this.#writer = new GroupWriter(
      parts.writer,
      { finish: () => this.#group.finish(), committed: (isCertain) => this.#committed(isCertain) },
      parts.flush,
    )
    this.#events = parts.events
    this.#disk = parts.disk
    this.#close = parts.close
    this.#reads = database(engine, (sql, parameters, facts) => this.#read(sql, parameters, facts))
    this.#reading = { record: (accountId, fn) => this.record(accountId, fn) }
    this.directory = new Directory(this.#reads, (accountId, fn) => this.record(accountId, fn))
  }

  read(accountId: AccountId, reads?: Reads): Repositories {
    if (!reads) return new Repositories(this.#reads, accountId, this.#reading)
    const noted = database(engine, (sql, parameters, facts) => {
      reads.add(facts?.reads, parameters)
      return this.#read(sql, parameters, facts)
    })
    return new Repositories(noted, accountId, this.#reading)
  }

  async write<T>(
    accounts: AccountId | readonly AccountId[],
    fn: (tx: Repositories) => Promise<T>,
    use: RoomUse = 'ordinary',
  ): Promise<T> {
    this.#disk.assertRoom(use)
    return this.#transaction(accountsOf(accounts), true, fn)
  }

  record<T>(accounts: AccountId | readonly AccountId[], fn: (tx: Repositories) => Promise<T>): Promise<T> {
    return this.#transaction(accountsOf(accounts), false, fn)
  }

  async recordEvents(accountId: AccountId, batch: EventBatch): Promise<void> {
    const events = this.#events
    if (!events) return this.record(accountId, (tx) => tx.audit.appendBatch(batch))
    this.#assertOpen()
    return this.#writer.alone(async () => {
      await events.write({ ...batch, accountId })
      this.changes.add(EVENTS_ADDED)
    })
  }

  versions(accountIds: readonly AccountId[]): Promise<ReadonlyMap<AccountId, number>> {
    return this.directory.versions(accountIds)
  }

  room(): Room {
    return this.#disk.room
  }

  assertRoom(use: RoomUse): void {
    this.#disk.assertRoom(use)
  }

  async close(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    await this.#writer.idle()
    await this.#events?.close()
    this.#close()
  }

  async #transaction<T>(accounts: Accounts, isBump: boolean, fn: (tx: Repositories) => Promise<T>): Promise<T> {
    this.#assertOpen()
    this.#transactions.assertOutside()
    return this.#writer.enqueue(async () => {
      const group = this.#group
      const first = isBump ? group.bump : undefined
      const appended: Parameters<EventSink>[] = []
      const events: EventSink = (...event) => appended.push(event)
      const performed = await this.#transactions.perform({ engine, accounts, run: this.#run, first, events }, fn)
      group.add(performed, appended)
      return performed.value
    })
  }

  readonly #run = (sql: string, parameters: readonly unknown[]) => this.#connection.run(sql, parameters)

  #newGroup(): WriteGroup {
    return new WriteGroup(engine, this.#run)
  }

  #committed(isCertain: boolean): void {
    const { performed, changed } = this.#group
    this.#group = this.#newGroup()
    if (changed.all?.length !== 0) this.changes.add(isCertain ? changed.all : undefined)
    for (const each of performed) {
      const { changes, accounts, versions } = each
      if (isCertain) this.#transactions.committed(each)
      this.changes.add(isCertain ? changes : undefined)
      if (versions.size > 0) this.changes.announce(isCertain ? { accounts, versions } : { accounts })
    }
  }

  #read(sql: string, parameters: readonly unknown[], facts?: StatementFacts): MaybePromise<StatementResult> {
    this.#transactions.assertOutside()
    if (this.#reader === this.#connection && this.#writer.busy) return this.#readAfterWriter(sql, parameters)
    if (!facts?.isHot) return this.#readNow(sql, parameters)
    const known = this.#cache.known(sql, parameters, facts)
    if (known) return known
    const result = this.#readNow(sql, parameters, this.#warmest(facts))
    return this.#cache.remember(sql, parameters, this.#cache.moment, result)
  }

  /**
   * The connection that has the pages that were changed last: a commit of the writer's takes all pages from the reader.
   * What is not known to be a query is for the reader, which cannot write.
   */
  #warmest({ changes }: StatementFacts): SqliteConnection {
    return changes?.length === 0 && !this.#connection.inTransaction ? this.#connection : this.#reader
  }

  async #readAfterWriter(sql: string, parameters: readonly unknown[]): Promise<StatementResult> {
    while (this.#writer.busy) await this.#writer.busy
    return this.#readNow(sql, parameters)
  }

  #readNow(sql: string, parameters: readonly unknown[], connection = this.#reader): StatementResult {
    this.#assertOpen()
    try {
      return connection.run(sql, parameters)
    } catch (error) {
      throw asStoreError(error)
    }
  }

  #assertOpen(): void {
    if (!this.#open) throw new StoreUnavailable('the store is closed')
  }
}
