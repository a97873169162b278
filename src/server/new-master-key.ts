import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type FoundKey, KEY_FILE, type KeyOptions, keyInFile, keyInFileIfAny, writeKey } from './master-key-file.ts'
import { removeUnfinished, replaceFile, syncFolder } from './new-file.ts'
import { StartError } from './options.ts'

/** Where the key waits that takes the place of the data folder's own. */
const NEXT_FILE = `${KEY_FILE}.new`

export type NewKeyOptions = Omit<KeyOptions, 'ephemeral'> & {
  /** Where the new key is, or is to be made, unless the data folder keeps it. */
  readonly newKeyFile: string | undefined
}

/** The key that is to take the place of a store's, and where it is. */
export interface NewKeyPlace {
  readonly path: string
  /** Whether servers look for it in the data folder. */
  readonly isInFolder: boolean
  /** What runs that died left beside it is gone then. @throws StartError for one that cannot be used. */
  find(): FoundKey | undefined
  /** On disk before anything is sealed with it. @throws StartError */
  make(): FoundKey
  /**
   * Puts it where servers look for it, if that is the data folder. What is done already stays as it is.
   *
   * @returns the file that has the key before it.
   */
  install(now: number): string | undefined
}

/**
 * A key that a variable names is changed by whoever sets that: the new one is in a file that is named. The data
 * folder's own waits beside it; one may be put there.
 *
 * @throws StartError where no file is named, or one too many.
 */
export function newKeyPlace({ data, store, environment, newKeyFile, random }: NewKeyOptions): NewKeyPlace {
  const isNamed = Boolean(environment.CASTELLAN_MASTER_KEY || environment.CASTELLAN_MASTER_KEY_FILE)
  if (isNamed || store !== undefined || data === undefined) {
    if (newKeyFile === undefined) {
      throw new StartError(
        'it is not said where the new master key is to be',
        'beside servers that go on, put it behind the one before, where that is, on every node; where none runs, name a file with `--new-key-file`: it is made where it is not there',
      )
    }
    return { ...inFile(newKeyFile, random), isInFolder: false, install: () => undefined }
  }
  if (newKeyFile !== undefined) {
    throw new StartError(
      `the master key is in the folder \`${data}\`, and so will the new one be`,
      `leave \`--new-key-file\` out; to give a key, put it into \`${join(data, NEXT_FILE)}\` first`,
    )
  }
  return { ...inFile(join(data, NEXT_FILE), random), isInFolder: true, install: (now) => install(data, now) }
}

/** The data folder's next key, if one waits there. */
export function waitingKey({ data, store, random }: Omit<KeyOptions, 'ephemeral'>): FoundKey | undefined {
  if (store !== undefined || data === undefined) return undefined
  return keyInFileIfAny(join(data, NEXT_FILE), random)
}

/**
 * Puts a new key behind the folder's own, in one file: for a server that goes on with both. One that waits is taken.
 * Whoever dies meanwhile leaves the old file or the new one.
 */
export function joinWaitingKey({ data = '', random }: Pick<NewKeyOptions, 'data' | 'random'>, before: FoundKey): void {
  const place = inFile(join(data, NEXT_FILE), random)
  const waiting = place.find()
  const isTaken = waiting?.masterKey.ids.some((id) => before.masterKey.ids.includes(id)) // By a run that died.
  if (isTaken) rmSync(place.path)
  if (isTaken || !waiting) place.make()
  const current = join(data, KEY_FILE)
  const lines = [current, place.path].map((path) => readFileSync(path, 'utf8').trim())
  replaceFile(current, `${lines.join('\n')}\n`)
  rmSync(place.path)
  syncFolder(data)
}

function inFile(path: string, random: KeyOptions['random']): Omit<NewKeyPlace, 'install' | 'isInFolder'> {
  return {
    path,
    find() {
      removeUnfinished(path)
      return keyInFileIfAny(path, random)
    },
    make() {
      try {
        writeKey(path, random(32))
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        throw new StartError(`the new master key cannot be written to \`${path}\` (${code})`, 'choose another file')
      }
      return keyInFile(path, random)
    },
  }
}

/** One rename after the other: whoever dies between them is told so at the next start, and this goes on from there. */
function install(data: string, now: number): string | undefined {
  const current = join(data, KEY_FILE)
  const next = join(data, NEXT_FILE)
  const before = `${current}.until-${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}`
  const isThere = existsSync(current)
  if (isThere) renameSync(current, before)
  renameSync(next, current)
  syncFolder(data)
  return isThere ? before : undefined
}
