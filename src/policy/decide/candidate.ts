import type { Coverage } from '../language/coverage.ts'
import { type Decision, NOT_KNOWN, type PolicyRequest } from '../language/decision.ts'
import type { Effect } from '../language/document.ts'
import type { PrincipalTest } from './principal.ts'
import type { Tests } from './statement.ts'

/** A statement that is for an action, with its answer, so that a decision makes no objects. */
export interface Candidate {
  readonly tests: Tests
  readonly principal: PrincipalTest
  readonly decision: Decision
  /** The place of its policy in the set. */
  readonly position: number
  /** Its own place in the policy. */
  readonly statement: number
}

/** Whether resource and conditions match. The resource first: what a condition asks for may take the caller a query. */
export function applies(candidate: Candidate, request: PolicyRequest, last: number): boolean {
  try {
    return matches(candidate, request, last)
  } catch (error) {
    if (error !== NOT_KNOWN) throw error
    return effectOf(candidate) === 'Deny' && mayMatch(candidate, request, last)
  }
}

function matches(candidate: Candidate, { resource: name, context }: PolicyRequest, last: number): boolean {
  const { resource, conditions } = candidate.tests
  if (resource) {
    if (typeof name === 'string') {
      if (!resource.test(name, last, context)) return false
    } else if (!counts(resource.coverage(name, context), effectOf(candidate))) return false
  }
  for (const condition of conditions) {
    if (!condition(context)) return false
  }
  return true
}

/** Whether a Deny matches but for what asks for a key that nobody knows. */
function mayMatch({ tests: { resource, conditions } }: Candidate, request: PolicyRequest, last: number): boolean {
  const { resource: name, context } = request
  const isFor = () =>
    !resource ||
    (typeof name === 'string' ? resource.test(name, last, context) : resource.coverage(name, context) !== 'none')
  return unlessNotKnown(isFor) && conditions.every((condition) => unlessNotKnown(() => condition(context)))
}

function unlessNotKnown(test: () => boolean): boolean {
  try {
    return test()
  } catch (error) {
    if (error !== NOT_KNOWN) throw error
    return true
  }
}

/** INVARIANT (deny dominates): what a request does not say of a resource's name counts for a Deny, against an Allow. */
export function counts(coverage: Coverage, effect: Effect): boolean {
  return effect === 'Deny' ? coverage !== 'none' : coverage === 'all'
}

/** Whether the statement matches for some of the names that the request's resource can be, and not for others. */
export function appliesToSome({ tests: { resource, conditions } }: Candidate, request: PolicyRequest): boolean {
  const { resource: name, context } = request
  if (!resource || typeof name === 'string') return false
  return unlessNotKnown(
    () => resource.coverage(name, context) === 'some' && conditions.every((condition) => condition(context)),
  )
}

export function effectOf({ decision }: Candidate): Effect {
  return decision.effect === 'Allow' ? 'Allow' : 'Deny'
}

/** Whether the statement matches without being asked. */
export function alwaysApplies({ tests: { resource, conditions } }: Candidate): boolean {
  return !resource && conditions.length === 0
}

export interface Group {
  readonly denies: readonly Candidate[]
  readonly allows: readonly Candidate[]
}
