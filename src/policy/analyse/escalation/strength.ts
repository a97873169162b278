import type { PolicySource } from '../../decide/policy-set.ts'
import { isAdministrator } from '../administrator.ts'
import { isAllow, isUnconditional } from '../statement-predicates.ts'
import { policyStatements } from './policy-statements.ts'

/**
 * How far a policy alone could lead who has it: it allows everything; or all that some method takes which gives
 * permissions or makes principals; or that of others, which depend on who else is there; or a part of what one takes.
 */
export interface Strength {
  readonly kind: (typeof STRENGTHS)[number]
  /** How many steps it allows: without conditions, where its own are enough. */
  readonly steps: number
}

export const STRENGTHS = ['everything', 'permissions', 'others', 'parts'] as const

/** What the methods take, by their kind: lists of actions, each of which must be allowed somewhere. */
export interface Steps {
  readonly permissions: readonly (readonly string[])[]
  readonly others: readonly (readonly string[])[]
  /** Each action that a method takes, alone or with others. */
  readonly helping: readonly string[]
}

/** How far one policy leads; `undefined`: nowhere. */
export function strengthOf(source: PolicySource, steps: Steps): Strength | undefined {
  const known = strengths.get(source)
  if (known) return known.strength
  const strength = findStrength(source, steps)
  strengths.set(source, { strength })
  return strength
}

/** While somebody holds the policies. */
const strengths = new WeakMap<PolicySource, { readonly strength: Strength | undefined }>()

function findStrength(source: PolicySource, { permissions, others, helping }: Steps): Strength | undefined {
  const statements = policyStatements('identity-based policy', source)
  const allows = (action: string) => statements.for(action).some(isAllow)
  const isFree = (action: string) => statements.for(action).some((each) => isAllow(each) && isUnconditional(each))
  if (allows('any:Action') && isAdministrator({ identity: [statements.at('best', () => false)] }))
    return { kind: 'everything', steps: Number(isFree('any:Action')) }
  if (permissions.some((actions) => actions.every(allows)))
    return { kind: 'permissions', steps: permissions.filter((actions) => actions.every(isFree)).length }
  const steps = others.filter((actions) => actions.every(allows)).length
  if (steps > 0) return { kind: 'others', steps }
  const parts = helping.filter(allows).length
  return parts > 0 ? { kind: 'parts', steps: parts } : undefined
}
