import type { Decision, PolicyRequest, PolicyType } from './decision.ts'
import { PolicySet, type PolicySource } from './policy-set.ts'
import { NO_GRANT, type RequestPrincipal, TO_ISSUER, TO_PRINCIPAL } from './principal.ts'

/**
 * The policies that take part in a decision, by their type. A layer that is absent does not limit; one that is there and allows
 * nothing denies everything.
 */
export interface Layers {
  /** The user's and its groups' policies, or the role's. */
  readonly identity: PolicySet<'identity-based policy'>
  readonly boundary?: PolicySet<'permissions boundary'> | undefined
  /** All session policies of the session together. */
  readonly session?: PolicySet<'session policy'> | undefined
  readonly resource?: ResourceLayer | undefined
  /** The caller is the account's root user, which identity-based policies and boundaries do not limit. Default: false. */
  readonly root?: boolean
}

/** The policy of the resource, and what it needs to know of the caller. */
export interface ResourceLayer {
  readonly policies: PolicySet<'resource-based policy'>
  readonly principal: RequestPrincipal
  /** The account that owns the resource. */
  readonly accountId: string
}

/**
 * Reads and indexes policies of one type. An unreadable document throws, and the caller refuses the request: a policy left out could be
 * the one that denies.
 *
 * @throws Error, or its subclass PolicySyntaxError with the place.
 */
export function compile(policies: readonly PolicySource[]): PolicySet<'identity-based policy'>
export function compile<Type extends PolicyType>(policies: readonly PolicySource[], type: Type): PolicySet<Type>
export function compile(policies: readonly PolicySource[], type: PolicyType = 'identity-based policy'): PolicySet {
  return new PolicySet(type, policies)
}

const ROOT: Decision = Object.freeze({ effect: 'Allow', because: Object.freeze({ type: 'root user' }) })

/**
 * The decision on one action on one resource.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function decide(request: PolicyRequest, layers: Layers): Decision {
  const { identity, boundary, session, resource, root = false } = layers
  const byIdentity = root ? ROOT : identity.evaluate(request)
  if (!boundary && !session && !resource) return byIdentity
  const byBoundary = root ? undefined : boundary?.evaluate(request)
  const bySession = session?.evaluate(request)
  const byResource = resource?.policies.evaluateFor(request, resource.principal, byBoundary !== undefined)

  // INVARIANT (deny dominates)
  if (byResource?.decision.effect === 'ExplicitDeny') return byResource.decision
  if (byIdentity.effect === 'ExplicitDeny') return byIdentity
  if (byBoundary?.effect === 'ExplicitDeny') return byBoundary
  if (bySession?.effect === 'ExplicitDeny') return bySession

  if (resource && byResource) {
    const { principal, accountId } = resource
    // "Permissions granted directly to a session are not limited by an implicit deny in an identity-based policy, a permissions
    // boundary, or session policy"; those granted to the role's ARN are, by the latter two. An AWS service has no policies of its own.
    const isLocal = !('accountId' in principal) || principal.accountId === accountId
    if (isLocal && byResource.grant === TO_PRINCIPAL) return byResource.decision
    if (isLocal && byResource.grant === TO_ISSUER) return limited(byResource.decision, byBoundary, bySession)
    // Across accounts both sides must allow.
    if (!isLocal && byResource.grant === NO_GRANT) {
      const own = limited(byIdentity, byBoundary, bySession)
      return own.effect === 'Allow' ? byResource.decision : own
    }
  }
  return limited(byIdentity, byBoundary, bySession)
}

/** The intersection: each layer that is there must allow. AWS names the first in this order that does not. */
function limited(granted: Decision, byBoundary: Decision | undefined, bySession: Decision | undefined): Decision {
  if (granted.effect !== 'Allow') return granted
  if (byBoundary && byBoundary.effect !== 'Allow') return byBoundary
  if (bySession && bySession.effect !== 'Allow') return bySession
  return granted
}
