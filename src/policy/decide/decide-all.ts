import type { Decision, PolicyRequest } from '../language/decision.ts'
import { decide } from './decide.ts'
import type { Layers } from './layers.ts'

/** One (action, resource) pair of the several that a call needs, with the policies that decide on it. */
export interface Pair {
  readonly request: PolicyRequest
  readonly layers: Layers
}

export interface JointDecision<Asked extends Pair = Pair> {
  /**
   * Allow where each pair is allowed; else the first explicit deny, or else the decision on the first pair that nothing
   * allows.
   */
  readonly decision: Decision
  /** The pair that `decision` is about. */
  readonly pair: Asked
  /** One for each pair, in order: what a simulation shows by resource. */
  readonly decisions: readonly Decision[]
}

/**
 * The decision on a call that needs several things at once, as CopyObject (read here, write there) or an `iam:PassRole`
 * beside the creation of an instance: "IAM authorizes your request only if every part of your request is allowed".
 *
 * @throws Error for no pairs at all, which nothing would deny.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_resources.html
 */
export function decideAll<Asked extends Pair>(pairs: readonly Asked[]): JointDecision<Asked> {
  const decided = pairs.map((pair) => ({ pair, decision: decide(pair.request, pair.layers) }))
  const decisions = decided.map(({ decision }) => decision)
  // INVARIANT (deny dominates)
  for (const effect of ['ExplicitDeny', 'ImplicitDeny', 'Allow'] as const) {
    const found = decided.find(({ decision }) => decision.effect === effect)
    if (found) return { ...found, decisions }
  }
  throw new Error('a call that needs nothing cannot be decided')
}
