import { join } from 'node:path'
import type { EngineName, RunStatement } from './engine.ts'
import { sqliteSnapshot } from './sqlite/backup.ts'

/** Of a store that outlives its process. */
export type KeptLocation =
  | { readonly data: string; readonly url?: undefined }
  | { readonly url: string; readonly data?: undefined }

/** What `fn` makes of all of the store, as one moment sees it; servers may go on writing. @throws StoreUnusable */
export async function snapshot<T>(
  location: KeptLocation,
  fn: (engine: EngineName, run: RunStatement) => Promise<T>,
): Promise<T> {
  if (location.data !== undefined)
    return sqliteSnapshot(join(location.data, 'castellan.db'), (run) => fn('sqlite', run))
  const { postgresSnapshot } = await import('./postgres/backup.ts')
  return postgresSnapshot(location.url, (run) => fn('postgres', run))
}
