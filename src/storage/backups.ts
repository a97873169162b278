import { closeSync, createWriteStream, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import {
  assertUpToDate,
  type BackupSummary,
  backedUpTables,
  backupLines,
  digestOf,
  load,
  RowsDigest,
  rowsOf,
} from './backup/index.ts'
import type { EngineName, RunStatement } from './engine.ts'
import { StoreUnusable } from './errors.ts'
import { migrations } from './migrations/index.ts'
import { assertKnown } from './migrations/plan.ts'
import { tablesOf } from './migrations/tables.ts'
import { sqlNames } from './naming.ts'
import { type KeptLocation, snapshot } from './snapshot.ts'
import { replaceSqlite } from './sqlite/backup.ts'

type OnProgress = (done: number, total: number) => void

/**
 * Writes all of the store, as one moment saw it, into a new file at `path` that its owner alone can read; servers may
 * go on writing. The file has its name when it is whole and on disk.
 *
 * @returns the digest of its rows.
 * @throws StoreUnusable when `path` exists, or there is no store of this version.
 */
export async function writeBackup(
  location: KeptLocation,
  path: string,
  { madeAt, onProgress }: { readonly madeAt: number; readonly onProgress: OnProgress },
): Promise<string> {
  if (existsSync(path)) throw exists(path)
  const partial = join(dirname(path), `.${basename(path)}.${process.pid}.partial`)
  const rows = new RowsDigest()
  const writeFrom = (engine: EngineName, run: RunStatement) =>
    pipeline(
      Readable.from(backupLines({ engine, run, madeAt, onProgress, rows })),
      createGzip(),
      createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true }),
    )
  try {
    await snapshot(location, writeFrom)
    nameNew(partial, path)
    return rows.end().digest
  } finally {
    rmSync(partial, { force: true })
  }
}

/**
 * Digests of all of the store, as one moment sees it: what a backup that is taken now would have.
 *
 * @throws StoreUnusable when there is no store of this version.
 */
export function digestStore(location: KeptLocation) {
  return snapshot(location, async (engine, run) => {
    await assertUpToDate(engine, run)
    return digestOf(engine, run, backedUpTables())
  })
}

/**
 * Makes the store what the backup at `path` says, all of it or nothing. Of either engine, whichever the backup is of.
 *
 * @param summary of this backup, as `verifyBackup` made it.
 * @throws StoreUnusable when the store is in use, or has accounts and may not be replaced; BackupUnusable.
 */
export async function restoreBackup(
  location: KeptLocation,
  path: string,
  {
    summary,
    replace,
    restoredAt,
    onProgress,
  }: {
    readonly summary: BackupSummary
    readonly replace: boolean
    /** Epoch milliseconds. */
    readonly restoredAt: number
    readonly onProgress: OnProgress
  },
): Promise<void> {
  const fillOn = (engine: 'sqlite' | 'postgres') => (run: RunStatement) =>
    load({
      engine,
      run,
      migrations: summary.migrations,
      rows: rowsOf(path),
      onLoaded: (rows) => onProgress(rows, summary.rows),
      restoredAt,
      digest: summary.digest,
    })
  if (location.data !== undefined) {
    return replaceSqlite({ path: join(location.data, 'castellan.db'), replace, fill: fillOn('sqlite') })
  }
  const { replacePostgres } = await import('./postgres/backup.ts')
  return replacePostgres({
    url: location.url,
    replace,
    tables: tablesOf(migrations).map(({ name }) => sqlNames.column(name)),
    assertKnown: (applied) => assertKnown(applied, migrations),
    fill: fillOn('postgres'),
  })
}

/** Gives the file its name, unless another has it. */
function nameNew(from: string, path: string): void {
  try {
    linkSync(from, path)
  } catch (error) {
    // Not every file system has a second name for a file.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || existsSync(path)) throw exists(path)
    renameSync(from, path)
  }
  if (process.platform === 'win32') return
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

function exists(path: string): StoreUnusable {
  return new StoreUnusable(`\`${path}\` exists: a backup overwrites nothing`)
}
