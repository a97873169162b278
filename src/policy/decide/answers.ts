import { isAccountPrincipal } from '../../aws/index.ts'
import type { Decision, PolicyRequest, PolicyType } from '../language/decision.ts'
import { isRootUnlocking, isShutOut, resourceControlExemption, serviceControlExemption } from './exemptions.ts'
import type { OwnLayers, SurroundingLayers } from './layers.ts'
import { type Grant, NO_GRANT, TO_ACCOUNT } from './principal.ts'

export type AllLayers = OwnLayers & SurroundingLayers

export const ROOT: Decision = Object.freeze({ effect: 'Allow', because: Object.freeze({ type: 'root user' }) })
/** "Any denial resulting from the RestrictPublicBuckets setting is explicit." */
const RESTRICTED: Decision = Object.freeze({
  effect: 'ExplicitDeny',
  because: Object.freeze({ type: 'resource-based policy' }),
})
const NO_ENDPOINT_POLICY = implicitDeny('VPC endpoint policy')

export function implicitDeny(type: PolicyType): Decision {
  return Object.freeze({ effect: 'ImplicitDeny', because: Object.freeze({ type }) })
}

/** What each layer says by itself; `undefined` where it is absent or does not limit this principal. */
export interface Answers {
  readonly identity: Decision | undefined
  readonly boundary: Decision | undefined
  readonly session: Decision | undefined
  readonly resource: { readonly decision: Decision; readonly grant: Grant } | undefined
  /** What limits whatever is granted, in the order in which AWS looks at it. */
  readonly guardrails: readonly Decision[]
}

export function answersOf(request: PolicyRequest, layers: AllLayers): Answers {
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

function byResourcePolicy(request: PolicyRequest, layers: AllLayers): Answers['resource'] {
  const { principal, resource } = layers
  if (resource && isShutOut(principal, resource)) return { decision: RESTRICTED, grant: NO_GRANT }
  const answer = resource?.policies?.evaluateFor(request, principal, hasBoundary(layers))
  if (resource && answer?.decision.effect === 'ExplicitDeny' && isRootUnlocking(request, principal, resource))
    return undefined
  return answer
}

/** What NotPrincipal asks for: of root and outside of accounts there is none that counts. */
export function hasBoundary({ boundary, principal, root = false }: AllLayers): boolean {
  return boundary !== undefined && !root && isAccountPrincipal(principal)
}

export function byVpcEndpoint(request: PolicyRequest, layers: AllLayers): readonly Decision[] {
  const { principal, vpcEndpoint } = layers
  if (!vpcEndpoint) return []
  const { decision, grant } = vpcEndpoint.policies.evaluateFor(request, principal, hasBoundary(layers))
  // "… access is granted to the AWS account root user only, not all users and roles for the account."
  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#vpc-endpoint-policies-gateway
  return grant === TO_ACCOUNT && vpcEndpoint.endpointType === 'Gateway' ? [NO_ENDPOINT_POLICY] : [decision]
}

function byResourceControl(request: PolicyRequest, layers: AllLayers): readonly Decision[] {
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
