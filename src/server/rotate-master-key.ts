import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { MasterKey } from '../credentials/index.ts'
import { assertAlone, type KeptLocation, openStore, type Store } from '../storage/index.ts'
import { changeBesideNodes, type RotateOptions } from './key-change.ts'
import { checkOf, opensCheck, wrongKey } from './master-key.ts'
import { bringBack, type FoundKey, findMasterKey } from './master-key-file.ts'
import { type NewKeyOptions, type NewKeyPlace, newKeyPlace } from './new-master-key.ts'
import { StartError } from './options.ts'
import { type Resealed, reseal } from './reseal.ts'
import { asStartError } from './store-errors.ts'

export interface Rotated extends Omit<Resealed, 'resealed'> {
  /** How many values this run sealed anew; `undefined` where the folder's server did. */
  readonly resealed: number | undefined
  /** The new key's file, where servers find it only when a variable names it. */
  readonly toBeNamed: string | undefined
  /** Where the key before is kept; it opens backups that were made before. */
  readonly keptBefore: string | undefined
  /** Where the key before stands beside the new one, for nodes that go on: it opens what they gave out. */
  readonly besideNodes: string | undefined
}

/**
 * Changes the master key of a store. Where nodes use it, and have the new key too, beside them: `changeBesideNodes`.
 * Else of one that no server uses: everything is sealed anew, batch by batch. While the store knows of two keys no
 * server starts that has one of them; a run that dies, at whatever moment, is gone on with by the next.
 *
 * 1. the new key is on disk; 2. the store knows both by their checks; 3. each value is opened with the one before and
 * sealed with the new one; 4. in one transaction the new check is the store's only one, and each account is told;
 * 5. the new key's file takes its place.
 *
 * @throws StartError
 */
export async function rotateMasterKey(options: RotateOptions): Promise<Rotated> {
  const { data, store: url, clock, onProgress } = options
  const before = findMasterKey({ ...options, ephemeral: false })
  const location: KeptLocation = url === undefined ? { data: data ?? '' } : { url }
  if (location.data !== undefined && !existsSync(join(location.data, 'castellan.db')))
    throw new StartError(`there is no store in \`${location.data}\``, 'check `--data` or `--store`')
  const beside = await changeBesideNodes(options, before, location)
  if (beside) return { ...beside, toBeNamed: undefined, keptBefore: undefined }
  const place = newKeyPlace(options)
  const keys = await inStore(location, (store) => begin(store, { before, place, options }))
  const { resealed, lost } = keys.isTurned
    ? { resealed: 0, lost: [] }
    : await afterOthers(location, keys, (store) =>
        reseal(store, { before: keys.before, next: keys.next.masterKey, clock, onProgress }),
      )
  const keptBefore = place.install(clock())
  return { resealed, lost, toBeNamed: place.isInFolder ? undefined : place.path, keptBefore, besideNodes: undefined }
}

type Keys =
  | { readonly isTurned: true; readonly next: FoundKey }
  | { readonly isTurned: false; readonly next: FoundKey; readonly before: MasterKey; readonly isNew: boolean }

/** From here on no server starts. */
async function begin(
  store: Store,
  {
    before,
    place,
    options,
  }: { readonly before: FoundKey | undefined; readonly place: NewKeyPlace; readonly options: NewKeyOptions },
): Promise<Keys> {
  const { current, next } = await store.directory.masterKeyChecks()
  if (current === undefined) throw new StartError('the store does not know its master key yet', 'start the server once')
  const given = place.find()
  const isOfStore = before !== undefined && opensCheck(before.masterKey, current)
  if (given !== undefined && opensCheck(given.masterKey, current)) {
    if (!isOfStore) return { isTurned: true, next: given }
    throw new StartError(`the key in ${given.from} is the one that the store has`, 'name another file, or remove it')
  }
  if (before === undefined)
    throw new StartError('the master key of this store is missing', bringBack({ ...options, ephemeral: false }))
  if (!isOfStore) throw wrongKey(before)
  const { masterKey } = before
  if (next === undefined) {
    const made = given ?? place.make()
    await store.directory.changeMasterKeyCheck((checks) => checks.begin(checkOf(made.masterKey)))
    return { isTurned: false, next: made, before: masterKey, isNew: true }
  }
  if (given === undefined || !opensCheck(given.masterKey, next)) {
    throw new StartError(
      `the change of the master key was begun with another key than that in \`${place.path}\``,
      'bring that key back: some secrets are sealed with it',
    )
  }
  return { isTurned: false, next: given, before: masterKey, isNew: false }
}

/** A server that was there before the store knew of two keys would go on sealing with the one before. */
async function afterOthers<T>(
  location: KeptLocation,
  { isNew }: Extract<Keys, { isTurned: false }>,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  try {
    await assertAlone(location)
  } catch (error) {
    // Nothing is sealed with the new key yet.
    if (isNew) await inStore(location, (store) => store.directory.changeMasterKeyCheck((checks) => checks.abandon()))
    throw asStartError(error, STOP)
  }
  return inStore(location, work)
}

const STOP = 'stop the servers that use it, then try again'

async function inStore<T>(location: KeptLocation, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(location).catch((error) => {
    throw asStartError(error, STOP)
  })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}
