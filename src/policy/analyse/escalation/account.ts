import type { PolicySource } from '../../decide/policy-set.ts'

/**
 * An account's principals with their policies, as plain data: what GetAccountAuthorizationDetails answers, taken apart.
 */
export interface Account {
  readonly accountId: string
  /** Default: `aws`. */
  readonly partition?: string
  readonly users: readonly AccountUser[]
  readonly groups: readonly AccountGroup[]
  readonly roles: readonly AccountRole[]
  /**
   * The managed policies that are attached, serve as boundaries or could be attached. AWS's own may be left out: they
   * are known.
   */
  readonly managedPolicies: readonly AccountManagedPolicy[]
  /** AWS's managed policies are not known but for those that are given: a browser has no others. Default: false. */
  readonly hasGivenPoliciesOnly?: boolean
  /** The service control policies of each level, from the organisation's root to the account. Absent: none limit. */
  readonly serviceControl?: readonly (readonly PolicySource[])[]
}

/** What users, groups and roles have in common. */
export interface PolicyHolder {
  readonly name: string
  readonly arn: string
  /** Each under its name. */
  readonly inlinePolicies: readonly PolicySource[]
  /** ARNs of managed policies. */
  readonly attachedPolicies: readonly string[]
}

export interface AccountUser extends PolicyHolder {
  /** Names of groups. */
  readonly groups: readonly string[]
  /** The ARN of the managed policy that is the boundary. */
  readonly boundary?: string | undefined
  /** All of them; `undefined`: not known. */
  readonly tags?: Readonly<Record<string, string>>
  /** Whether there is a console password; `undefined`: not known. */
  readonly hasPassword?: boolean
  /** Whether there is an MFA device; `undefined`: not known. */
  readonly hasMfa?: boolean
}

export type AccountGroup = PolicyHolder

export interface AccountRole extends PolicyHolder {
  readonly trustPolicy: string
  readonly boundary?: string | undefined
  /** All of them; `undefined`: not known. */
  readonly tags?: Readonly<Record<string, string>>
}

export interface AccountManagedPolicy {
  readonly arn: string
  /** The default version. */
  readonly document: string
  /** The other versions, which SetDefaultPolicyVersion can bring back. */
  readonly otherVersions?: readonly { readonly versionId: string; readonly document: string }[]
}
