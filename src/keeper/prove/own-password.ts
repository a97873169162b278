import type { Account, AccountUser } from '../../policy/analyse/index.ts'

/** How reports call what the password policy allows, which is in no policy that is attached and in no simulation. */
export const OWN_PASSWORD = "AllowUsersToChangePassword in the account's password policy"

/**
 * The account with what its password policy lets all users do: "This option does not attach a permissions policy to each user, rather
 * the permissions are applied at the account-level for all users by IAM."
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html
 */
export function withOwnPasswords(account: Account): Account {
  return { ...account, users: account.users.map(withOwnPassword) }
}

/** What it allows. */
export const OWN_PASSWORD_ACTIONS = ['iam:ChangePassword', 'iam:GetAccountPasswordPolicy'] as const

function withOwnPassword(user: AccountUser): AccountUser {
  // A path may hold what would be wildcards and variables in a policy.
  const itself = user.arn.replaceAll(/[*?$]/g, '${$&}')
  const [change, read] = OWN_PASSWORD_ACTIONS
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: change, Resource: itself },
      { Effect: 'Allow', Action: read, Resource: '*' },
    ],
  })
  return { ...user, inlinePolicies: [...user.inlinePolicies, { policy: OWN_PASSWORD, document }] }
}
