import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type MasterKey, PasswordHasher } from '../credentials/index.ts'
import { openStore, type Store } from '../storage/index.ts'
import { masterKeyOf } from './master-key.ts'
import { findMasterKey } from './master-key-file.ts'
import { type ServeOptions, StartError } from './options.ts'
import { asStartError } from './store-errors.ts'

/** What only the operator has: the store, and its master key. */
export interface OperatorStore {
  readonly store: Store
  readonly masterKey: MasterKey
  readonly passwords: PasswordHasher
  readonly clock: ServeOptions['clock']
  readonly random: ServeOptions['random']
}

export type OperatorOptions = Pick<ServeOptions, 'data' | 'store' | 'environment' | 'clock' | 'random'>

/**
 * Opens a store that is there, for a command of its operator.
 * @throws StartError
 */
export async function openOperatorStore(options: OperatorOptions): Promise<OperatorStore> {
  const keyOptions = { ...options, ephemeral: false }
  const found = findMasterKey(keyOptions)
  if (options.store === undefined && !existsSync(join(options.data ?? '', 'castellan.db')))
    throw new StartError(`there is no store in \`${options.data}\``, 'check `--data` or `--store`')
  const store = await openStore(
    options.store === undefined ? { data: options.data ?? '' } : { url: options.store },
  ).catch((error) => {
    throw asStartError(error, 'stop the server that uses it, then try again')
  })
  try {
    const masterKey = await masterKeyOf(store, found, keyOptions, { mayCreate: false })
    const { clock, random } = options
    return { store, masterKey, passwords: new PasswordHasher(random), clock, random }
  } catch (error) {
    await store.close()
    throw error
  }
}
