import { isAccountPrincipal } from '../../aws/index.ts'
import type { Decision, PolicyRequest, PolicyType } from '../language/decision.ts'
import { type AllLayers, type Answers, answersOf, byVpcEndpoint, implicitDeny, ROOT } from './answers.ts'
import { needsNoPermission, resourcePolicyMustAllow } from './exemptions.ts'
import type { Layers, OwnLayers, SurroundingLayers } from './layers.ts'
import { PolicySet, type PolicySource } from './policy-set.ts'
import { NO_GRANT, TO_ISSUER, TO_PRINCIPAL } from './principal.ts'

/**
 * Reads and indexes policies of one type. An unreadable document throws, and the caller refuses the request: a policy
 * left out could be the one that denies.
 *
 * @throws Error, or its subclass PolicySyntaxError with the place.
 */
export function compile(policies: readonly PolicySource[]): PolicySet<'identity-based policy'>
export function compile<Type extends PolicyType>(policies: readonly PolicySource[], type: Type): PolicySet<Type>
export function compile(policies: readonly PolicySource[], type: PolicyType = 'identity-based policy'): PolicySet {
  return new PolicySet(type, policies)
}

const UNCONDITIONAL: Decision = Object.freeze({
  effect: 'Allow',
  because: Object.freeze({ type: 'no permissions required' }),
})
const NO_RESOURCE_POLICY = implicitDeny('resource-based policy')

/**
 * The decision on one action on one resource.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function decide(request: PolicyRequest, layers: Layers): Decision {
  const decision = layers.scopes ? decideWithin(layers.scopes, request, layers) : decideByPolicies(request, layers)
  if (decision.effect === 'Allow' || !needsNoPermission(request.action)) return decision
  return unconditional(request, layers, decision)
}

function decideByPolicies(request: PolicyRequest, layers: Layers): Decision {
  return layers.principal ? decideAmongAll(request, layers) : decideByOwn(request, layers)
}

/**
 * "The resulting session's permissions are the intersection of the calling session's existing permissions and this
 * scope down policy": of all that it has, what a resource's policy grants to the session itself too.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetScopedCredentials.html
 */
function decideWithin(scopes: NonNullable<OwnLayers['scopes']>, request: PolicyRequest, layers: Layers): Decision {
  const decision = decideByPolicies(request, layers)
  const byScopes = scopes.map((scope) => scope.evaluate(request))
  // INVARIANT (deny dominates)
  return first('ExplicitDeny', [decision, ...byScopes]) ?? first('ImplicitDeny', [decision, ...byScopes]) ?? decision
}

/** Most requests: nothing is made here. */
function decideByOwn(request: PolicyRequest, { identity, boundary, session, root = false }: OwnLayers): Decision {
  const byIdentity = root ? ROOT : identity.evaluate(request)
  if (!boundary && !session) return byIdentity
  const byBoundary = root ? undefined : boundary?.evaluate(request)
  const bySession = session?.evaluate(request)
  // INVARIANT (deny dominates)
  if (byIdentity.effect === 'ExplicitDeny') return byIdentity
  if (byBoundary?.effect === 'ExplicitDeny') return byBoundary
  if (bySession?.effect === 'ExplicitDeny') return bySession
  return limited(byIdentity, byBoundary, bySession)
}

/** The intersection: each layer that is there must allow. AWS names the first in this order that does not. */
function limited(granted: Decision, byBoundary: Decision | undefined, bySession: Decision | undefined): Decision {
  if (granted.effect !== 'Allow') return granted
  if (byBoundary && byBoundary.effect !== 'Allow') return byBoundary
  if (bySession && bySession.effect !== 'Allow') return bySession
  return granted
}

function decideAmongAll(request: PolicyRequest, layers: AllLayers): Decision {
  const answers = answersOf(request, layers)
  const { identity, boundary, session, resource, guardrails } = answers
  // INVARIANT (deny dominates)
  return (
    first('ExplicitDeny', [...guardrails, resource?.decision, identity, boundary, session]) ??
    first('ImplicitDeny', guardrails) ??
    granted(request, layers, answers)
  )
}

function first(effect: Decision['effect'], decisions: readonly (Decision | undefined)[]): Decision | undefined {
  return decisions.find((decision) => decision?.effect === effect)
}

/** What the account or accounts say where nothing denies: the principal's own policies, and those of the resource. */
function granted(request: PolicyRequest, layers: SurroundingLayers, answers: Answers): Decision {
  const { principal, resource } = layers
  const { identity, boundary, session } = answers
  const { decision: byResource, grant } = answers.resource ?? { decision: NO_RESOURCE_POLICY, grant: NO_GRANT }
  if (!identity || !isAccountPrincipal(principal)) return byResource
  if (resource && resource.accountId !== principal.accountId) {
    // "The request is allowed only if both evaluations return a decision of Allow."
    const own = limited(identity, boundary, session)
    return own.effect === 'Allow' && grant === NO_GRANT ? byResource : own
  }
  // "Permissions granted directly to a session are not limited by an implicit deny in an identity-based policy, a
  // permissions boundary, or session policy"; those granted to the role's ARN are, by the latter two.
  if (grant === TO_PRINCIPAL) return byResource
  if (grant === TO_ISSUER) return limited(byResource, boundary, session)
  if (grant === NO_GRANT && resource && resourcePolicyMustAllow(request)) return byResource
  return limited(identity, boundary, session)
}

/** An action that needs no permission: only the way to AWS can be closed to it. */
function unconditional(request: PolicyRequest, layers: Layers, denied: Decision): Decision {
  if (!layers.principal) return UNCONDITIONAL
  if (!isAccountPrincipal(layers.principal)) return denied
  return byVpcEndpoint(request, layers).find(({ effect }) => effect !== 'Allow') ?? UNCONDITIONAL
}
