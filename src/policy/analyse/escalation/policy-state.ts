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
  /** More than can be: what it has been given denies nothing, and nothing was taken from it for that. */
  readonly losesNothing?: boolean
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
  const before = [principal, ...principal.memberOf].flatMap((holder) => account.policiesOf(holder))
  const joined = state.joined.flatMap((group) => account.policiesOf(group))
  const replaced = new Set(state.attached.map(({ policy }) => policy))
  const isKept = (source: PolicySource) => !replaced.has(source.policy) && !(state.noDenies && account.denies(source))
  const given = [...joined.filter(({ policy }) => !replaced.has(policy)), ...state.attached]
  const all = state.permissions ? [account.policy(account.administratorAccess)] : []
  const identity = state.losesNothing
    ? [
        ...before.map((source) => (isKept(source) ? source : account.whatAllows(source))),
        ...given.map(account.whatAllows),
        ...all,
      ]
    : [...before.filter(isKept), ...given, ...all]
  const boundary =
    principal.boundary !== undefined && !state.noBoundary ? [account.policy(principal.boundary)] : undefined
  const { serviceControl } = account.account
  const context = account.contextOf(principal, { identity, boundary, serviceControl }, state.tagged)
  return { identity, boundary, serviceControl, context }
}
