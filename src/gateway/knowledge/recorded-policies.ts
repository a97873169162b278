import type { AccountId, UncertainArn } from '../../aws/index.ts'

/** A policy; or that there is none; or that nobody can say what became of it. */
export type Policy = { readonly document: string } | 'none' | 'unknown'

/** Policies that no upstream tells, as they were set by way of Castellan: kept for all nodes, and restarts. */
export interface RecordedPolicies {
  /** `none` where none was set, of it or of a name that it can be meant by. */
  find(account: AccountId, arn: string): Promise<Policy>
  /** Whether anything that a name with unknown parts can be may have one. */
  hasAny(account: AccountId, resource: UncertainArn): Promise<boolean>
  /** @throws LimitExceededException (400) for more than are kept of one account. */
  set(account: AccountId, arn: string, policy: Policy): Promise<void>
  /**
   * Of all that the name can be, nobody can say any more what became of it.
   *
   * @param isSet whether it may have a policy that had none.
   */
  doubt(account: AccountId, resource: UncertainArn, isSet: boolean): Promise<void>
}
