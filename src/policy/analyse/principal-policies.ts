import { compile, decide } from '../decide/decide.ts'
import type { PolicySource } from '../decide/policy-set.ts'
import type { PolicyRequest } from '../language/decision.ts'
import type { ExampleRequest } from './access-goal.ts'
import { contextMap, contextOf, type KnownContext } from './known-context.ts'
import { analysedLayer, type StatementLayer } from './statements.ts'

/** The policies that decide what a principal may do in its account, as texts. A layer that is absent does not limit. */
export interface PrincipalPolicies {
  readonly identity: readonly PolicySource[]
  readonly boundary?: readonly PolicySource[] | undefined
  readonly session?: readonly PolicySource[] | undefined
  /** The service control policies of each level, from the organisation's root to the account; each level must allow. */
  readonly serviceControl?: readonly (readonly PolicySource[])[] | undefined
  /** Condition keys that are the same in all of the principal's requests, such as `aws:username`. */
  readonly context?: KnownContext | undefined
}

/** The layers that must all allow. */
export function layersOf({ identity, boundary, session, serviceControl = [] }: PrincipalPolicies): StatementLayer[] {
  return [
    analysedLayer('identity-based policy', identity),
    ...(boundary ? [analysedLayer('permissions boundary', boundary)] : []),
    ...(session ? [analysedLayer('session policy', session)] : []),
    ...serviceControl.map((level) => analysedLayer('service control policy', level)),
  ]
}

/** The engine's decision, policies compiled once. */
export function compiledDecision({
  identity,
  boundary,
  session,
  serviceControl = [],
}: PrincipalPolicies): (request: PolicyRequest) => boolean {
  const layers = {
    identity: compile(identity),
    boundary: boundary && compile(boundary, 'permissions boundary'),
    session: session && compile(session, 'session policy'),
  }
  // Each level by itself: what it says, it says of everyone alike.
  const levels = serviceControl.map((level) => compile(level))
  return (request) =>
    decide(request, layers).effect === 'Allow' &&
    levels.every((identity) => decide(request, { identity }).effect === 'Allow')
}

/** Whether the engine allows requests of the principal, its policies compiled once. */
export function isAllowedBy(policies: PrincipalPolicies): (request: ExampleRequest) => boolean {
  const isAllowed = compiledDecision(policies)
  return (request) => isAllowed(policyRequest(request))
}

/** The same of policies alone, compiled when the first request is asked about: most proofs ask about none. */
export function isAllowedByThese(identity: readonly PolicySource[]): (request: ExampleRequest) => boolean {
  let isAllowed: ReturnType<typeof isAllowedBy> | undefined
  return (request) => {
    isAllowed ??= isAllowedBy({ identity })
    return isAllowed(request)
  }
}

/** The request as the engine takes it. */
export function policyRequest({ action, resource, context }: ExampleRequest): PolicyRequest {
  return { action, resource, context: contextOf(contextMap(context)) }
}
