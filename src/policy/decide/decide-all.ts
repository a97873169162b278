import type { Decision, PolicyRequest } from '../language/decision.ts'
import { decide } from './decide.ts'
import type { Layers } from './layers.ts'

/** One action on one resource of the several that a call needs, with the policies of that resource. */
export interface Part {
  readonly request: PolicyRequest
  readonly layers: Layers
}

export interface JointDecision {
  /** Allow where each part is allowed; else the first explicit deny, or else the first part that nothing allows. */
  readonly decision: Decision
  /** The index of the part that `decision` is about. */
  readonly part: number
  /** One for each part, in order: what a simulation shows by resource. */
  readonly decisions: readonly Decision[]
}

/**
 * The decision on a call that needs several things at once, as CopyObject (read here, write there) or an `iam:PassRole` beside the
 * creation of an instance: "IAM authorizes your request only if every part of your request is allowed".
 *
 * @throws Error for no parts at all, which nothing would deny.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_resources.html
 */
export function decideAll(parts: readonly [Part, ...Part[]]): JointDecision {
  const decisions = parts.map(({ request, layers }) => decide(request, layers))
  // INVARIANT (deny dominates)
  for (const effect of ['ExplicitDeny', 'ImplicitDeny', 'Allow'] as const) {
    const part = decisions.findIndex((decision) => decision.effect === effect)
    const decision = decisions[part]
    if (decision) return { decision, part, decisions }
  }
  throw new Error('a call that needs nothing cannot be decided')
}
