import { GetAccountPasswordPolicyCommand } from '@aws-sdk/client-iam'
import { isNoSuchEntity } from '../../api/errors.ts'
import { iam } from '../../api/iam.ts'
import { DEFAULT_POLICY, type PasswordPolicy } from './password-defaults.ts'

/** Reads the account's policy; AWS's default where it has set none. */
export async function passwordPolicy(): Promise<PasswordPolicy> {
  try {
    const { PasswordPolicy: policy } = await iam.send(new GetAccountPasswordPolicyCommand({}))
    if (policy === undefined) return DEFAULT_POLICY
    return {
      minimumLength: policy.MinimumPasswordLength ?? 6,
      requireUppercase: policy.RequireUppercaseCharacters ?? false,
      requireLowercase: policy.RequireLowercaseCharacters ?? false,
      requireNumbers: policy.RequireNumbers ?? false,
      requireSymbols: policy.RequireSymbols ?? false,
      usersMayChange: policy.AllowUsersToChangePassword ?? false,
      maximumAge: policy.MaxPasswordAge ?? 0,
      hardExpiry: policy.HardExpiry ?? false,
      reusePrevention: policy.PasswordReusePrevention ?? 0,
      custom: true,
    }
  } catch (error) {
    if (isNoSuchEntity(error)) return DEFAULT_POLICY
    throw error
  }
}
