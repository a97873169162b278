import { statSync } from 'node:fs'
import { join } from 'node:path'
import { tellOfRestore } from '../signin/index.ts'
import {
  BackupUnusable,
  digestStore,
  type KeptLocation,
  openStore,
  restoreBackup,
  type TableDigest,
  verifyBackup,
  writeBackup,
} from '../storage/index.ts'
import { opensCheck } from './master-key.ts'
import { bringBack, findMasterKey, type KeyOptions } from './master-key-file.ts'
import { type ServeOptions, StartError } from './options.ts'
import { asStartError } from './store-errors.ts'

export interface BackupProgress {
  /** What is done now, and how far. */
  readonly onProgress: (what: 'writing' | 'checking' | 'restoring', done: number, total: number) => void
}

type Where = Pick<ServeOptions, 'data' | 'store'>

/**
 * Backs the store up, beside a server that goes on.
 *
 * @param path a file that is not there yet, or a folder, in which the backup is named by its time.
 * @returns the file's path, and the digest of its rows. @throws StartError
 */
export async function takeBackup(
  options: Where & Pick<ServeOptions, 'clock'> & BackupProgress,
  path: string,
): Promise<{ readonly file: string; readonly digest: string }> {
  const madeAt = options.clock()
  const file = isFolder(path) ? join(path, nameAt(madeAt)) : path
  try {
    const digest = await writeBackup(locationOf(options), file, {
      madeAt,
      onProgress: (done, total) => options.onProgress('writing', done, total),
    })
    return { file, digest }
  } catch (error) {
    throw explained(error, 'choose another file, or check `--data` or `--store`')
  }
}

/** What a backup that is taken now would have, and each table's. @throws StartError */
export async function digestOfStore(
  where: Where,
): Promise<{ readonly digest: string; readonly tables: readonly TableDigest[] }> {
  try {
    return await digestStore(locationOf(where))
  } catch (error) {
    throw explained(error, 'check `--data` or `--store`')
  }
}

export interface Restored {
  readonly madeAt: string
  readonly accounts: number
  readonly rows: number
  /** Of the backup's rows, which were read back from the store. */
  readonly digest: string
}

/**
 * Makes the store what a backup says. All is read and checked before anything is changed: the backup's form, version
 * and digest, and that the master key which is there opens it.
 *
 * @throws StartError
 */
export async function restoreFrom(
  options: Omit<KeyOptions, 'ephemeral'> & Pick<ServeOptions, 'clock'> & BackupProgress & { readonly replace: boolean },
  path: string,
): Promise<Restored> {
  const keyOptions = { ...options, ephemeral: false }
  try {
    const summary = await verifyBackup(path, (done, total) => options.onProgress('checking', done, total))
    const found = findMasterKey(keyOptions)
    if (found === undefined)
      throw new StartError('the master key of this backup is missing: nothing was changed', bringBack(keyOptions))
    if (!opensCheck(found.masterKey, summary.masterKeyCheck)) {
      throw new StartError(
        `the master key in ${found.from} is not the one of this backup: nothing was changed`,
        found.mend,
      )
    }
    await restoreBackup(locationOf(options), path, {
      summary,
      replace: options.replace,
      restoredAt: options.clock(),
      onProgress: (done, total) => options.onProgress('restoring', done, total),
    })
    await tellEachAccount(options, summary.madeAt)
    return summary
  } catch (error) {
    throw explained(error, 'stop the servers that use it; `--replace` puts a backup in place of accounts')
  }
}

/** Opens the store, which brings it up to date, and leaves word of the restore in each account. */
async function tellEachAccount(
  { clock, ...where }: Where & Pick<ServeOptions, 'clock'>,
  madeAt: string,
): Promise<void> {
  const store = await openStore(locationOf(where))
  try {
    for (const accountId of await store.directory.accounts()) await tellOfRestore({ store, clock }, accountId, madeAt)
  } finally {
    await store.close()
  }
}

function explained(error: unknown, hint: string): unknown {
  if (error instanceof BackupUnusable)
    return new StartError(`${error.message}: nothing was changed`, 'take another backup')
  const { code, path } = error as NodeJS.ErrnoException
  if (code?.startsWith('E') && path !== undefined)
    return new StartError(`\`${path}\` cannot be written or read (${code})`, 'choose another place, or make room there')
  return asStartError(error, hint)
}

function locationOf({ data, store }: Where): KeptLocation {
  return store === undefined ? { data: data ?? '' } : { url: store }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Such as `castellan-20261130T003621Z.backup`. */
function nameAt(time: number): string {
  return `castellan-${new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')}.backup`
}
