import type { AccountId } from '../aws/index.ts'
import { type AccountField, AccountRefused, createAccount } from '../signin/index.ts'
import { rootAccessKeyOf } from './first-account.ts'
import type { OperatorStore } from './operator-store.ts'
import { type ServeOptions, StartError } from './options.ts'

/** Where each fact comes from: a flag, or a variable, as the first account's. */
const SOURCES: Readonly<Record<AccountField, string>> = {
  rootEmail: '--email',
  rootPassword: 'CASTELLAN_ROOT_PASSWORD',
  accountName: '--name',
  accountId: '--id',
  rootAccessKey: 'CASTELLAN_ROOT_ACCESS_KEY_ID',
  rootSecretAccessKey: 'CASTELLAN_ROOT_SECRET_ACCESS_KEY',
}

/** A further account, as its operator asks for it. */
interface FurtherAccount {
  readonly rootEmail: string
  readonly rootPassword: string | undefined
  readonly accountName: string | undefined
  readonly accountId: string | undefined
  /** Root's access key comes from its variables. */
  readonly environment: ServeOptions['environment']
}

/**
 * Adds an account to a store that is there.
 * @throws StartError for what cannot be an account, or is one already; nothing is changed then.
 */
export async function addAccount(
  opened: OperatorStore,
  { environment, ...account }: FurtherAccount,
): Promise<AccountId> {
  try {
    return await createAccount(opened, { ...account, rootAccessKey: rootAccessKeyOf(environment) })
  } catch (error) {
    if (!(error instanceof AccountRefused)) throw error
    throw new StartError(`the account was not made: \`${SOURCES[error.field]}\` cannot be used`, error.message)
  }
}

/** What is said of an account where all are listed. */
interface ListedAccount {
  readonly accountId: AccountId
  readonly name: string
  readonly rootEmail: string
}

/** In the order of their ids. */
export async function listAccounts({ store }: OperatorStore): Promise<readonly ListedAccount[]> {
  const accounts: ListedAccount[] = []
  for (const accountId of await store.directory.accounts()) {
    const { name, rootEmail } = await store.read(accountId).account.get()
    accounts.push({ accountId, name, rootEmail })
  }
  return accounts
}
