import { principalName, type ResourceName } from '../../aws/index.ts'
import { compileAction } from '../decide/action.ts'
import { counts } from '../decide/candidate.ts'
import { compilePrincipal, NO_GRANT, TO_ACCOUNT, TO_ISSUER } from '../decide/principal.ts'
import { type CompiledResource, compileResource, lastPart, type PolicyUse, shortArns } from '../decide/resource.ts'
import { compileCondition } from '../language/conditions/index.ts'
import type { Coverage } from '../language/coverage.ts'
import type { Context, PolicyRequest } from '../language/decision.ts'
import type {
  ConditionElement,
  Effect,
  LanguageVersion,
  ListElement,
  PrincipalElement,
  Statement,
} from '../language/document.ts'
import type { PrincipalQuestion } from './explain-layers.ts'

/** What one element of a statement asks for, what the request has there, and whether that matches. */
export type ElementExplanation = ListExplanation | PrincipalExplanation | ConditionExplanation

export interface ListExplanation {
  readonly element: 'Action' | 'NotAction' | 'Resource' | 'NotResource'
  readonly matches: boolean
  readonly policyValues: readonly string[]
  readonly requestValue: string
  /**
   * Where the request does not say all of the resource's name: of the names that it can be, how many the element is
   * for. Some are enough for a Deny, and only all for an Allow.
   */
  readonly covers?: Coverage
}

export interface PrincipalExplanation {
  readonly element: 'Principal' | 'NotPrincipal'
  /** Whether the statement is for the principal. */
  readonly matches: boolean
  /** `*`, or `type:value`; none where a resource-based statement has no Principal. */
  readonly policyValues: readonly string[]
  readonly requestValue: string
  /** How an Allow names the principal: by itself or as everyone, by its role or user, by its account. */
  readonly names?: 'principal' | 'issuer' | 'account'
}

export interface ConditionExplanation {
  readonly element: 'Condition'
  readonly matches: boolean
  readonly operator: string
  readonly key: string
  readonly policyValues: readonly string[]
  /** `null`: the request has no such key. */
  readonly requestValue: string | readonly string[] | null
}

export interface StatementExplanation {
  /** Its place in the policy, from 0. */
  readonly statement: number
  readonly sid?: string
  readonly effect: Effect
  /** Whether all elements match. */
  readonly matches: boolean
  /** It made the decision. */
  readonly decided: boolean
  readonly elements: readonly ElementExplanation[]
}

/** Asks each element of a statement by itself, of the test that the decision asks. */
export function explainElements(
  statement: Statement,
  version: LanguageVersion,
  request: PolicyRequest,
  question: PrincipalQuestion | undefined,
): readonly ElementExplanation[] {
  const { action, resource, principal, conditions } = statement
  const effect = statement.effect === 'Deny' ? 'Deny' : 'Allow'
  const elements: ElementExplanation[] = []
  if (question) elements.push(explainPrincipal(statement.effect, principal, question))
  if (action) {
    elements.push({
      element: action.negated ? 'NotAction' : 'Action',
      matches: compileAction(action)(request.action.toLowerCase()),
      policyValues: action.values,
      requestValue: request.action,
    })
  }
  if (resource) {
    const use = question ? 'resource-based' : 'other'
    elements.push(explainResource(effect, resource, version, request, use))
  }
  for (const condition of conditions) {
    const matches = compileCondition(condition, version, effect)(request.context)
    elements.push(explainCondition(condition, matches, request.context))
  }
  return elements
}

function explainResource(
  effect: Effect,
  element: ListElement,
  version: LanguageVersion,
  { resource, context }: PolicyRequest,
  use: PolicyUse,
): ListExplanation {
  const compiled = compileResource(element, version, shortArns(use, effect, element))
  const covers = coverage(compiled, resource, context)
  return {
    element: element.negated ? 'NotResource' : 'Resource',
    matches: counts(covers, effect),
    policyValues: element.values,
    requestValue: String(resource),
    ...(typeof resource !== 'string' && { covers }),
  }
}

function coverage(compiled: CompiledResource | undefined, resource: ResourceName, context: Context): Coverage {
  if (!compiled) return 'all'
  if (typeof resource !== 'string') return compiled.coverage(resource, context)
  return compiled.test(resource, lastPart(resource), context) ? 'all' : 'none'
}

function explainCondition(
  { operator, key, values }: ConditionElement,
  matches: boolean,
  context: Context,
): ConditionExplanation {
  return {
    element: 'Condition',
    matches,
    operator,
    key,
    policyValues: values,
    requestValue: context(key.toLowerCase()) ?? null,
  }
}

function explainPrincipal(
  effect: string,
  element: PrincipalElement | undefined,
  { principal, hasBoundary, accountIsRoot }: PrincipalQuestion,
): PrincipalExplanation {
  const test = compilePrincipal(element)
  const grant = effect === 'Deny' ? NO_GRANT : test.grant(principal)
  const isGrant = grant !== NO_GRANT && !(grant === TO_ACCOUNT && accountIsRoot)
  return {
    element: element?.negated ? 'NotPrincipal' : 'Principal',
    matches: effect === 'Deny' ? test.denies(principal, hasBoundary) : isGrant,
    policyValues: element?.everyone ? ['*'] : (element?.entries ?? []).map(({ type, value }) => `${type}:${value}`),
    requestValue: principalName(principal),
    ...(isGrant && { names: grant === TO_ACCOUNT ? 'account' : grant === TO_ISSUER ? 'issuer' : 'principal' }),
  }
}
