import { literalText } from '../language/template.ts'

/** What a password policy with AllowUsersToChangePassword lets every user of the account do. */
export const OWN_PASSWORD_ACTIONS = ['iam:ChangePassword', 'iam:GetAccountPasswordPolicy'] as const

/**
 * The document for one user: "This option does not attach a permissions policy to each user, rather the permissions are
 * applied at the account-level for all users by IAM." A deny of the user's own, or its boundary, still counts.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html
 */
export function ownPasswordPolicy(userArn: string): string {
  const [change, read] = OWN_PASSWORD_ACTIONS
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      // A path may hold what would be wildcards and variables.
      { Effect: 'Allow', Action: change, Resource: literalText(userArn) },
      { Effect: 'Allow', Action: read, Resource: '*' },
    ],
  })
}
