import { type Access, awsVocabulary, type ExampleRequest, isAllowedBy } from '../../policy/analyse/index.ts'
import { needsNoPermission } from '../../policy/index.ts'
import { OWN_PASSWORD } from './own-password.ts'
import { insideOf, knownKeys, outsideOf, type Proof } from './proof.ts'

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

/**
 * Requests to try, always the same for the same policies: of what is allowed, one for each group of statements, and of
 * the rest evenly; and actions that should not be allowed, evenly from all services, on the resource `*`.
 */
export function sampleOf({ policies, allowed, only }: Proof, patterns: readonly string[]): Sample {
  const isInside = insideOf(patterns)
  const inside = actionsIn(allowed.filter(isAttached), isInside)
  const beyond = actionsIn(outsideOf(only).filter(isAttached), () => true)
  const isBeyond = new Set(outsideOf(only).flatMap(({ actions }) => actions))
  const context = knownKeys(policies)
  const outside = [...awsVocabulary.actions.values()]
    .flat()
    .filter((action) => !isInside(action) && !isBeyond.has(action) && !needsNoPermission(action))
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
  /** The first of those that the same statements allow. */
  readonly isFirst: boolean
}

/** Whether policies allow it, which the simulator knows. */
function isAttached({ allowedBy }: Access): boolean {
  return allowedBy.every(({ policy }) => policy !== OWN_PASSWORD)
}

/** A request for each action: the group's example, with its resource and context. */
function actionsIn(access: readonly Access[], isWanted: (action: string) => boolean): readonly Candidate[] {
  return access.flatMap(({ actions, request }) =>
    actions.filter(isWanted).map((action, index) => ({ request: { ...request, action }, isFirst: index === 0 })),
  )
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
