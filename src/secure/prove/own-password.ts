import type { Account, AccountUser } from '../../policy/analyse/index.ts'

/** How reports call it. */
const POLICY = "AllowUsersToChangePassword in the account's password policy"

/**
 * The account of which the password policy lets users change their own passwords: nothing is attached to anyone, but "IAM applies the
 * permissions at the account level for all users".
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export function withOwnPasswords(account: Account): Account {
  return { ...account, users: account.users.map(withOwnPassword) }
}

function withOwnPassword(user: AccountUser): AccountUser {
  // A path may hold what would be wildcards and variables in a policy.
  const itself = user.arn.replaceAll(/[*?$]/g, '${$&}')
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'iam:ChangePassword', Resource: itself },
      { Effect: 'Allow', Action: 'iam:GetAccountPasswordPolicy', Resource: '*' },
    ],
  })
  return { ...user, inlinePolicies: [...user.inlinePolicies, { policy: POLICY, document }] }
}
