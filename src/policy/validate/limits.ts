import type { PolicyKind } from './validate.ts'

/**
 * Quotas of policies, "character limits exclude white space".
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
export const MANAGED_POLICY_SIZE = 6_144
/** All inline policies of a user together. */
export const USER_INLINE_POLICIES_SIZE = 2_048
/** All inline policies of a role together. */
export const ROLE_INLINE_POLICIES_SIZE = 10_240
/** All inline policies of a group together. */
export const GROUP_INLINE_POLICIES_SIZE = 5_120
/** The default; AWS raises it up to 8,192 on request. */
export const TRUST_POLICY_SIZE = 2_048
/** A session policy given as text, white space included. */
export const SESSION_POLICY_SIZE = 2_048
/**
 * Of an organization's service control policy, white space included. It was 5,120 until May 2026.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html#min-max-values
 */
export const SERVICE_CONTROL_POLICY_SIZE = 10_240
/** Of an organization's resource control policy, white space included. */
export const RESOURCE_CONTROL_POLICY_SIZE = 5_120
/**
 * "20,480 characters, including white space".
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export const ENDPOINT_POLICY_SIZE = 20_480

/** How long one policy may be. */
export interface PolicyQuota {
  readonly characters: number
  /** IAM's own quotas leave it out. */
  readonly countsWhiteSpace: boolean
}

/**
 * The quota of one policy; of inline policies, which share theirs, that of a role, the largest. `undefined` for a
 * resource-based policy, whose service sets one.
 */
export function policyQuota(kind: PolicyKind): PolicyQuota | undefined {
  switch (kind) {
    case 'managed':
    case 'boundary':
      return { characters: MANAGED_POLICY_SIZE, countsWhiteSpace: false }
    case 'identity':
      return { characters: ROLE_INLINE_POLICIES_SIZE, countsWhiteSpace: false }
    case 'trust':
      return { characters: TRUST_POLICY_SIZE, countsWhiteSpace: false }
    case 'session':
      return { characters: SESSION_POLICY_SIZE, countsWhiteSpace: true }
    case 'scp':
      return { characters: SERVICE_CONTROL_POLICY_SIZE, countsWhiteSpace: true }
    case 'rcp':
      return { characters: RESOURCE_CONTROL_POLICY_SIZE, countsWhiteSpace: true }
    case 'vpc-endpoint':
      return { characters: ENDPOINT_POLICY_SIZE, countsWhiteSpace: true }
    case 'resource':
      return undefined
  }
}

/** The length of a policy as IAM's quotas count it: without white space. */
export function policySize(document: string): number {
  let size = 0
  for (let i = 0; i < document.length; i++) {
    const code = document.charCodeAt(i)
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) size++
  }
  return size
}
