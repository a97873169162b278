import type { MasterKey } from '../credentials/index.ts'
import { mfaSeedContext } from '../identity/mfa.ts'
import { accessKeySecretContext } from '../storage/repositories/access-keys.ts'
import type { SealedSample } from '../storage/repositories/master-key-check.ts'
import type { Store } from '../storage/store.ts'
import { bringBack, createMasterKey, type FoundKey, type KeyOptions } from './master-key-file.ts'
import { StartError } from './options.ts'

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
  const check = await store.directory.masterKeyCheck()
  const samples = check === undefined ? await store.directory.sealedSamples() : []
  if (found === undefined) {
    if (check !== undefined || samples.length > 0 || !mayCreate)
      throw new StartError('the master key of this store is missing', bringBack(options))
    return remembered(store, { ...keyOf(options), masterKey: createMasterKey(options) })
  }
  if (check === undefined && (samples.length === 0 || samples.some((sample) => opensSample(found.masterKey, sample))))
    return remembered(store, found)
  if (check === undefined || !opensCheck(found.masterKey, check)) throw wrong(found)
  return found.masterKey
}

/** Whether `check`, a store's own or a backup's, was sealed with `masterKey`. */
export function opensCheck(masterKey: MasterKey, check: string): boolean {
  return opens(masterKey, check, CHECK.context)
}

function keyOf(options: KeyOptions): Pick<FoundKey, 'from' | 'mend'> {
  return { from: 'the key that was just made', mend: bringBack(options) }
}

async function remembered(store: Store, found: FoundKey): Promise<MasterKey> {
  await store.directory.rememberMasterKeyCheck(found.masterKey.seal(CHECK.text, CHECK.context))
  // Another node may have been first, with another key.
  const check = await store.directory.masterKeyCheck()
  if (check === undefined || !opensCheck(found.masterKey, check)) throw wrong(found)
  return found.masterKey
}

function wrong({ from, mend }: FoundKey): StartError {
  return new StartError(`the master key in ${from} is not the one that this store was made with`, mend)
}

function opensSample(masterKey: MasterKey, { of, accountId, id, sealed }: SealedSample): boolean {
  const context = of === 'access-key' ? accessKeySecretContext(accountId, id) : mfaSeedContext(accountId, id)
  return opens(masterKey, sealed, context)
}

function opens(masterKey: MasterKey, sealed: string, context: string): boolean {
  try {
    masterKey.open(sealed, context)
    return true
  } catch {
    return false
  }
}
