import type { AccountId } from '../aws/index.ts'
import { type AccountServices, createAccount, type WantedAccount } from './new-account.ts'

/**
 * Creates the account where the store has none. Where it has one, nothing is changed, whatever was asked for: a restart
 * with the same environment must not reset a password.
 *
 * @returns the new account's id, or `undefined` where there was one.
 * @throws AccountRefused
 */
export async function createFirstAccount(
  services: AccountServices,
  account: WantedAccount,
): Promise<AccountId | undefined> {
  const { directory } = services.store
  if ((await directory.accounts()).length > 0) return undefined
  try {
    return await createAccount(services, account)
  } catch (error) {
    // Two nodes that start at once ask for the same account: the one that comes second finds it.
    if ((await directory.accounts()).length > 0) return undefined
    throw error
  }
}
