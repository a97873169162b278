import type { Account, AccountUser } from '../../policy/analyse/index.ts'
import { ownPasswordPolicy } from '../../policy/index.ts'

/** How reports call what the password policy allows, which is in no policy that is attached and in no simulation. */
export const OWN_PASSWORD = "AllowUsersToChangePassword in the account's password policy"

/** The account with what its password policy lets all users do, as if it were an inline policy of each. */
export function withOwnPasswords(account: Account): Account {
  return { ...account, users: account.users.map(withOwnPassword) }
}

function withOwnPassword(user: AccountUser): AccountUser {
  const own = { policy: OWN_PASSWORD, document: ownPasswordPolicy(user.arn) }
  return { ...user, inlinePolicies: [...user.inlinePolicies, own] }
}
