import { writePasswordPolicy } from '../../../identity/password-policy.ts'
import { operation } from '../operation.ts'

/**
 * Replaces the account's password policy. It is not a partial update: what is left out goes back to its default.
 * Length and classes count from the next change of a password on, expiry at once.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
 */
export const updateAccountPasswordPolicy = operation('UpdateAccountPasswordPolicy', {
  action: 'iam:UpdateAccountPasswordPolicy',
  access: 'write',

  async handle(input, { db }) {
    const passwordPolicy = writePasswordPolicy({
      minimumPasswordLength: input.MinimumPasswordLength ?? 6,
      requireSymbols: input.RequireSymbols ?? false,
      requireNumbers: input.RequireNumbers ?? false,
      requireUppercaseCharacters: input.RequireUppercaseCharacters ?? false,
      requireLowercaseCharacters: input.RequireLowercaseCharacters ?? false,
      allowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
      maxPasswordAge: input.MaxPasswordAge ?? null,
      passwordReusePrevention: input.PasswordReusePrevention ?? null,
      ...(input.HardExpiry !== undefined && { hardExpiry: input.HardExpiry }),
    })
    await db.account.update({ passwordPolicy })
    return {}
  },
})
