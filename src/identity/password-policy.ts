import { DAY } from '../aws/index.ts'
/**
 * An account's own password policy.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html
 */
export interface PasswordPolicy {
  readonly minimumPasswordLength: number
  readonly requireSymbols: boolean
  readonly requireNumbers: boolean
  readonly requireUppercaseCharacters: boolean
  readonly requireLowercaseCharacters: boolean
  readonly allowUsersToChangePassword: boolean
  /** Days, or null where passwords do not expire. */
  readonly maxPasswordAge: number | null
  /** How many of a user's last passwords may not come back, or null. */
  readonly passwordReusePrevention: number | null
  /** Whether only an administrator can replace an expired password; absent where nobody has said. */
  readonly hardExpiry?: boolean
}

/** Reads what the account row has: `undefined` where AWS's default policy applies. */
export function readPasswordPolicy(stored: string | null): PasswordPolicy | undefined {
  return stored === null ? undefined : (JSON.parse(stored) as PasswordPolicy)
}

/** What the account row keeps. */
export function writePasswordPolicy(policy: PasswordPolicy): string {
  return JSON.stringify(policy)
}

/** When a password that was set at `changedAt` expires (epoch milliseconds), or `undefined` where it never does. */
export function passwordExpiresAt(policy: PasswordPolicy | undefined, changedAt: number): number | undefined {
  return policy === undefined || policy.maxPasswordAge === null ? undefined : changedAt + policy.maxPasswordAge * DAY
}

/**
 * What a sign-in must do about a password's age: `change` it first, or be `refused` until an administrator has set a
 * new one. An expired password does not stop access keys.
 */
export function passwordExpiry(
  policy: PasswordPolicy | undefined,
  changedAt: number,
  now: number,
): 'valid' | 'change' | 'refused' {
  const expiresAt = passwordExpiresAt(policy, changedAt)
  if (expiresAt === undefined || now < expiresAt) return 'valid'
  return policy?.hardExpiry ? 'refused' : 'change'
}
