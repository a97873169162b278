import { type ActionTest, compileAction } from './action.ts'
import { type ConditionTest, compileCondition } from './conditions/index.ts'
import type { Context, PolicyType } from './decision.ts'
import type { Effect, PolicyDocument, Statement } from './document.ts'
import { parsePolicy } from './parse.ts'
import { compilePrincipal, type PrincipalTest } from './principal.ts'
import { compileResource, type ResourceTest } from './resource.ts'

/** A statement as tests. Which actions it is for is asked once per action and set, the rest per request. */
export interface CompiledStatement {
  readonly effect: Effect
  readonly matchesAction: ActionTest
  /** Whether resource and conditions match; `undefined`: they always do. */
  readonly applies: ((resource: string, context: Context) => boolean) | undefined
  readonly principal: PrincipalTest
}

/** What a policy is used as: only a resource-based one has principals, and must. */
export type PolicyUse = 'resource-based' | 'other'

export function policyUse(type: PolicyType): PolicyUse {
  const names = type === 'resource-based policy' || type === 'resource control policy' || type === 'VPC endpoint policy'
  return names ? 'resource-based' : 'other'
}

/** A policy document as tests. */
export interface CompiledDocument {
  /** What it was compiled from: one text for all sets that share the document. */
  readonly text: string
  readonly statements: readonly CompiledStatement[]
}

/** Documents by their text. Many principals share a managed policy: it is compiled once, and kept while one of them keeps it. */
const shared: Readonly<Record<PolicyUse, Map<string, WeakRef<CompiledDocument>>>> = {
  'resource-based': new Map(),
  other: new Map(),
}
const forget = new FinalizationRegistry<{ use: PolicyUse; text: string }>(({ use, text }) => {
  if (shared[use].get(text)?.deref() === undefined) shared[use].delete(text)
})

/**
 * Compiles the document `text`.
 *
 * @throws Error for a document that cannot be read in full: a statement left out could be the one that denies.
 */
export function compileDocument(text: string, use: PolicyUse): CompiledDocument {
  const known = shared[use].get(text)?.deref()
  if (known) return known
  const document = { text, statements: compileStatements(parsePolicy(text), use) }
  shared[use].set(text, new WeakRef(document))
  forget.register(document, { use, text })
  return document
}

function compileStatements(
  { version = '2008-10-17', statements }: PolicyDocument,
  use: PolicyUse,
): readonly CompiledStatement[] {
  return statements.map((statement, index) => {
    const { action, resource, principal, conditions } = statement
    if (!action || action.values.length === 0) throw new Error(`statement ${index} has no action`)
    if (resource ? resource.values.length === 0 : use === 'other') throw new Error(`statement ${index} has no resource`)
    // Ignoring a principal would widen an Allow that is meant for one user to all.
    if (principal && use === 'other') throw new Error(`statement ${index} names a principal`)
    return {
      effect: exactEffect(statement, index),
      matchesAction: compileAction(action),
      applies: both(
        resource ? compileResource(resource, version) : undefined,
        conditions.map((condition) => compileCondition(condition, version)),
      ),
      principal: compilePrincipal(principal),
    }
  })
}

function exactEffect({ effect }: Statement, index: number): Effect {
  if (effect === 'Allow' || effect === 'Deny') return effect
  throw new Error(`statement ${index} has an effect in the wrong letter case`)
}

function both(resource: ResourceTest, conditions: readonly ConditionTest[]): CompiledStatement['applies'] {
  const [first, second] = conditions
  if (!first) return resource
  const holds: ConditionTest =
    conditions.length === 1
      ? first
      : conditions.length === 2 && second
        ? (context) => first(context) && second(context)
        : (context) => {
            for (const test of conditions) {
              if (!test(context)) return false
            }
            return true
          }
  return resource ? (name, context) => resource(name, context) && holds(context) : (_, context) => holds(context)
}
