import { readPasswordPolicy } from '../../../identity/password-policy.ts'
import { NoSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'

/**
 * The account's own password policy.
 *
 * @throws NoSuchEntity (404) while AWS's default policy applies.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountPasswordPolicy.html
 */
export const getAccountPasswordPolicy = operation('GetAccountPasswordPolicy', {
  action: 'iam:GetAccountPasswordPolicy',
  access: 'read',

  async handle(_, { db, accountId }) {
    const policy = readPasswordPolicy((await db.account.get()).passwordPolicy)
    if (policy === undefined) throw NoSuchEntity(`The Password Policy with domain name ${accountId} cannot be found.`)
    return {
      PasswordPolicy: {
        MinimumPasswordLength: policy.minimumPasswordLength,
        RequireSymbols: policy.requireSymbols,
        RequireNumbers: policy.requireNumbers,
        RequireUppercaseCharacters: policy.requireUppercaseCharacters,
        RequireLowercaseCharacters: policy.requireLowercaseCharacters,
        AllowUsersToChangePassword: policy.allowUsersToChangePassword,
        ExpirePasswords: policy.maxPasswordAge !== null,
        ...(policy.maxPasswordAge !== null && { MaxPasswordAge: policy.maxPasswordAge }),
        ...(policy.passwordReusePrevention !== null && { PasswordReusePrevention: policy.passwordReusePrevention }),
        ...(policy.hardExpiry !== undefined && { HardExpiry: policy.hardExpiry }),
      },
    }
  },
})
