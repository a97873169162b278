import type { ContextValue } from '../index.ts'
import { conditionHolds } from './reference-conditions.ts'
import { glob, list, substitute } from './reference-pattern.ts'

/**
 * The language in a second evaluator, for tests only: slow, written from AWS's pages by definition, and with nothing
 * that the engine uses. Documents are plain objects, wildcards go by recursion, conditions by asking the question of
 * each value anew. How layers combine is in `reference-combination.ts`.
 */
export interface ReferenceStatement {
  readonly Effect: string
  readonly Principal?: ReferencePrincipals
  readonly NotPrincipal?: ReferencePrincipals
  readonly Action?: string | readonly string[]
  readonly NotAction?: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly NotResource?: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>
}

export type ReferencePrincipals = '*' | Readonly<Record<string, string | readonly string[]>>

export interface ReferenceDocument {
  readonly Version?: string
  readonly Statement: readonly ReferenceStatement[]
}

export interface ReferenceRequest {
  readonly action: string
  readonly resource: string
  readonly context: (key: string) => ContextValue
}

/** The statements whose action, resource and conditions match, whomever they are for. */
export function matchingStatements(
  documents: readonly ReferenceDocument[],
  request: ReferenceRequest,
): readonly ReferenceStatement[] {
  return documents.flatMap(({ Version, Statement }) =>
    Statement.filter((statement) => statementMatches(statement, request, Version === '2012-10-17')),
  )
}

function statementMatches(statement: ReferenceStatement, request: ReferenceRequest, withVariables: boolean): boolean {
  const { Effect, Action, NotAction, Resource, NotResource, Condition = {} } = statement
  const isAction = (pattern: string) => glob(pattern.toLowerCase(), request.action.toLowerCase())
  if (Action !== undefined && !list(Action).some(isAction)) return false
  if (NotAction !== undefined && list(NotAction).some(isAction)) return false
  const isOnResource = statement.Principal !== undefined || statement.NotPrincipal !== undefined
  const isCompleted = !isOnResource || (Effect === 'Allow') === (NotResource !== undefined)
  const isResource = (pattern: string) => resourceMatches(pattern, request, withVariables, isCompleted)
  if (Resource !== undefined && !list(Resource).some(isResource)) return false
  if (NotResource !== undefined && list(NotResource).some(isResource)) return false
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) =>
      conditionHolds(operator, key, list(values), request.context, withVariables),
    ),
  )
}

/**
 * A segment's last `*` may run over colons, another `*` or `?` before the fifth colon may not. An ARN that ends early
 * is completed, but where a policy on a resource would permit more by it.
 */
function resourceMatches(
  pattern: string,
  request: ReferenceRequest,
  withVariables: boolean,
  isCompleted: boolean,
): boolean {
  if (pattern === '*') return true
  const segments = pattern.split(':')
  while (isCompleted && segments.length < 6) segments.push('*')
  const fixed = [...segments.slice(0, 5), ...(segments.length < 6 ? [] : [segments.slice(5).join(':')])]
  return segmentsMatch(fixed, request.resource, request, withVariables, 6)
}

function segmentsMatch(
  segments: readonly string[],
  text: string,
  request: ReferenceRequest,
  withVariables: boolean,
  /** How many there are to an ARN, from here. */
  whole: number,
): boolean {
  const [first = '', ...rest] = segments
  const segment = withVariables ? substitute(first, request.context) : first
  if (segment === undefined) return false
  const inSegment = (candidate: string) =>
    segment.endsWith('*')
      ? startsMatch(segment.slice(0, -1), candidate)
      : !candidate.includes(':') && glob(segment, candidate)
  if (rest.length === 0) return whole === 1 ? glob(segment, text) : inSegment(text)
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    const tail = text.slice(colon + 1)
    if (inSegment(text.slice(0, colon)) && segmentsMatch(rest, tail, request, withVariables, whole - 1)) return true
  }
  return false
}

/** `start` without colons, then anything. */
function startsMatch(start: string, text: string): boolean {
  for (let length = 0; length <= text.length; length++) {
    const head = text.slice(0, length)
    if (!head.includes(':') && glob(start, head)) return true
  }
  return false
}
