import {
  type Access,
  awsVocabulary,
  type ExampleRequest,
  isAllowedBy,
  only,
  type PrincipalPolicies,
} from '../../policy/analyse/index.ts'
import { insideOf, type Proof } from './proof.ts'

/** `beyond`: outside, and allowed all the same. */
export type Side = 'inside' | 'beyond' | 'outside'

/** A request with what the engine says of it, to be compared with what the account says. */
export interface SampledRequest {
  readonly side: Side
  readonly request: ExampleRequest
  readonly isAllowed: boolean
}

export interface Sample {
  readonly requests: readonly SampledRequest[]
  /** How many actions there are of each kind, those of AWS's services and those that the policies spell out. */
  readonly population: Readonly<Record<Side, number>>
}

/** How many actions of each kind are tried. */
const MOST: Readonly<Record<Side, number>> = { inside: 100, beyond: 50, outside: 200 }
/** So many different statements come first among those that are allowed. */
const MOST_KINDS = 20

/** Covers no action: all that is allowed is outside of it. */
const NOTHING = 'nothing:Nothing'

/**
 * Requests to try, always the same for the same policies: of what is allowed, one for each group of statements and more evenly from all;
 * and actions that should not be allowed, evenly from all services, on the resource `*`.
 */
export function sampleOf({ policies, only: result }: Proof, patterns: readonly string[]): Sample {
  const isInside = insideOf(patterns)
  const inside = actionsIn(allAccess(policies), isInside)
  const beyond = result.verdict === 'refuted' ? actionsIn(result.outside, () => true) : []
  const allowed = new Set(beyond.map(({ request }) => request.action))
  const context = knownKeys(policies)
  const outside = [...awsVocabulary.actions.values()]
    .flat()
    .filter((action) => !isInside(action) && !allowed.has(action))
    .map((action) => ({ request: { action, resource: '*', context }, isFirst: false }))
  const isAllowed = isAllowedBy(policies)
  const sampled = (side: Side, candidates: readonly Candidate[]): readonly SampledRequest[] =>
    pick(candidates, MOST[side]).map((request) => ({ side, request, isAllowed: isAllowed(request) }))
  return {
    requests: [...sampled('inside', inside), ...sampled('beyond', beyond), ...sampled('outside', outside)],
    population: { inside: inside.length, beyond: beyond.length, outside: outside.length },
  }
}

interface Candidate {
  readonly request: ExampleRequest
  /** The example of its group, which the engine allows for certain. */
  readonly isFirst: boolean
}

/** All that the policies allow, by the statements that do. */
function allAccess(policies: PrincipalPolicies): readonly Access[] {
  const all = only(policies, [NOTHING])
  return all.verdict === 'refuted' ? all.outside : []
}

/** A request for each action: the group's example, with its resource and context. */
function actionsIn(access: readonly Access[], isWanted: (action: string) => boolean): readonly Candidate[] {
  return access.flatMap(({ actions, request }) =>
    actions.filter(isWanted).map((action, index) => ({ request: { ...request, action }, isFirst: index === 0 })),
  )
}

/** Keys that are the same in all of the principal's requests. */
function knownKeys({ context = {} }: PrincipalPolicies): ExampleRequest['context'] {
  const known: Record<string, string | readonly string[]> = {}
  for (const [key, value] of Object.entries(context)) if (value !== undefined) known[key] = value
  return known
}

/** The first of some groups, and of the others as many as are still wanted, evenly. */
function pick(candidates: readonly Candidate[], most: number): readonly ExampleRequest[] {
  if (candidates.length <= most) return candidates.map(({ request }) => request)
  const first = candidates.filter(({ isFirst }) => isFirst).slice(0, MOST_KINDS)
  const others = candidates.filter((candidate) => !first.includes(candidate))
  const wanted = most - first.length
  const step = others.length / wanted
  const evenly = Array.from({ length: wanted }, (_, index) => others[Math.floor(index * step)])
  return [...first, ...evenly].flatMap((candidate) => candidate?.request ?? [])
}
