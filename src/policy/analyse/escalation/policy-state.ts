import type { PolicySource } from '../../decide/policy-set.ts'
import type { PrincipalPolicies } from '../principal-policies.ts'
import type { AccountGroup, PolicyHolder } from './account.ts'
import type { AccountIndex, Principal } from './principals.ts'

/** What has become of a principal's policies. */
export interface PolicyState {
  /** Its own policies allow anything beside what they deny. */
  readonly permissions: boolean
  readonly noBoundary: boolean
  /** In place of its boundary, the last of them. */
  readonly boundaries: readonly PolicySource[]
  readonly joined: readonly AccountGroup[]
  readonly left: readonly AccountGroup[]
  /** Managed policies that it, or a group of it, has been given. */
  readonly attached: readonly PolicySource[]
  /** Policies that were taken from it, or from a group of it. */
  readonly without: readonly Taken[]
  /** Managed policies that allow everything by now. */
  readonly written: ReadonlySet<string>
  /** Other versions that are the default by now: of each policy the last. */
  readonly versions: readonly PolicySource[]
  /** Its tags are not what they were. */
  readonly tagged: boolean
  /** More than can be: what it has been given denies nothing, and nothing was taken from it for that. */
  readonly losesNothing?: boolean
}

export interface Taken {
  /** The ARN of the user, role or group. */
  readonly from: string
  readonly policy: PolicySource
}

export const UNCHANGED: PolicyState = {
  permissions: false,
  noBoundary: false,
  boundaries: [],
  joined: [],
  left: [],
  attached: [],
  without: [],
  written: new Set(),
  versions: [],
  tagged: false,
}

/** What decides about the principal, in that state of its policies. */
export function policiesIn(principal: Principal, state: PolicyState, account: AccountIndex): PrincipalPolicies {
  const identity = state === UNCHANGED ? ownPolicies(principal, account) : changedPolicies(principal, state, account)
  const boundary = boundaryIn(principal, state, account)
  const { serviceControl } = account.account
  const context = account.contextOf(principal, { identity, boundary, serviceControl }, state.tagged)
  return { identity, boundary, serviceControl, context }
}

function ownPolicies(principal: Principal, account: AccountIndex): readonly PolicySource[] {
  return [principal, ...principal.memberOf].flatMap((holder) => account.policiesOf(holder))
}

function changedPolicies(principal: Principal, state: PolicyState, account: AccountIndex): readonly PolicySource[] {
  const { left, joined, attached, without, written, losesNothing } = state
  const lost = (policies: readonly PolicySource[]) => (losesNothing ? policies.map(account.whatAllows) : [])
  const isTaken = ({ arn }: PolicyHolder, policy: PolicySource) =>
    without.some((taken) => taken.from === arn && taken.policy === policy)
  const kept = (holder: PolicyHolder, isGiven: boolean) =>
    account.policiesOf(holder).flatMap((policy) => {
      if (written.has(policy.policy)) return lost([policy])
      if (left.some((group) => group === holder) || isTaken(holder, policy)) return lost([policy])
      const now = versionsOf(policy, state)
      return isGiven && losesNothing ? now.map(account.whatAllows) : now
    })
  const given = attached.filter(({ policy }) => !written.has(policy)).flatMap((policy) => versionsOf(policy, state))
  return [
    ...[principal, ...principal.memberOf].flatMap((holder) => kept(holder, false)),
    ...joined.flatMap((group) => kept(group, true)),
    ...(losesNothing ? given.map(account.whatAllows) : given),
    ...(state.permissions ? [account.policy(account.administratorAccess)] : []),
  ]

  function versionsOf(policy: PolicySource, { versions }: PolicyState): readonly PolicySource[] {
    const others = versions.filter((each) => each.policy === policy.policy)
    if (others.length === 0) return [policy]
    return losesNothing ? [policy, ...others].map(account.whatAllows) : others.slice(-1)
  }
}

function boundaryIn(
  principal: Principal,
  { noBoundary, boundaries, written, versions, losesNothing }: PolicyState,
  account: AccountIndex,
): readonly PolicySource[] | undefined {
  if (principal.boundary === undefined || noBoundary) return undefined
  const all = [account.policy(principal.boundary), ...boundaries].flatMap((policy) => {
    const others = versions.filter((each) => each.policy === policy.policy)
    if (losesNothing) return [policy, ...others].map((each) => [each])
    return [others.length > 0 ? others.slice(-1) : [policy]]
  })
  const now = all.at(-1) ?? []
  const isFree = (policies: readonly PolicySource[]) => policies.some(({ policy }) => written.has(policy))
  if (losesNothing) return all.some(isFree) ? undefined : all.flat().map(account.whatAllows)
  return isFree(now) ? undefined : now
}
