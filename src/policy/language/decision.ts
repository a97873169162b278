import type { ResourceName } from '../../aws/index.ts'

/** The kinds of policy that can take part in a decision, in the words of AWS's denial messages. */
export type PolicyType =
  | 'identity-based policy'
  | 'resource-based policy'
  | 'permissions boundary'
  | 'session policy'
  | 'service control policy'
  | 'resource control policy'
  | 'VPC endpoint policy'

/** A value of the request context: one string, or the members of a multi-valued key. `undefined` is an absent key. */
export type ContextValue = string | readonly string[] | undefined

/**
 * The request context, asked key by key: `key` is in lower case (`aws:multifactorauthpresent`, `aws:requesttag/team`),
 * so that a request pays only for what a policy names.
 *
 * @throws NOT_KNOWN for a key of which nobody can say what it is, nor whether it is there: `decide` knows what to do.
 */
export type Context = (key: string) => ContextValue

/**
 * Of a key of which nobody can say what it is, nor whether it is there, such as a tag of a resource whose service does
 * not answer. INVARIANT (deny dominates): an element that asks for it counts for a Deny, and against an Allow.
 */
export const NOT_KNOWN = Object.freeze(new Error('nobody knows what the condition key is'))

export interface PolicyRequest {
  /** `service:Action`, letter case as received; matched without regard to it. */
  readonly action: string
  /**
   * An ARN, or `*`. Of one with unknown parts, a Deny that covers any of the names that it can be denies, and an Allow
   * counts only where its statement covers them all.
   */
  readonly resource: ResourceName
  readonly context: Context
}

/** Where a decision came from. */
export interface Because {
  readonly type: PolicyType
  /** The policy's ARN or inline name; absent where no policy allowed. */
  readonly policy?: string
  /** The statement's index in its policy. */
  readonly statement?: number
  /**
   * The request does not say all of the resource's name, and policies of this type say something else of other names
   * that it can be: an explicit deny covers some of them, or an Allow does and no Allow covers all.
   */
  readonly uncertain?: true
}

/** The account's root user needs no policy that allows. */
export interface BecauseRoot {
  readonly type: 'root user'
}

/** The action needs no permission, and no policy can take it away. */
export interface BecauseUnconditional {
  readonly type: 'no permissions required'
}

export type Decision =
  | { readonly effect: 'Allow'; readonly because: Because | BecauseRoot | BecauseUnconditional }
  | { readonly effect: 'ExplicitDeny'; readonly because: Because }
  | { readonly effect: 'ImplicitDeny'; readonly because: Because }
