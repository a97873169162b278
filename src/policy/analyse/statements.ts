import type { PolicySource } from '../decide/policy-set.ts'
import type { PolicyType } from '../language/decision.ts'
import type { ConditionElement, Effect, LanguageVersion, ListElement, PrincipalElement } from '../language/document.ts'
import { parsePolicy } from '../language/parse.ts'

/** Where a statement stands, for reports. */
export interface StatementRef {
  readonly type: PolicyType
  /** The policy's ARN or name, as its source says. */
  readonly policy: string
  /** From 0. */
  readonly statement: number
  readonly sid: string | undefined
  readonly effect: Effect
  /** Whether the statement has conditions. */
  readonly conditional: boolean
}

/** One operator on one key, with the language version that says whether its values have variables. */
export interface Condition {
  readonly element: ConditionElement
  readonly version: LanguageVersion
  /** The same text for the same test. */
  readonly id: string
}

/** A statement as the analysis sees it: sets of patterns that are still patterns. */
export interface AnalysedStatement {
  readonly ref: StatementRef
  readonly effect: Effect
  readonly principal: PrincipalElement | undefined
  /** In lower case. */
  readonly action: ListElement
  /** `undefined`: every resource, which resource-based policies may leave to the resource that they are on. */
  readonly resource: ListElement | undefined
  readonly conditions: readonly Condition[]
  readonly version: LanguageVersion
}

/** The statements of policies that count as one: any Allow among them allows, any Deny denies. */
export interface StatementLayer {
  readonly type: PolicyType
  readonly statements: readonly AnalysedStatement[]
}

/**
 * Reads policies for analysis. What `compile` refuses is refused here, so that both speak of the same policies.
 *
 * @throws Error, or its subclass PolicySyntaxError, for a document that cannot be read in full.
 */
export function analysedLayer(type: PolicyType, sources: readonly PolicySource[]): StatementLayer {
  return { type, statements: sources.flatMap((source) => statementsOf(type, source)) }
}

/** Sources that were read, while somebody holds them: principals share policies. */
const read = new WeakMap<PolicySource, Map<PolicyType, readonly AnalysedStatement[]>>()

function statementsOf(type: PolicyType, source: PolicySource): readonly AnalysedStatement[] {
  const byType = read.get(source) ?? new Map<PolicyType, readonly AnalysedStatement[]>()
  const statements = byType.get(type) ?? analysedStatements(type, source)
  read.set(source, byType.set(type, statements))
  return statements
}

function analysedStatements(type: PolicyType, { policy, document }: PolicySource): AnalysedStatement[] {
  const { version = '2008-10-17', statements } = parsePolicy(document)
  return statements.map(({ sid, effect, principal, action, resource, conditions }, statement) => {
    if (effect !== 'Allow' && effect !== 'Deny')
      throw new Error(`statement ${statement} of ${policy} has no exact effect`)
    if (!action || action.values.length === 0) throw new Error(`statement ${statement} of ${policy} has no action`)
    if (resource?.values.length === 0) throw new Error(`statement ${statement} of ${policy} has no resource`)
    return {
      ref: { type, policy, statement, sid, effect, conditional: conditions.length > 0 },
      effect,
      principal,
      action: { negated: action.negated, values: action.values.map((value) => value.toLowerCase()) },
      resource,
      conditions: conditions.map((element) => analysedCondition(element, version)),
      version,
    }
  })
}

function analysedCondition(element: ConditionElement, version: LanguageVersion): Condition {
  const { operator, key, values } = element
  const id = JSON.stringify([operator, key.toLowerCase(), values.toSorted(), version])
  return { element, version, id }
}
