import type { AccountId } from '../aws/index.ts'
import type { Changes, Reads } from './changes.ts'
import type { EventBatch } from './event-batch.ts'
import type { Migration } from './migrations/migration.ts'
import type { ReadCounts } from './read-cache.ts'
import type { Directory } from './repositories/directory.ts'
import type { Repositories } from './repositories/index.ts'
import type { Room, RoomUse } from './room.ts'

/** How a store is brought up to date when it is opened. */
export interface MigrationOptions {
  /** How long a server that is out of reach is tried again, in milliseconds. Default: not at all. */
  readonly patience?: number
  /** Default: those of this version. For tests of what a later version will do. */
  readonly migrations?: readonly Migration[]
  /** Told, now and then, how far a migration is that takes long. */
  readonly onProgress?: (message: string) => void
}

export interface OpenOptions extends MigrationOptions {
  /** The ids of the master keys that this node has, for `nodesWithout`. */
  readonly keys?: readonly string[]
}

/**
 * The one way to durable state. Two engines implement it (`sqlite.ts`, `postgres.ts`); `contract.ts` says what both
 * must do.
 *
 * A function given to `write` or `record` may run more than once (PostgreSQL answers 40001), and beside others whose
 * outcome is before or after its own; and on SQLite nothing else is written while it runs: no network, no hashing and
 * no mail inside it, and no effect outside the transaction.
 */
export interface Store {
  /** The account's committed state. @param reads told of each statement, for what is kept of its results. */
  read(accountId: AccountId, reads?: Reads): Repositories

  /** What was changed through this store. */
  readonly changes: Changes

  /** Of the queries whose results are remembered. */
  readonly reads: ReadCounts

  /**
   * Runs `fn` as if alone among the account's writers, in one transaction that bumps `account.version` (once for all
   * writes that share a transaction, by as many as there are); resolves after the commit. For all that can change a
   * decision of authentication or authorisation, or a quota.
   *
   * Of several accounts: alone among the writers of each, and with each version bumped; all of it commits, or nothing.
   * `tx` is the first account's, and `tx.of` gives the others. Their locks are taken in the order of ids, so that no
   * two such writes wait for each other.
   *
   * @param use what of the disk's room it may use. Default: what is not in reserve.
   * @throws Error when one of the accounts does not exist; NoRoom.
   */
  write<T>(accounts: AccountId | readonly AccountId[], fn: (tx: Repositories) => Promise<T>, use?: RoomUse): Promise<T>

  /**
   * As `write`, without the bump: for telemetry (datapoints, charges, alarm state, outbox, audit, last-used, counters
   * of wrong codes).
   */
  record<T>(accounts: AccountId | readonly AccountId[], fn: (tx: Repositories) => Promise<T>): Promise<T>

  /**
   * Appends events of requests that changed nothing, in a transaction of their own; resolves after the commit. A batch
   * that is there already is left as it is. On SQLite a thread does it, so that no request waits for the disk
   * meanwhile.
   *
   * @param batch as `EventLines` makes it; it must not change before this resolves.
   */
  recordEvents(accountId: AccountId, batch: EventBatch): Promise<void>

  /**
   * What is looked up before the account is known: aliases, root e-mail addresses, keys from outside, the list of
   * accounts.
   */
  readonly directory: Directory

  /** The current versions of `accountIds`, from the primary. @throws when the store cannot be reached. */
  versions(accountIds: readonly AccountId[]): Promise<ReadonlyMap<AccountId, number>>

  /** How much room there is. On PostgreSQL, whose disk is its own affair: always enough. */
  room(): Room

  /** For what must be refused before anything of it is done, as a write would refuse it. @throws NoRoom */
  assertRoom(use: RoomUse): void

  close(): Promise<void>
}
