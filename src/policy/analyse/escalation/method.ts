import type { PolicySource } from '../../decide/policy-set.ts'
import type { KnownContext } from '../known-context.ts'
import type { AccountGroup } from './account.ts'
import type { AccountIndex, Principal } from './principals.ts'
import type { ResourceOfType } from './resource-type.ts'
import type { Strength } from './strength.ts'
import type { Targets } from './targets.ts'
import type { Trust } from './trust.ts'

/** A request that a method needs. */
export interface Need {
  readonly action: string
  /** `undefined`: one of the principal's choice. */
  readonly resource: string | undefined
  /** Of which type a resource of the principal's choice is; absent: the action is for no resource, but for `*`. */
  readonly type?: ResourceOfType | undefined
  /** Condition keys that follow from what is asked for. */
  readonly context?: KnownContext
  /** The user or role that it is about, where it is not the account's of that ARN: new, or not what it was. */
  readonly about?: Principal
  /**
   * The resource's own policy allows it by then: to the principal itself, which only a Deny can still prevent, or to
   * the role of its session, which its boundary limits too.
   */
  readonly allowedByResource?: 'to principal' | 'to role' | undefined
}

/**
 * What a method leads to, for its target, a user or role: `control`, to act as it; `no boundary`; `boundary`, that
 * another policy is its boundary; `membership`, the permissions of a group; `left`, that it is in a group no longer;
 * `tags`, that its tags are such as conditions ask for; `trust`, that it trusts whoever is in hand.
 *
 * For a user, a role or a group: `permissions`, that its policies allow anything; `policy`, that a managed policy is
 * among them; `without`, that one which denies something is not; `created`, that it is there.
 *
 * For a managed policy, whoever has it, now or later: `written`, that it allows everything; `version`, that one of its
 * versions is the default.
 */
export type Gain =
  | 'control'
  | 'permissions'
  | 'policy'
  | 'without'
  | 'no boundary'
  | 'boundary'
  | 'membership'
  | 'left'
  | 'tags'
  | 'trust'
  | 'created'
  | 'written'
  | 'version'

/** How edges of the graph are told apart. */
export type MethodKind = 'self-escalation' | 'other principal' | 'pass role' | 'trust'

/** One way to use a method on a target. */
export interface Way {
  /** The user or role that it is about; absent: only the group, or the managed policy, is changed. */
  readonly target?: Principal
  readonly gain: Gain
  readonly needs: readonly Need[]
  /** What `by` does, after its name: `attaches AdministratorAccess to itself`. */
  readonly sentence: string
  /** The group that is changed, or that the target joins or leaves. */
  readonly group?: AccountGroup
  /** The policy that is given, taken away, or changed. */
  readonly policy?: PolicySource
  /** What must be so in the account and is not in the data, as a sentence. */
  readonly assumes?: string
}

export interface LeadingPolicies {
  /** The strongest, and of those that somebody may change, one of each kind. */
  readonly policies: readonly PolicySource[]
  /** Of the others one of each kind, and of each set that conditions do not tell apart. */
  readonly others: readonly { readonly arn: string; readonly kind: Strength['kind'] }[]
}

/** Who looks for ways, and what its policies say. */
export interface Seeker {
  readonly by: Principal
  readonly account: AccountIndex
  /** Users and roles that ways are looked for on. */
  readonly principals: Targets
  /** Only the one principal: nothing of groups, policies and what is new. */
  readonly isOfChanged: boolean
  /** The users and roles that an action can be allowed on, by the names in its policies: no fewer than that. */
  readonly targets: (action: string) => readonly Principal[]
  /** How a role trusts `by`. */
  readonly trusts: (role: Principal) => readonly Trust[]
  /** Whether a role trusts one of the services, or identity providers: always, or as conditions decide. */
  readonly trustsService: (role: Principal, names: readonly string[]) => Pick<Trust, 'isConditional'> | undefined
  readonly permits: (need: Need) => boolean
  /** Whether a statement of its own policies allows the action, on some resource and in some context. */
  readonly allows: (action: string) => boolean
  /** How far a policy alone could lead who has it; `undefined`: nowhere. */
  readonly leads: (policy: PolicySource) => Strength | undefined
  /**
   * Managed policies that the conditions on `key` of its statements for the action let through, and that lead on: the
   * strongest, and the others.
   */
  readonly leading: (action: string, key: string) => LeadingPolicies
  /** ARNs of managed policies that conditions on the boundary let through, where they ask for one. */
  readonly boundaries: (action: string) => readonly string[]
  /** Says that not all ways are looked at, because there are too many. */
  readonly leaveOut: () => void
}

/** A method of escalation: one row. */
export interface Method {
  /** The action that it turns on. */
  readonly name: string
  /** Where AWS says what the action does. */
  readonly source: string
  /** Ids of the paths in the public catalogue (pathfinding.cloud) that it is, or is the decisive part of. */
  readonly catalogue: readonly string[]
  /** Actions that policies of its own must allow, whatever the target: else no way is open. */
  readonly actions: readonly string[]
  readonly ways: (seeker: Seeker) => readonly Way[]
}

/** How the target is called in a sentence about `by`. */
export function called(target: Principal, by: Principal): string {
  return target.arn === by.arn ? 'itself' : `${target.kind} ${target.name}`
}

/** What is assumed of a role whose trust depends on more than is known. */
export function conditionsHold({ name }: Principal): string {
  return `the conditions of the trust policy of ${name} hold`
}

/** The last part of a policy's ARN. */
export function policyName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}

/** Of how many that are left out it is found out whether one of them could be used. */
const MOST_LEFT = 100

/** Whether one of those that are left out can be used, or may be: there are too many to ask. */
export function mayBeAny(left: readonly string[], isOpen: (one: string) => boolean): boolean {
  return left.length > MOST_LEFT || left.some(isOpen)
}
