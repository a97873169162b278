import { isAccountPrincipal } from '../../aws/index.ts'
import { type AllLayers, byVpcEndpoint, hasBoundary } from '../decide/answers.ts'
import {
  type Exemption,
  isRootUnlocking,
  isShutOut,
  resourceControlExemption,
  serviceControlExemption,
} from '../decide/exemptions.ts'
import type { Layers, ResourceLayer } from '../decide/layers.ts'
import { type Asker, type MatchedStatement, PolicySet } from '../decide/policy-set.ts'
import { TO_ACCOUNT } from '../decide/principal.ts'
import type { Decision, PolicyRequest } from '../language/decision.ts'

/** How a type of policy that names principals is asked; absent for one that names none. */
export interface PrincipalQuestion extends Asker {
  /** A grant to the account is none, but to its root user: a gateway endpoint's policy. */
  readonly accountIsRoot: boolean
}

/** A layer before it is explained. */
export interface Asked {
  readonly set: PolicySet
  readonly level?: string
  readonly effect: Decision['effect']
  readonly exemption: Exemption
  readonly question?: PrincipalQuestion
}

/** All layers that are there, in AWS's order. */
export function askedOf(request: PolicyRequest, layers: Layers): readonly Asked[] {
  const { identity, boundary, session, scopes = [], root = false } = layers
  const exemption = ownExemption(layers)
  const own = (set: PolicySet, isRoot: boolean): Asked => ({
    set,
    effect: set.evaluate(request).effect,
    exemption: exemption ?? (isRoot ? 'neither identity-based policies nor boundaries limit the root user' : undefined),
  })
  return [
    ...(layers.principal ? surroundingOf(request, layers) : []),
    own(identity, root),
    ...(boundary ? [own(boundary, root)] : []),
    ...(session ? [own(session, false)] : []),
    ...scopes.map((scope) => own(scope, false)),
  ]
}

function ownExemption({ principal }: Layers): Exemption {
  return principal && !isAccountPrincipal(principal)
    ? 'the caller is of no account and has no policies of its own'
    : undefined
}

function surroundingOf(request: PolicyRequest, layers: AllLayers): readonly Asked[] {
  const { principal, resource, serviceControl, vpcEndpoint } = layers
  const question: PrincipalQuestion = { principal, hasBoundary: hasBoundary(layers), accountIsRoot: false }
  const asked: Asked[] = []
  if (vpcEndpoint) {
    const isGateway = vpcEndpoint.endpointType === 'Gateway'
    const [answer] = byVpcEndpoint(request, layers)
    asked.push({
      set: vpcEndpoint.policies,
      effect: answer?.effect ?? 'ImplicitDeny',
      exemption: undefined,
      question: { ...question, accountIsRoot: isGateway },
    })
  }
  if (resource?.control) {
    const { decision } = resource.control.policies.evaluateFor(request, principal, question.hasBoundary)
    asked.push({
      set: resource.control.policies,
      // RCPFullAWSAccess allows what no other RCP denies.
      effect: decision.effect === 'ExplicitDeny' ? 'ExplicitDeny' : 'Allow',
      exemption: resourceControlExemption(request, principal, resource),
      question,
    })
  }
  if (serviceControl) {
    const exemption = serviceControlExemption(principal, serviceControl)
    const { root, organizationalUnits, account } = serviceControl
    const level = (name: string, set: PolicySet): Asked => ({
      set,
      level: name,
      effect: set.evaluate(request).effect,
      exemption,
    })
    asked.push(
      level('root', root),
      ...organizationalUnits.map((set, index) => level(`organizational unit ${index + 1}`, set)),
      level('account', account),
    )
  }
  if (resource) asked.push(resourceOf(request, resource, question))
  return asked
}

/** The statements of a layer that apply to the request. */
export function matchedIn({ set, question }: Asked, request: PolicyRequest): readonly MatchedStatement[] {
  const matched = set.matching(request, question)
  return question?.accountIsRoot ? matched.filter(({ grant }) => grant !== TO_ACCOUNT) : matched
}

const NO_POLICIES = new PolicySet('resource-based policy', [])

function resourceOf(request: PolicyRequest, resource: ResourceLayer, question: PrincipalQuestion): Asked {
  const { principal } = question
  const set = resource.policies ?? NO_POLICIES
  const says = set.evaluateFor(request, principal, question.hasBoundary).decision.effect
  const effect = isShutOut(principal, resource) ? 'ExplicitDeny' : says
  const isUnlocked = effect === 'ExplicitDeny' && isRootUnlocking(request, principal, resource)
  return {
    set,
    effect,
    exemption: isUnlocked
      ? 'no policy of a resource keeps its account’s root user from changing that policy'
      : undefined,
    question,
  }
}
