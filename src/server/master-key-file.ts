import { accessSync, constants, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MasterKey } from '../credentials/index.ts'
import { removeUnfinished, syncFolder, writeNewFile } from './new-file.ts'
import { type ServeOptions, StartError } from './options.ts'

/** In the data folder. */
export const KEY_FILE = 'master.key'

/** What says where the key is. */
export type KeyOptions = Pick<ServeOptions, 'data' | 'store' | 'ephemeral' | 'environment' | 'random'>

export interface FoundKey {
  readonly masterKey: MasterKey
  /** In backticks: the variable or the file that it came from. */
  readonly from: string
  /** Where it is a wrong one: what to do, as a hint. */
  readonly mend: string
  /** Whether it is the data folder's own, and no variable names it. */
  readonly isInFolder: boolean
}

/**
 * The key under which secrets are sealed: `CASTELLAN_MASTER_KEY` (base64 of 32 bytes), the file that
 * `CASTELLAN_MASTER_KEY_FILE` names, or `master.key` (mode 0600) in the data folder. While it is changed, several stand
 * there, the newest last.
 *
 * @returns `undefined` where none is named, and the folder has none.
 * @throws StartError for one that cannot be used.
 */
export function findMasterKey({ environment, random, data, store }: KeyOptions): FoundKey | undefined {
  const inline = environment.CASTELLAN_MASTER_KEY
  if (inline) {
    const from = '`CASTELLAN_MASTER_KEY`'
    const masterKey = new MasterKey(decode(inline, from), random)
    return { masterKey, from, mend: `set ${from} to the one before`, isInFolder: false }
  }
  const named = environment.CASTELLAN_MASTER_KEY_FILE
  if (named) return keyInFile(named, random)
  if (store !== undefined || data === undefined) return undefined
  const found = keyInFileIfAny(join(data, KEY_FILE), random)
  return found && { ...found, isInFolder: true }
}

/** Where the key is lost: the sentence that says how it is brought back. */
export function bringBack({ data, store }: KeyOptions): string {
  if (store !== undefined || data === undefined) return 'set `CASTELLAN_MASTER_KEY_FILE` to the file that has it'
  const path = join(data, KEY_FILE)
  return `put it back as \`${path}\`, or set \`CASTELLAN_MASTER_KEY_FILE\` to the file that has it`
}

/**
 * The key of a new store: in the data folder, where only its owner can read it; on disk before anything is sealed with
 * it.
 *
 * @throws StartError where there is no folder of this node's own.
 */
export function createMasterKey({ data, store, ephemeral, random }: KeyOptions): MasterKey {
  const key = random(32)
  if (ephemeral) return new MasterKey(key, random)
  if (store !== undefined || data === undefined) {
    throw new StartError(
      'nodes on one store need one master key',
      'set `CASTELLAN_MASTER_KEY_FILE` to a file with the base64 of 32 random bytes (`openssl rand -base64 32`), the same on every node',
    )
  }
  try {
    writeKey(join(data, KEY_FILE), key)
  } catch (error) {
    throw unwritable(data, error)
  }
  return new MasterKey(key, random)
}

/** A start that died left them, before the key was whole or after. Only for who holds the store. */
export function removeUnfinishedKeys({ data, store }: Pick<KeyOptions, 'data' | 'store'>): void {
  if (store === undefined && data !== undefined) removeUnfinished(join(data, KEY_FILE))
}

/** Makes the folder where there is none. @throws StartError when nothing can be written there. */
export function prepareDataFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
    accessSync(data, constants.W_OK)
  } catch (error) {
    throw unwritable(data, error)
  }
}

function unwritable(folder: string, cause: unknown): StartError {
  const code = (cause as NodeJS.ErrnoException).code
  const failure = new StartError(
    `the data folder \`${folder}\` cannot be written (${code})`,
    'choose another with `--data`, or let this user write there',
  )
  failure.cause = cause
  return failure
}

/** A key in a file of its own, on disk when this returns. @throws the file system's error, where there is one too. */
export function writeKey(path: string, key: Uint8Array): void {
  writeNewFile(path, `${Buffer.from(key).toString('base64')}\n`)
  syncFolder(dirname(path))
}

/** @throws StartError for a file that is not there, or cannot be used. */
export function keyInFile(path: string, random: KeyOptions['random']): FoundKey {
  const mend = `bring back the one before, in \`${path}\``
  return { masterKey: new MasterKey(read(path), random), from: `\`${path}\``, mend, isInFolder: false }
}

/** `undefined` where there is no such file. @throws StartError for one that cannot be used. */
export function keyInFileIfAny(path: string, random: KeyOptions['random']): FoundKey | undefined {
  try {
    return keyInFile(path, random)
  } catch (error) {
    if (error instanceof StartError && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
      return undefined
    throw error
  }
}

function read(path: string): readonly Uint8Array[] {
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      throw new StartError(`others can read the master key in \`${path}\``, `run \`chmod 600 ${path}\``)
    }
    return decode(readFileSync(path, 'utf8'), `\`${path}\``)
  } catch (error) {
    if (error instanceof StartError) throw error
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') throw unwritable(dirname(path), error)
    const failure = new StartError(
      `cannot read the master key in \`${path}\``,
      'check the folder, or restore the file; without it sealed secrets are lost',
    )
    failure.cause = error
    throw failure
  }
}

/** One key, or while it is changed several, in the order of their age: each on a line, or with spaces between them. */
function decode(text: string, where: string): readonly Uint8Array[] {
  const keys = text.trim().split(/[\s,]+/)
  return keys.map((key) => {
    const bytes = Buffer.from(key, 'base64')
    if (bytes.length !== 32) {
      const several = keys.length === 1 ? '' : `, and each of its ${keys.length} keys must be`
      throw new StartError(
        `${where} is not the base64 of 32 bytes${several}`,
        'make one with `openssl rand -base64 32`',
      )
    }
    return bytes
  })
}
