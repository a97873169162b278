import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type AccountId, isAccountId } from '../aws/index.ts'
import { type MasterKey, PasswordHasher } from '../credentials/index.ts'
import { AccountRefused, resetRootMfa as removeRootMfa, resetRootPassword as setRootPassword } from '../signin/index.ts'
import { openStore, type Store } from '../storage/index.ts'
import { masterKeyOf } from './master-key.ts'
import { findMasterKey } from './master-key-file.ts'
import { type ServeOptions, StartError } from './options.ts'
import { asStartError } from './store-errors.ts'

/** An opened store and the account in it that is to be mended. */
export interface Patient {
  readonly store: Store
  readonly masterKey: MasterKey
  readonly passwords: PasswordHasher
  readonly accountId: AccountId
  readonly clock: ServeOptions['clock']
}

export type DoctorOptions = Pick<ServeOptions, 'data' | 'store' | 'environment' | 'clock' | 'random'> & {
  readonly account: string | undefined
}

/**
 * Opens what only the operator has: the store and its master key.
 * @throws StartError
 */
export async function openForDoctor(options: DoctorOptions): Promise<Patient> {
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
    return {
      store,
      masterKey: await masterKeyOf(store, found, keyOptions, { mayCreate: false }),
      passwords: new PasswordHasher(options.random),
      accountId: await theAccount(store, options.account),
      clock: options.clock,
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

async function theAccount(store: Store, named: string | undefined): Promise<AccountId> {
  const accounts = await store.directory.accounts()
  if (named !== undefined) {
    if (isAccountId(named) && accounts.includes(named)) return named
    throw new StartError(`there is no account \`${named}\` in this store`, `it holds ${accounts.join(', ') || 'none'}`)
  }
  const [only, ...others] = accounts
  if (only === undefined) throw new StartError('there is no account in this store', 'check `--data` or `--store`')
  if (others.length > 0)
    throw new StartError('the store holds several accounts', `say which with \`--account\`: ${accounts.join(', ')}`)
  return only
}

/** @throws StartError when the password does not meet the rules. */
export async function resetRootPassword(patient: Patient, password: string): Promise<void> {
  try {
    await setRootPassword(patient, patient.accountId, password)
  } catch (error) {
    if (error instanceof AccountRefused) throw new StartError('the password was not changed', error.message)
    throw error
  }
}

/** @returns how many devices root had. */
export function resetRootMfa(patient: Patient): Promise<number> {
  return removeRootMfa(patient, patient.accountId)
}
