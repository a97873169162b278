import type { PolicySource } from '../../decide/policy-set.ts'
import type { PrincipalPolicies } from '../principal-policies.ts'
import type { AccountGroup } from './account.ts'
import type { AccountIndex, Principal } from './principals.ts'

/** What has become of a principal's policies. */
export interface PolicyState {
  /** Its own policies allow anything beside what they deny. */
  readonly permissions: boolean
  readonly noBoundary: boolean
  readonly noDenies: boolean
  readonly joined: readonly AccountGroup[]
  /** Managed policies that it has, in place of those of the same ARN. */
  readonly attached: readonly PolicySource[]
  /** Its tags are not what they were. */
  readonly tagged: boolean
}

export const UNCHANGED: PolicyState = {
  permissions: false,
  noBoundary: false,
  noDenies: false,
  joined: [],
  attached: [],
  tagged: false,
}

/** What decides about the principal, in that state of its policies. */
export function policiesIn(principal: Principal, state: PolicyState, account: AccountIndex): PrincipalPolicies {
  const groups = [...principal.memberOf, ...state.joined]
  const own = [...account.policiesOf(principal), ...groups.flatMap((group) => account.policiesOf(group))]
  const kept = state.noDenies ? own.filter((policy) => !account.denies(policy)) : own
  const replaced = new Set(state.attached.map(({ policy }) => policy))
  const all = state.permissions ? [account.policy(account.administratorAccess)] : []
  const identity = [...kept.filter(({ policy }) => !replaced.has(policy)), ...state.attached, ...all]
  const boundary =
    principal.boundary !== undefined && !state.noBoundary ? [account.policy(principal.boundary)] : undefined
  const { serviceControl } = account.account
  const context = account.contextOf(principal, { identity, boundary, serviceControl }, state.tagged)
  return { identity, boundary, serviceControl, context }
}
