import type { Decision, PolicyRequest } from '../language/decision.ts'
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
export function applies(
  { tests: { resource, conditions } }: Candidate,
  { resource: name, context }: PolicyRequest,
  last: number,
): boolean {
  if (resource && !resource.test(name, last, context)) return false
  for (const condition of conditions) {
    if (!condition(context)) return false
  }
  return true
}

/** Whether the statement matches without being asked. */
export function alwaysApplies({ tests: { resource, conditions } }: Candidate): boolean {
  return !resource && conditions.length === 0
}

export interface Group {
  readonly denies: readonly Candidate[]
  readonly allows: readonly Candidate[]
}
