import type { MasterKey } from '../credentials/index.ts'
import { type Store, sealedName } from '../storage/index.ts'
import type { SealedSample } from '../storage/repositories/sealed-values.ts'
import { bringBack, createMasterKey, type FoundKey, type KeyOptions, removeUnfinishedKeys } from './master-key-file.ts'
import { waitingKey } from './new-master-key.ts'
import { StartError } from './options.ts'
import { SEALED_CONTEXTS } from './sealed-contexts.ts'

const CHECK = { context: 'master-key/check', text: 'castellan' }

/**
 * The master key of an opened store. A store remembers its key by a sealed text, so that another one is refused before
 * it seals anything; and where a key is lost, none is made in its place. INVARIANT (fail closed)
 *
 * @param found as `findMasterKey` found it before the store was opened.
 * @throws StartError that says what brings the right one back.
 */
export async function masterKeyOf(
  store: Store,
  found: FoundKey | undefined,
  options: KeyOptions,
  { mayCreate = true } = {},
): Promise<MasterKey> {
  // What is kept nowhere cannot be opened with another key later.
  if (options.ephemeral) return found?.masterKey ?? createMasterKey(options)
  removeUnfinishedKeys(options)
  const { current: check, next } = await store.directory.masterKeyChecks()
  if (next !== undefined) throw changing()
  const samples = check === undefined ? await store.directory.sealedSamples() : []
  if (found === undefined) {
    if (check !== undefined || samples.length > 0 || !mayCreate)
      throw new StartError('the master key of this store is missing', endOfChange(options, check) ?? bringBack(options))
    return remembered(store, { ...keyOf(options), masterKey: createMasterKey(options) })
  }
  if (check === undefined && (samples.length === 0 || samples.some((sample) => opensSample(found.masterKey, sample))))
    return remembered(store, found)
  if (check === undefined || !opensCheck(found.masterKey, check))
    throw wrongKey({ ...found, mend: endOfChange(options, check) ?? found.mend })
  return found.masterKey
}

/** By which a store knows this key. */
export function checkOf(masterKey: MasterKey): string {
  const checkSealed = masterKey.seal(CHECK.text, CHECK.context)
  return checkSealed
}

/** Whether `check`, a store's own or a backup's, was sealed with `masterKey`. */
export function opensCheck(masterKey: MasterKey, check: string): boolean {
  return opens(masterKey, check, CHECK.context)
}

function keyOf(options: KeyOptions): Omit<FoundKey, 'masterKey'> {
  return { from: 'the key that was just made', mend: bringBack(options), isInFolder: true }
}

async function remembered(store: Store, found: FoundKey): Promise<MasterKey> {
  await store.directory.rememberMasterKeyCheck(checkOf(found.masterKey))
  // Another node may have been first, with another key.
  const { current: check, next } = await store.directory.masterKeyChecks()
  if (next !== undefined) throw changing()
  if (check === undefined || !opensCheck(found.masterKey, check)) throw wrongKey(found)
  return found.masterKey
}

/** What mends it where a change of the key died when the new one was to take its place in the data folder. */
export function endOfChange(options: Omit<KeyOptions, 'ephemeral'>, check: string | undefined): string | undefined {
  const waiting = check === undefined ? undefined : waitingKey(options)
  if (check === undefined || waiting === undefined || !opensCheck(waiting.masterKey, check)) return undefined
  return `the new key waits in ${waiting.from}: ${AGAIN}`
}

const AGAIN = 'run `castellan doctor rotate-master-key` again, as before'

/** Some of its secrets are sealed with one key and some with another: it is for `rotateMasterKey` alone. */
export function changing(): StartError {
  return new StartError('a change of the master key of this store was begun, and is not done', AGAIN)
}

export function wrongKey({ from, mend }: FoundKey): StartError {
  return new StartError(`the master key in ${from} is not the one that this store was made with`, mend)
}

function opensSample(masterKey: MasterKey, { column, accountId, id, sealed }: SealedSample): boolean {
  return opens(masterKey, sealed, SEALED_CONTEXTS[sealedName(column)](accountId, id))
}

function opens(masterKey: MasterKey, sealed: string, context: string): boolean {
  try {
    masterKey.open(sealed, context)
    return true
  } catch {
    return false
  }
}
