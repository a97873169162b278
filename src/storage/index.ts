/**
 * Durable state behind one `Store`: SQL on SQLite or PostgreSQL, repositories of plain objects, migrations. This layer
 * knows how rows are kept, found and changed together; it knows nothing of policies, protocols or requests, and who may
 * do what is not its question.
 *
 * - A repository is bound to one account and one connection, and takes and gives plain objects. Queries are built with
 *   Kysely, in camelCase.
 * - The statements that every request needs are `hot` (see hot.ts): compiled once, they cost 2 to 5 microseconds on
 *   SQLite where a built query costs some 10.
 * - SQL stays inside what all engines share; migrations/README.md lists it. Beyond tables: no `ORDER BY` on a column
 *   that may be null, no `LIKE` without `ESCAPE`, no boolean as a result, no case mapping in SQL, no list longer than
 *   some hundreds.
 */
import { join } from 'node:path'
import { StoreUnusable } from './errors.ts'
import { migrations } from './migrations/index.ts'
import { type PlannedStep, planOf } from './migrations/plan.ts'
import { type KeptLocation, snapshot } from './snapshot.ts'
import { holdStore } from './sqlite/lock.ts'
import { openSqlite } from './sqlite.ts'
import type { OpenOptions, Store } from './store.ts'

export { BackupUnusable, type TableDigest, verifyBackup } from './backup/index.ts'
export { digestStore, restoreBackup, writeBackup } from './backups.ts'
export * from './errors.ts'
export { inspectStore, type StoreFacts } from './inspect.ts'
export type { PlannedStep } from './migrations/plan.ts'
export { NoRoom } from './room.ts'
export { SEALED_COLUMNS, type SealedName, sealedName } from './sealed-columns.ts'
export type { KeptLocation } from './snapshot.ts'
export type { Store } from './store.ts'

/** Where a server keeps its accounts. */
export type StoreLocation =
  | { readonly data: string; readonly url?: undefined; readonly ephemeral?: false }
  | { readonly url: string; readonly data?: undefined; readonly ephemeral?: false }
  | { readonly ephemeral: true; readonly data?: undefined; readonly url?: undefined }

/**
 * Opens the store at `location`: a data directory, a PostgreSQL URL, or memory that ends with the process.
 *
 * @throws StoreUnusable (another process holds it, another version made it); StoreUnavailable (out of reach).
 */
export async function openStore(location: StoreLocation, options: OpenOptions = {}): Promise<Store> {
  const { keys, ...migrating } = options
  if (location.ephemeral) return openSqlite({ path: ':memory:', ...migrating })
  if (location.data !== undefined) return openSqlite({ path: join(location.data, 'castellan.db'), ...migrating })
  const { openPostgres } = await import('./postgres.ts')
  return openPostgres({ url: location.url, ...options })
}

/** What `openStore` would do to the store that is there, to bring it up to date. @throws StoreUnusable */
export function plannedSteps(location: KeptLocation): Promise<readonly PlannedStep[]> {
  return snapshot(location, (engine, run) => planOf(engine, run, migrations))
}

/** Whether another process holds the data directory. */
export function isHeld(data: string): boolean {
  try {
    holdStore(join(data, 'castellan.db'))()
    return false
  } catch (error) {
    if (error instanceof StoreUnusable) return true
    throw error
  }
}

/**
 * The nodes connected to the store that have not said that they have this master key, by the address that each is
 * connected from: of a version before this one, which says nothing of keys, too. Nodes of a data directory: none.
 */
export async function nodesWithout(location: KeptLocation, key: string): Promise<readonly string[]> {
  if (location.url === undefined) return []
  const { nodesWithoutKey } = await import('./postgres/backup.ts')
  return await nodesWithoutKey(location.url, key)
}

/** @throws StoreUnusable when another process uses the store. Of a data directory, to have opened it says so. */
export async function assertAlone(location: KeptLocation): Promise<void> {
  if (location.url === undefined) return
  const { assertNoServer } = await import('./postgres/backup.ts')
  await assertNoServer(location.url)
}
