import { setTimeout as pause } from 'node:timers/promises'
import { inspectStore, isHeld, type KeptLocation, openStore } from '../storage/index.ts'
import { takesHangup } from './hangup.ts'
import { keyOfCheck, opensCheck } from './master-key.ts'
import { type FoundKey, findMasterKey } from './master-key-file.ts'
import { joinWaitingKey, type NewKeyOptions, waitingKey } from './new-master-key.ts'
import { StartError } from './options.ts'
import type { Resealed, Resealing } from './reseal.ts'
import { rotateBesideNodes } from './rotate-beside-nodes.ts'
import { asStartError } from './store-errors.ts'

export type RotateOptions = NewKeyOptions & Pick<Resealing, 'clock' | 'onProgress'>

/** `resealed` is known to whoever did it: not where that was the folder's server. */
type ChangedBeside = Pick<Resealed, 'lost'> & { readonly resealed: number | undefined; readonly besideNodes: string }

/** Milliseconds that a server of this machine may go on without an end of the change. */
const MOST = 10 * 60_000

/**
 * Changes the master key beside the nodes that use the store, where that can be: they have been given the new one, or
 * the server of the data folder is one that can be told.
 *
 * @returns `undefined` where it is to be changed with no server running.
 * @throws StartError
 */
export async function changeBesideNodes(
  options: RotateOptions,
  found: FoundKey | undefined,
  location: KeptLocation,
): Promise<ChangedBeside | undefined> {
  if (found === undefined || options.newKeyFile !== undefined) return undefined
  const isRunning = location.data !== undefined && isHeld(location.data)
  if (!isRunning) {
    if (!(await hasNewKey(found, options, location))) return undefined
    const store = await openStore(location, { keys: found.masterKey.ids }).catch((error) => {
      throw asStartError(error, 'try again')
    })
    try {
      const { from } = found
      return { ...(await rotateBesideNodes(store, found.masterKey, { ...options, location, from })), besideNodes: from }
    } finally {
      await store.close()
    }
  }
  const pid = takesHangup(location.data ?? '')
  if (pid === undefined) return undefined
  if (!(await hasNewKey(found, options, location))) {
    if (!found.isInFolder) {
      throw new StartError(
        `there is no new master key in ${found.from}`,
        'put it there, on a line of its own behind the one before (`openssl rand -base64 32`), and run this again',
      )
    }
    joinWaitingKey(options, found)
  }
  return await askServer(pid, options, location)
}

/** Whether the change was begun with a key that is given, or is to begin with the newest that is. */
async function hasNewKey(
  { masterKey, isInFolder }: FoundKey,
  options: RotateOptions,
  location: KeptLocation,
): Promise<boolean> {
  const { masterKeyCheck, nextKeyCheck } = await inspectStore(location).catch((error) => {
    throw asStartError(error, 'check `--data` or `--store`')
  })
  if (nextKeyCheck !== undefined) {
    const isOfFolder = waitingKey(options)?.masterKey // Of a change with no server running.
    return masterKey.ids.length > 1 && !(isOfFolder && opensCheck(isOfFolder, nextKeyCheck))
  }
  const current = masterKeyCheck && keyOfCheck(masterKey, masterKeyCheck)
  if (current === undefined || masterKey.ids.length === 1) return false
  // The newest is the store's already: it is said once more, but where the folder can be given the next one.
  return !isInFolder || masterKey.ids.at(-1) !== current
}

/** Tells the server to read its keys again, which changes them, and looks on until it has. */
async function askServer(pid: number, options: RotateOptions, location: KeptLocation): Promise<ChangedBeside> {
  const found = findMasterKey({ ...options, ephemeral: false })
  if (found === undefined) throw new StartError('the master key of this store is missing', 'bring it back')
  const newest = found.masterKey.ids.at(-1)
  process.kill(pid, 'SIGHUP')
  for (const end = Date.now() + MOST; Date.now() < end; await pause(200)) {
    const { masterKeyCheck, nextKeyCheck } = await inspectStore(location)
    const isDone = nextKeyCheck === undefined && keyOfCheck(found.masterKey, masterKeyCheck ?? '') === newest
    if (isDone) return { resealed: undefined, lost: [], besideNodes: found.from }
    if (!isHeld(location.data ?? '')) break
  }
  throw new StartError(
    'the server has not changed its master key',
    `its log says why; the new key stands in ${found.from}, behind the one before: run this again`,
  )
}
