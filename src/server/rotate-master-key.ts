import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AccountId, Clock } from '../aws/index.ts'
import type { MasterKey } from '../credentials/index.ts'
import { tellOfNewMasterKey } from '../signin/index.ts'
import { assertAlone, type KeptLocation, openStore, SEALED_COLUMNS, type Store, sealedName } from '../storage/index.ts'
import type { SealedValue } from '../storage/repositories/sealed-values.ts'
import { checkOf, opensCheck, wrongKey } from './master-key.ts'
import { bringBack, type FoundKey, findMasterKey } from './master-key-file.ts'
import { type NewKeyOptions, type NewKeyPlace, newKeyPlace } from './new-master-key.ts'
import { StartError } from './options.ts'
import { SEALED_CONTEXTS } from './sealed-contexts.ts'
import { asStartError } from './store-errors.ts'

/** Values in a transaction. */
const BATCH = 200

export type RotateOptions = NewKeyOptions & {
  readonly clock: Clock
  /** Told how many values are sealed with the new key. */
  readonly onProgress: (resealed: number) => void
}

export interface Rotated {
  /** How many values this run sealed anew. */
  readonly resealed: number
  /** What neither key opens, and so was lost before: it is left as it is. */
  readonly lost: readonly string[]
  /** The new key's file, where servers find it only when a variable names it. */
  readonly toBeNamed: string | undefined
  /** Where the key before is kept; it opens backups that were made before. */
  readonly keptBefore: string | undefined
}

/**
 * Changes the master key of a store that no server uses: everything is sealed anew, batch by batch. While the store
 * knows of two keys no server starts; a run that dies, at whatever moment, is gone on with by the next.
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
  const place = newKeyPlace(options)
  const location: KeptLocation = url === undefined ? { data: data ?? '' } : { url }
  if (location.data !== undefined && !existsSync(join(location.data, 'castellan.db')))
    throw new StartError(`there is no store in \`${location.data}\``, 'check `--data` or `--store`')
  const keys = await inStore(location, (store) => begin(store, { before, place, options }))
  const { resealed, lost } = keys.isTurned
    ? { resealed: 0, lost: [] }
    : await afterOthers(location, keys, (store) => reseal(store, keys, { clock, onProgress }))
  const keptBefore = place.install(clock())
  return { resealed, lost, toBeNamed: place.isInFolder ? undefined : place.path, keptBefore }
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

async function reseal(
  store: Store,
  { before, next }: Extract<Keys, { isTurned: false }>,
  { clock, onProgress }: Pick<RotateOptions, 'clock' | 'onProgress'>,
): Promise<Pick<Rotated, 'resealed' | 'lost'>> {
  const accounts = await store.directory.accounts()
  const lost: string[] = []
  let resealed = 0
  for (const accountId of accounts) {
    for await (const { replacements, unopened } of batches(store, accountId, before, next.masterKey)) {
      lost.push(...unopened)
      if (replacements.length === 0) continue
      await store.record(accountId, async (tx) => {
        for (const { column, value, sealed } of replacements) await tx.sealedValues.replace(column, value, sealed)
      })
      resealed += replacements.length
      onProgress(resealed)
    }
  }
  await turn(store, accounts, clock)
  return { resealed, lost }
}

interface Replacement {
  readonly column: (typeof SEALED_COLUMNS)[number]
  readonly value: SealedValue
  readonly sealed: string
}

/** What of an account is to be sealed anew. What is already, by a run that died, opens with the new key. */
async function* batches(store: Store, accountId: AccountId, before: MasterKey, next: MasterKey) {
  for (const column of SEALED_COLUMNS) {
    const contextOf = SEALED_CONTEXTS[sealedName(column)]
    for (let after = ''; ; ) {
      const page = await store.read(accountId).sealedValues.page(column, { after, limit: BATCH })
      const replacements: Replacement[] = []
      const unopened: string[] = []
      for (const value of page) {
        const context = contextOf(accountId, value.id)
        if (opened(next, value, context) !== undefined) continue
        const secret = opened(before, value, context)
        if (secret === undefined) unopened.push(`${column.table} ${value.id} of account ${accountId}`)
        else replacements.push({ column, value, sealed: next.seal(secret, context) })
      }
      yield { replacements, unopened }
      const last = page.at(-1)
      if (last === undefined || page.length < BATCH) break
      after = last.id
    }
  }
}

/** All of it or nothing: so each account is told once. */
async function turn(store: Store, accounts: readonly AccountId[], clock: Clock): Promise<void> {
  const { next = '' } = await store.directory.masterKeyChecks()
  if (accounts.length === 0) return store.directory.changeMasterKeyCheck((checks) => checks.turn(next))
  await store.write(
    accounts,
    async (tx) => {
      for (const accountId of accounts) await tellOfNewMasterKey(tx.of(accountId), clock)
      await tx.masterKeyCheck.turn(next)
    },
    'reserve',
  )
}

function opened(masterKey: MasterKey, { sealed }: SealedValue, context: string): Buffer | undefined {
  try {
    return masterKey.open(sealed, context)
  } catch {
    return undefined
  }
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
