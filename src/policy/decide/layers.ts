import type { Principal } from '../../aws/index.ts'
import type { PolicySet } from './policy-set.ts'

/**
 * What the principal brings itself: all that there is for most requests. A layer that is absent does not limit; one
 * that is there and allows nothing denies everything.
 */
export interface OwnLayers {
  /**
   * The user's and its groups' policies, or the role's. An AWS service and an anonymous caller have none:
   * `compile([])`.
   */
  readonly identity: PolicySet<'identity-based policy'>
  readonly boundary?: PolicySet<'permissions boundary'> | undefined
  /** All session policies of the session together; for a federated user without any, an empty set. */
  readonly session?: PolicySet<'session policy'> | undefined
  /** What GetScopedCredentials narrowed the session to, once and again: each must allow, whoever else does. */
  readonly scopes?: readonly PolicySet<'session policy'>[] | undefined
  /**
   * The caller is the account's root user, which identity-based policies and boundaries do not limit. Default: false.
   */
  readonly root?: boolean
}

/** What stands around the request. Each of these needs to know who asks. */
export interface SurroundingLayers {
  readonly principal: Principal
  /** Absent where the action has no resource, or one of the principal's account without a policy. */
  readonly resource?: ResourceLayer | undefined
  /**
   * The service control policies above the principal's account. Absent: in no organization, or SCPs are not enabled.
   */
  readonly serviceControl?: ServiceControlLayer | undefined
  /** Absent where the request does not come through a VPC endpoint. */
  readonly vpcEndpoint?: VpcEndpointLayer | undefined
}

/**
 * The policies that take part in a decision, by their type. The surrounding ones cannot be given without the principal.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export type Layers = OwnLayers & (SurroundingLayers | { readonly [Name in keyof SurroundingLayers]?: undefined })

export interface ResourceLayer {
  /** The account that owns the resource. */
  readonly accountId: string
  /**
   * The resource's own policy: bucket policy, key policy, role trust policy, …. Without one, no other account reaches
   * the resource.
   */
  readonly policies?: PolicySet<'resource-based policy'> | undefined
  /** Whoever is neither of the owner's account nor an AWS service is denied: see `isPublicBucketPolicy`. */
  readonly isRestricted?: boolean
  /**
   * Absent: in no organization, or RCPs are not enabled. They do not concern AWS managed keys: leave it out for one.
   */
  readonly control?: ResourceControlLayer | undefined
}

/**
 * The service control policies on the way from the organization's root to the principal's account: each level must
 * allow.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
export interface ServiceControlLayer {
  /** SCPs do not affect this account. */
  readonly managementAccountId: string
  readonly root: PolicySet<'service control policy'>
  /** From the root's child down to the account's parent. */
  readonly organizationalUnits: readonly PolicySet<'service control policy'>[]
  readonly account: PolicySet<'service control policy'>
}

/**
 * The resource control policies on the way from the organization's root to the resource's account, of all levels
 * together: an Allow is at each level by RCPFullAWSAccess, which "you cannot detach", and other RCPs can only deny.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
 */
export interface ResourceControlLayer {
  /** RCPs do not affect resources in this account. */
  readonly managementAccountId: string
  readonly policies: PolicySet<'resource control policy'>
}

export interface VpcEndpointLayer {
  /** With a gateway endpoint a grant to an account is one to its root user only. */
  readonly endpointType: 'Gateway' | 'Interface'
  readonly policies: PolicySet<'VPC endpoint policy'>
}
