import type { MasterKey } from '../credentials/index.ts'
import { type KeptLocation, nodesWithout, type Store } from '../storage/index.ts'
import { checkOf, keyOfCheck, useAsTold } from './master-key.ts'
import { StartError } from './options.ts'
import { type Resealed, type Resealing, reseal } from './reseal.ts'

export type BesideOptions = Pick<Resealing, 'clock' | 'onProgress'> & {
  readonly location: KeptLocation
  /** Where its keys are, in backticks. */
  readonly from: string
}

/**
 * Changes the master key of a store while nodes use it, to the newest of `ring`, which each of them has by then. What
 * was given out under the key before (session tokens, cookies) opens as long as nodes have that, too.
 *
 * 1. each connected node says that it has the new key; 2. the store knows both by their checks: from here on each node
 * seals with the new one (`assertSealing`), and none starts that lacks it; 3. everything is sealed anew, batch by
 * batch; 4. in one transaction the new check is the store's only one, and each account is told. A run that dies is gone
 * on with by the next; several at once do each other no harm.
 *
 * @throws StartError
 */
export async function rotateBesideNodes(
  store: Store,
  ring: MasterKey,
  { location, from, clock, onProgress }: BesideOptions,
): Promise<Resealed> {
  const next = await begin(store, ring, { location, from })
  if (next === undefined) return { resealed: 0, lost: [] }
  return await reseal(store, { before: ring, next, clock, onProgress })
}

/** @returns the new key; `undefined` where the change is done already. */
async function begin(
  store: Store,
  ring: MasterKey,
  { location, from }: Pick<BesideOptions, 'location' | 'from'>,
): Promise<MasterKey | undefined> {
  const checks = await store.directory.masterKeyChecks()
  const newest = ring.ids.at(-1) ?? ''
  if (checks.current === undefined)
    throw new StartError('the store does not know its master key yet', 'start the server once')
  if (!useAsTold(ring, checks)) {
    throw new StartError(
      `not all of the master keys that the store needs are in ${from}`,
      'bring those back that were there: some secrets are sealed with them',
    )
  }
  const current = keyOfCheck(ring, checks.current)
  const id = checks.next === undefined ? newest : (keyOfCheck(ring, checks.next) ?? newest)
  if (checks.next === undefined && id === current) return undefined
  await assertHad(location, id)
  const next = ring.only(id)
  if (checks.next === undefined) await store.directory.changeMasterKeyCheck((each) => each.begin(checkOf(next)))
  const told = await store.directory.masterKeyChecks()
  const isDone = told.next === undefined && keyOfCheck(ring, told.current ?? '') === id
  if (isDone) return undefined // Another run was faster.
  if (!useAsTold(ring, told) || keyOfCheck(ring, told.next ?? '') !== id)
    throw new StartError('another change of the master key was begun just now', 'see that all nodes have the same keys')
  // One that started meanwhile was connected before it asked the store for its keys.
  await assertHad(location, id)
  return next
}

async function assertHad(location: KeptLocation, id: string): Promise<void> {
  const without = await nodesWithout(location, id)
  if (without.length === 0) return
  throw new StartError(
    `not every node has the new master key: one connected from ${without.join(', ')} has not`,
    'give it that key beside the one that it has, restart it, and run this again',
  )
}
