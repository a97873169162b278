/** What the account asks of its users' passwords. */
export interface PasswordPolicy {
  readonly minimumLength: number
  readonly requireUppercase: boolean
  readonly requireLowercase: boolean
  readonly requireNumbers: boolean
  readonly requireSymbols: boolean
  readonly usersMayChange: boolean
  /** Days; 0 when passwords do not expire. */
  readonly maximumAge: number
  /** An expired password needs an administrator. */
  readonly hardExpiry: boolean
  /** How many former passwords are refused; 0 for none. */
  readonly reusePrevention: number
  /** Whether the account set it; else it is AWS's default, which counts classes of characters. */
  readonly custom: boolean
}

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html#default-policy-details
 */
export const DEFAULT_POLICY: PasswordPolicy = {
  minimumLength: 8,
  requireUppercase: false,
  requireLowercase: false,
  requireNumbers: false,
  requireSymbols: false,
  usersMayChange: false,
  maximumAge: 0,
  hardExpiry: false,
  reusePrevention: 0,
  custom: false,
}
