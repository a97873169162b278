import { compile } from '../decide/decide.ts'
import type { PolicySet } from '../decide/policy-set.ts'
import { NO_GRANT, type RequestPrincipal, TO_ACCOUNT, TO_ISSUER } from '../decide/principal.ts'
import type { Context, PolicyRequest } from '../language/decision.ts'
import type { ConditionElement, Effect, LanguageVersion, PrincipalElement, Statement } from '../language/document.ts'
import { printPolicy } from '../language/print.ts'

/** What one element of a statement asks for, what the request has there, and whether that matches. */
export type ElementExplanation = ListExplanation | PrincipalExplanation | ConditionExplanation

export interface ListExplanation {
  readonly element: 'Action' | 'NotAction' | 'Resource' | 'NotResource'
  readonly matches: boolean
  readonly policyValues: readonly string[]
  readonly requestValue: string
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

/** How a type of policy that names principals is asked; absent for one that names none. */
export interface PrincipalQuestion {
  readonly principal: RequestPrincipal
  readonly hasBoundary: boolean
  /** A grant to the account is none, but to its root user: a gateway endpoint's policy. */
  readonly accountIsRoot: boolean
}

const ALL = { negated: false, values: ['*'] } as const
const EVERY: Statement = {
  sid: undefined,
  effect: 'Allow',
  principal: undefined,
  action: ALL,
  resource: ALL,
  conditions: [],
}

/**
 * Asks each element of a statement by itself: the element in a statement that is open otherwise, decided by the engine that decided the
 * request. Slow, and nothing is said twice in two ways.
 */
export function explainElements(
  statement: Statement,
  version: LanguageVersion | undefined,
  request: PolicyRequest,
  question: PrincipalQuestion | undefined,
): readonly ElementExplanation[] {
  const { action, resource, principal, conditions } = statement
  const holds = (part: Partial<Statement>) => alone(part, version).evaluate(request).effect === 'Allow'
  const elements: ElementExplanation[] = []
  if (question) elements.push(explainPrincipal(statement.effect, principal, question, request))
  if (action) {
    elements.push({
      element: action.negated ? 'NotAction' : 'Action',
      matches: holds({ action }),
      policyValues: action.values,
      requestValue: request.action,
    })
  }
  if (resource) {
    elements.push({
      element: resource.negated ? 'NotResource' : 'Resource',
      matches: holds({ resource }),
      policyValues: resource.values,
      requestValue: request.resource,
    })
  }
  for (const condition of conditions) {
    elements.push(explainCondition(condition, holds({ conditions: [condition] }), request.context))
  }
  return elements
}

function alone(part: Partial<Statement>, version: LanguageVersion | undefined): PolicySet<'identity-based policy'> {
  return compile([
    { policy: '', document: printPolicy({ version, id: undefined, statements: [{ ...EVERY, ...part }] }) },
  ])
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
  request: PolicyRequest,
): PrincipalExplanation {
  const document = printPolicy({
    version: undefined,
    id: undefined,
    statements: [{ ...EVERY, effect, principal: element }],
  })
  const asked = compile([{ policy: '', document }], 'resource-based policy')
  const { decision, grant } = asked.evaluateFor(request, principal, hasBoundary)
  const isGrant = grant !== NO_GRANT && !(grant === TO_ACCOUNT && accountIsRoot)
  return {
    element: element?.negated ? 'NotPrincipal' : 'Principal',
    matches: effect === 'Deny' ? decision.effect === 'ExplicitDeny' : isGrant,
    policyValues: element?.everyone ? ['*'] : (element?.entries ?? []).map(({ type, value }) => `${type}:${value}`),
    requestValue: nameOf(principal),
    ...(isGrant && { names: grant === TO_ACCOUNT ? 'account' : grant === TO_ISSUER ? 'issuer' : 'principal' }),
  }
}

/** What a message calls a principal. */
export function nameOf(principal: RequestPrincipal): string {
  switch (principal.kind) {
    case 'service':
      return principal.service
    case 'federated':
      return principal.provider
    case 'anonymous':
      return 'anonymous'
    default:
      return principal.arn
  }
}
