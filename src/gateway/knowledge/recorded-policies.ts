import type { AccountId } from '../../aws/index.ts'

/** A policy; or that there is none; or that nobody can say what became of it. */
export type Policy = { readonly document: string } | 'none' | 'unknown'

/** Policies that no upstream tells, as they were set by way of Castellan: kept for all nodes, and restarts. */
export interface RecordedPolicies {
  /** `none` where none was set. */
  find(account: AccountId, arn: string): Promise<Policy>
  /** @throws LimitExceededException (400) for more than are kept of one account. */
  set(account: AccountId, arn: string, policy: Policy): Promise<void>
}
