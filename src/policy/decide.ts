import type { Decision, PolicyRequest, PolicyType } from './decision.ts'
import {
  isRootUnlocking,
  needsNoPermission,
  resourceControlExemption,
  resourcePolicyMustAllow,
  serviceControlExemption,
} from './exemptions.ts'
import type { Layers, OwnLayers, SurroundingLayers } from './layers.ts'
import { PolicySet, type PolicySource } from './policy-set.ts'
import { type Grant, isAccountPrincipal, NO_GRANT, TO_ACCOUNT, TO_ISSUER, TO_PRINCIPAL } from './principal.ts'

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
const UNCONDITIONAL: Decision = Object.freeze({
  effect: 'Allow',
  because: Object.freeze({ type: 'no permissions required' }),
})
const NO_RESOURCE_POLICY = implicitDeny('resource-based policy')
const NO_ENDPOINT_POLICY = implicitDeny('VPC endpoint policy')

function implicitDeny(type: PolicyType): Decision {
  return Object.freeze({ effect: 'ImplicitDeny', because: Object.freeze({ type }) })
}

/**
 * The decision on one action on one resource.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function decide(request: PolicyRequest, layers: Layers): Decision {
  const decision = layers.principal ? decideAmongAll(request, layers) : decideByOwn(request, layers)
  if (decision.effect === 'Allow' || !needsNoPermission(request.action)) return decision
  return unconditional(request, layers, decision)
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

/** What each layer says by itself; `undefined` where it is absent or does not limit this principal. */
interface Answers {
  readonly identity: Decision | undefined
  readonly boundary: Decision | undefined
  readonly session: Decision | undefined
  readonly resource: { readonly decision: Decision; readonly grant: Grant } | undefined
  /** What limits whatever is granted, in the order in which AWS looks at it. */
  readonly guardrails: readonly Decision[]
}

function decideAmongAll(request: PolicyRequest, layers: OwnLayers & SurroundingLayers): Decision {
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

function answersOf(request: PolicyRequest, layers: OwnLayers & SurroundingLayers): Answers {
  const { principal, identity, boundary, session, root = false } = layers
  // AWS services, bearers of a provider's token and anonymous callers have no policies of their own.
  const hasOwn = isAccountPrincipal(principal)
  return {
    identity: hasOwn ? (root ? ROOT : identity.evaluate(request)) : undefined,
    boundary: hasOwn && !root ? boundary?.evaluate(request) : undefined,
    session: hasOwn ? session?.evaluate(request) : undefined,
    resource: byResourcePolicy(request, layers),
    guardrails: [
      ...byVpcEndpoint(request, layers),
      ...byResourceControl(request, layers),
      ...byServiceControl(request, layers),
    ],
  }
}

function byResourcePolicy(request: PolicyRequest, layers: OwnLayers & SurroundingLayers): Answers['resource'] {
  const { principal, resource } = layers
  const answer = resource?.policies?.evaluateFor(request, principal, hasBoundary(layers))
  if (resource && answer?.decision.effect === 'ExplicitDeny' && isRootUnlocking(request, principal, resource))
    return undefined
  return answer
}

/** What NotPrincipal asks for: of root and outside of accounts there is none that counts. */
function hasBoundary({ boundary, principal, root = false }: OwnLayers & SurroundingLayers): boolean {
  return boundary !== undefined && !root && isAccountPrincipal(principal)
}

function byVpcEndpoint(request: PolicyRequest, layers: OwnLayers & SurroundingLayers): readonly Decision[] {
  const { principal, vpcEndpoint } = layers
  if (!vpcEndpoint) return []
  const { decision, grant } = vpcEndpoint.policies.evaluateFor(request, principal, hasBoundary(layers))
  // "… access is granted to the AWS account root user only, not to all users and roles for the account."
  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#vpc-endpoint-policies-gateway
  return grant === TO_ACCOUNT && vpcEndpoint.endpointType === 'Gateway' ? [NO_ENDPOINT_POLICY] : [decision]
}

function byResourceControl(request: PolicyRequest, layers: OwnLayers & SurroundingLayers): readonly Decision[] {
  const { principal, resource } = layers
  if (!resource?.control || resourceControlExemption(request, principal, resource) !== undefined) return []
  const { decision } = resource.control.policies.evaluateFor(request, principal, hasBoundary(layers))
  // RCPFullAWSAccess, which is always there, allows what no other RCP denies.
  return decision.effect === 'ExplicitDeny' ? [decision] : []
}

function byServiceControl(request: PolicyRequest, layers: SurroundingLayers): readonly Decision[] {
  const { principal, serviceControl } = layers
  if (!serviceControl || serviceControlExemption(principal, serviceControl) !== undefined) return []
  const { root, organizationalUnits, account } = serviceControl
  return [root, ...organizationalUnits, account].map((level) => level.evaluate(request))
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
  // "Permissions granted directly to a session are not limited by an implicit deny in an identity-based policy, a permissions
  // boundary, or session policy"; those granted to the role's ARN are, by the latter two.
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
