import type { KnownContext } from '../known-context.ts'
import type { AccountGroup } from './account.ts'
import type { AccountIndex, Principal } from './principals.ts'

/** A request that a method needs. */
export interface Need {
  readonly action: string
  /** `undefined`: on any resource of the principal's choice. */
  readonly resource: string | undefined
  /** Condition keys that follow from what is asked for. */
  readonly context?: KnownContext
  /**
   * The resource's own policy allows it by then: to the principal itself, which only a Deny can still prevent, or to
   * the role of its session, which its boundary limits too.
   */
  readonly allowedByResource?: 'to principal' | 'to role' | undefined
}

/**
 * What a method leads to, for its target: `control`, to act as it; `permissions`, that its policies allow anything;
 * `no boundary`; `no denies`, that none of its own policies denies; `membership`, the permissions of a group.
 */
export type Gain = 'control' | 'permissions' | 'no boundary' | 'no denies' | 'membership'

/** How edges of the graph are told apart. */
export type MethodKind = 'self-escalation' | 'other principal' | 'pass role' | 'trust'

/** One way to use a method on a target. */
export interface Way {
  readonly target: Principal
  readonly gain: Gain
  readonly needs: readonly Need[]
  /** What `by` does, after its name: `attaches AdministratorAccess to itself`. */
  readonly sentence: string
  /** The group, for a membership. */
  readonly group?: AccountGroup
  /** What must be so in the account and is not in the data, as a sentence. */
  readonly assumes?: string
}

/** A method of escalation: one row. */
export interface Method {
  /** The action that it turns on. */
  readonly name: string
  /** Where AWS says what the action does. */
  readonly source: string
  readonly ways: (by: Principal, account: AccountIndex) => readonly Way[]
}

/** How the target is called in a sentence about `by`. */
export function called(target: Principal, by: Principal): string {
  return target.arn === by.arn ? 'itself' : `${target.kind} ${target.name}`
}
