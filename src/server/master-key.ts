import { namedKey } from '../aws/index.ts'
import type { MasterKey } from '../credentials/index.ts'
import { type Store, sealedName } from '../storage/index.ts'
import type { MasterKeyChecks } from '../storage/repositories/master-key-check.ts'
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
 * While the key is being changed the store has the texts of two, and whoever has both may use it.
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
  const checks = await store.directory.masterKeyChecks()
  const { current: check, next } = checks
  const samples = check === undefined ? await store.directory.sealedSamples() : []
  if (found === undefined) {
    if (next !== undefined) throw changing()
    if (check !== undefined || samples.length > 0 || !mayCreate)
      throw new StartError('the master key of this store is missing', endOfChange(options, check) ?? bringBack(options))
    return remembered(store, { ...keyOf(options), masterKey: createMasterKey(options) })
  }
  if (check === undefined) {
    const isRight = samples.length === 0 || samples.some((sample) => opensSample(found.masterKey, sample))
    if (!isRight) throw wrongKey({ ...found, mend: endOfChange(options, check) ?? found.mend })
    return remembered(store, found)
  }
  if (!useAsTold(found.masterKey, checks)) throw lacking(options, found, checks)
  return found.masterKey
}

/**
 * Has the ring seal with the key that the store says, and open what is kept with those that the store needs.
 *
 * @param before what it said a moment ago: rows that were read then may still be about to be opened.
 * @returns whether it has them all; where it has not, it stays as it was.
 */
export function useAsTold(masterKey: MasterKey, { current, next }: MasterKeyChecks, before?: MasterKeyChecks): boolean {
  if (current === undefined) return false
  const kept = keyOfCheck(masterKey, current)
  const coming = next === undefined ? kept : keyOfCheck(masterKey, next)
  if (kept === undefined || coming === undefined) return false
  const isNamed = namedKey(next ?? current).id !== undefined
  const former = [before?.current, before?.next].flatMap((check) => (check && keyOfCheck(masterKey, check)) ?? [])
  // A change to a newer one may have begun just now, and others have sealed with it.
  const newer = masterKey.ids.slice(masterKey.ids.indexOf(kept) + 1)
  masterKey.use({ sealing: coming, isNamed, keeping: [...new Set([kept, coming, ...newer, ...former])] })
  return true
}

/** By which a store knows this key. */
export function checkOf(masterKey: MasterKey): string {
  const checkSealed = masterKey.seal(CHECK.text, CHECK.context)
  return checkSealed
}

/** Whether `check`, a store's own or a backup's, was sealed with `masterKey`. */
export function opensCheck(masterKey: MasterKey, check: string): boolean {
  return keyOfCheck(masterKey, check) !== undefined
}

/** Which key of the ring a store's text was sealed with, by its id. */
export function keyOfCheck(masterKey: MasterKey, check: string): string | undefined {
  return masterKey.opener(check, CHECK.context)
}

function keyOf(options: KeyOptions): Omit<FoundKey, 'masterKey'> {
  return { from: 'the key that was just made', mend: bringBack(options), isInFolder: true }
}

async function remembered(store: Store, found: FoundKey): Promise<MasterKey> {
  await store.directory.rememberMasterKeyCheck(checkOf(found.masterKey))
  // Another node may have been first, with another key.
  const checks = await store.directory.masterKeyChecks()
  if (!useAsTold(found.masterKey, checks)) throw checks.next === undefined ? wrongKey(found) : changing()
  return found.masterKey
}

function lacking(options: KeyOptions, found: FoundKey, { current = '', next }: MasterKeyChecks): StartError {
  return next === undefined
    ? wrongKey({ ...found, mend: endOfChange(options, current) ?? found.mend })
    : changing(found)
}

/** What mends it where a change of the key died when the new one was to take its place in the data folder. */
export function endOfChange(options: Omit<KeyOptions, 'ephemeral'>, check: string | undefined): string | undefined {
  const waiting = check === undefined ? undefined : waitingKey(options)
  if (check === undefined || waiting === undefined || !opensCheck(waiting.masterKey, check)) return undefined
  return `the new key waits in ${waiting.from}: ${AGAIN}`
}

const AGAIN = 'run `castellan doctor rotate-master-key` again, as before'

/** Some of its secrets are sealed with one key and some with another: whoever has one of them alone may not use it. */
export function changing(found?: FoundKey): StartError {
  const both =
    found && `, or, where other nodes go on, give this one the new key too, on a line of its own in ${found.from}`
  return new StartError('a change of the master key of this store was begun, and is not done', `${AGAIN}${both ?? ''}`)
}

export function wrongKey({ from, mend }: FoundKey): StartError {
  return new StartError(`the master key in ${from} is not the one that this store was made with`, mend)
}

function opensSample(masterKey: MasterKey, { column, accountId, id, sealed }: SealedSample): boolean {
  return masterKey.opener(sealed, SEALED_CONTEXTS[sealedName(column)](accountId, id)) !== undefined
}
