import { type AllLayers, byVpcEndpoint, hasBoundary } from './answers.ts'
import { decide } from './decide.ts'
import type { Decision, PolicyRequest, PolicyType } from './decision.ts'
import { denialMessage } from './denial-message.ts'
import type { Effect } from './document.ts'
import { type Exemption, isRootUnlocking, resourceControlExemption, serviceControlExemption } from './exemptions.ts'
import { explainElements, nameOf, type PrincipalQuestion, type StatementExplanation } from './explain-statement.ts'
import type { Layers, ResourceLayer } from './layers.ts'
import { parsePolicy } from './parse.ts'
import { PolicySet, type PolicySource } from './policy-set.ts'
import { isAccountPrincipal } from './principal.ts'

/** Why a request is allowed or denied, as data: JSON holds all of it. */
export interface Explanation {
  readonly action: string
  readonly resource: string
  readonly decision: Decision
  /** AWS's sentence for the denial; absent where the request is allowed, or nobody is named. */
  readonly message?: string
  /** In the order in which AWS looks at them; service control policies are one for each level. */
  readonly layers: readonly LayerExplanation[]
}

export interface LayerExplanation {
  readonly type: PolicyType
  /** Of service control policies: `root`, `organizational unit 1`, …, `account`. */
  readonly level?: string
  /** What the layer says by itself. */
  readonly effect: Decision['effect']
  /** Why it does not limit this request, as a sentence. */
  readonly exemption?: string
  /** The decision comes from here. */
  readonly decided: boolean
  readonly policies: readonly PolicyExplanation[]
}

export interface PolicyExplanation {
  /** ARN or inline name, as in `Because`. */
  readonly policy: string
  readonly statements: readonly StatementExplanation[]
}

/** A layer before it is explained. */
interface Asked {
  readonly set: PolicySet
  readonly level?: string
  readonly effect: Decision['effect']
  readonly exemption: Exemption
  readonly question?: PrincipalQuestion
}

/**
 * Decides the request once more and says of each layer, policy and statement what it had to do with it. It reads the documents again and
 * takes a thousand times as long as the decision: ask for it when someone asks.
 *
 * @param principalArn For the message, where `layers` have no principal.
 */
export function explain(request: PolicyRequest, layers: Layers, principalArn?: string): Explanation {
  const { action, resource } = request
  const decision = decide(request, layers)
  const name = layers.principal ? nameOf(layers.principal) : principalArn
  let isOpen = true
  return {
    action,
    resource,
    decision,
    ...(decision.effect !== 'Allow' &&
      name !== undefined && { message: denialMessage({ principalArn: name, action, resource, decision }) }),
    layers: askedOf(request, layers).map((asked) => {
      const decided = isOpen && isDecidedBy(decision, asked)
      if (decided) isOpen = false
      return explainLayer(asked, request, decided ? decision : undefined)
    }),
  }
}

function isDecidedBy({ effect, because }: Decision, asked: Asked): boolean {
  return asked.exemption === undefined && asked.set.type === because.type && asked.effect === effect
}

/** All layers that are there, in AWS's order. */
function askedOf(request: PolicyRequest, layers: Layers): readonly Asked[] {
  const { identity, boundary, session, root = false } = layers
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

const NO_POLICIES = new PolicySet('resource-based policy', [])

function resourceOf(request: PolicyRequest, resource: ResourceLayer, question: PrincipalQuestion): Asked {
  const { principal } = question
  const set = resource.policies ?? NO_POLICIES
  const { effect } = set.evaluateFor(request, principal, question.hasBoundary).decision
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

function explainLayer(asked: Asked, request: PolicyRequest, decision: Decision | undefined): LayerExplanation {
  const { set, level, effect, exemption, question } = asked
  // Two policies of a set may have one name, as inline policies of a user and of its group: the first that fits is meant.
  let pending = decision
  const policies = set.sources.map((source) => {
    const explained = explainPolicy(source, request, question, pending)
    if (explained.statements.some(({ decided }) => decided)) pending = undefined
    return explained
  })
  return {
    type: set.type,
    ...(level !== undefined && { level }),
    effect,
    ...(exemption !== undefined && { exemption }),
    decided: decision !== undefined,
    policies,
  }
}

function explainPolicy(
  { policy, document }: PolicySource,
  request: PolicyRequest,
  question: PrincipalQuestion | undefined,
  decision: Decision | undefined,
): PolicyExplanation {
  const { version, statements } = parsePolicy(document)
  const explained = statements.map((statement, index) => {
    const elements = explainElements(statement, version, request, question)
    const effect = statement.effect === 'Deny' ? 'Deny' : 'Allow'
    const matches = elements.every((element) => element.matches)
    return {
      statement: index,
      ...(statement.sid !== undefined && { sid: statement.sid }),
      effect,
      matches,
      decided: matches && isDecisive(decision, policy, index, effect),
      elements,
    } as const
  })
  return { policy, statements: explained }
}

function isDecisive(decision: Decision | undefined, policy: string, statement: number, effect: Effect): boolean {
  if (!decision || !('statement' in decision.because)) return false
  const { because } = decision
  return (
    because.policy === policy &&
    because.statement === statement &&
    (decision.effect === 'Allow') === (effect === 'Allow')
  )
}
