import { type AccountId, isAccountId } from '../aws/index.ts'
import { AccountRefused, resetRootMfa as removeRootMfa, resetRootPassword as setRootPassword } from '../signin/index.ts'
import type { Store } from '../storage/index.ts'
import { type OperatorOptions, type OperatorStore, openOperatorStore } from './operator-store.ts'
import { StartError } from './options.ts'

/** An opened store and the account in it that is to be mended. */
export interface Patient extends OperatorStore {
  readonly accountId: AccountId
}

export type DoctorOptions = OperatorOptions & { readonly account: string | undefined }

/**
 * Opens what only the operator has: the store and its master key.
 * @throws StartError
 */
export async function openForDoctor(options: DoctorOptions): Promise<Patient> {
  const opened = await openOperatorStore(options)
  try {
    return { ...opened, accountId: await theAccount(opened.store, options.account) }
  } catch (error) {
    await opened.store.close()
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
