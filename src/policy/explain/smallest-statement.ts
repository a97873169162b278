import { type ResourceName, UncertainArn } from '../../aws/index.ts'
import { compile, decide } from '../decide/decide.ts'
import { isRoleTrust } from '../decide/exemptions.ts'
import type { Layers } from '../decide/layers.ts'
import type { PolicySource } from '../decide/policy-set.ts'
import type { Because, PolicyRequest, PolicyType } from '../language/decision.ts'
import { literalText } from '../language/template.ts'

/** What is asked for, and the policies that are to allow it. */
export interface Wanted {
  readonly request: PolicyRequest
  readonly layers: Layers
}

export interface Remedy {
  /** What is to be added to each type of policy, all of it: the least that allows everything that is wanted. */
  readonly grants: readonly Grant[]
  /** What no statement can allow, while these are there. */
  readonly denies: readonly (Pick<Wanted, 'request'> & { readonly because: Because })[]
}

interface Grant {
  readonly type: PolicyType
  readonly statements: readonly GrantStatement[]
}

/** As it stands in a policy; a resource's own names whom it is for. */
export interface GrantStatement {
  readonly Effect: 'Allow'
  readonly Principal?: { readonly AWS: string }
  readonly Action: string | readonly string[]
  /** A role's trust policy has none. */
  readonly Resource?: string | readonly string[]
}

/**
 * The smallest statements that allow all that is wanted, by the types of policy that have to have them. It adds what is
 * lacking and asks again: where a boundary would deny next, it is told too.
 *
 * @param principalArn For a resource's own policy.
 */
export function smallestStatements(wanted: readonly Wanted[], principalArn: string): Remedy {
  const lacking = new Map<PolicyType, PolicyRequest[]>()
  const denies: { request: PolicyRequest; because: Because }[] = []
  for (const { request, layers } of wanted) {
    for (const step of stepsToAllow(request, layers, principalArn)) {
      if (step.effect === 'ExplicitDeny') denies.push({ request, because: step.because })
      else lacking.set(step.because.type, [...(lacking.get(step.because.type) ?? []), request])
    }
  }
  const grants = [...lacking].map(([type, requests]) => ({ type, statements: grouped(requests, type, principalArn) }))
  return { grants, denies }
}

/** The denials that stand in the way, one after the other. */
function stepsToAllow(request: PolicyRequest, given: Layers, principalArn: string) {
  const steps: { readonly effect: 'ExplicitDeny' | 'ImplicitDeny'; readonly because: Because }[] = []
  let layers = given
  for (;;) {
    const { effect, because } = decide(request, layers)
    if (effect === 'Allow') return steps
    steps.push({ effect, because })
    if (effect === 'ExplicitDeny' || steps.filter((step) => step.because.type === because.type).length > 1) return steps
    layers = withStatements(layers, because.type, grouped([request], because.type, principalArn))
  }
}

function withStatements(layers: Layers, type: PolicyType, Statement: readonly GrantStatement[]): Layers {
  const added = { policy: 'what is lacking', document: JSON.stringify({ Version: '2012-10-17', Statement }) }
  const more = <Type extends PolicyType>(set: { readonly sources: readonly PolicySource[] } | undefined, of: Type) =>
    set && compile([...set.sources, added], of)
  switch (type) {
    case 'identity-based policy':
      return { ...layers, identity: compile([...layers.identity.sources, added]) }
    case 'permissions boundary':
      return { ...layers, boundary: more(layers.boundary, type) }
    case 'session policy':
      return {
        ...layers,
        session: more(layers.session, type),
        scopes: layers.scopes?.map((scope) => compile([...scope.sources, added], type)),
      }
    case 'resource-based policy':
      if (!layers.resource) return layers
      return {
        ...layers,
        resource: {
          ...layers.resource,
          policies: compile([...(layers.resource.policies?.sources ?? []), added], type),
        },
      }
    case 'service control policy':
    case 'resource control policy':
    case 'VPC endpoint policy':
      return layers // No account has them in its hands.
    default:
      return type satisfies never
  }
}

/** One statement for all actions of a resource, and for all resources with the same actions. */
function grouped(
  requests: readonly PolicyRequest[],
  type: PolicyType,
  principalArn: string,
): readonly GrantStatement[] {
  const isTrust = type === 'resource-based policy' && requests.every(isRoleTrust)
  const actions = new Map<string, Set<string>>()
  for (const { action, resource } of requests) {
    const text = resourceElement(resource)
    actions.set(text, (actions.get(text) ?? new Set()).add(action))
  }
  const resources = new Map<string, string[]>()
  for (const [resource, names] of actions) {
    const list = JSON.stringify([...names].sort())
    resources.set(list, [...(resources.get(list) ?? []), resource])
  }
  return [...resources].map(([list, texts]) => ({
    Effect: 'Allow',
    ...(type === 'resource-based policy' && { Principal: { AWS: principalArn } }),
    Action: oneOrMany(JSON.parse(list)),
    ...(!isTrust && { Resource: oneOrMany(texts) }),
  }))
}

function oneOrMany(texts: readonly string[]): string | readonly string[] {
  const [only] = texts
  return only !== undefined && texts.length === 1 ? only : texts
}

/** The name itself, and not what its letters would mean in a policy; any value for what is not known of it. */
function resourceElement(resource: ResourceName): string {
  if (resource instanceof UncertainArn)
    return resource.text((length) => (length === undefined ? '*' : '?'.repeat(length)), literalText)
  return resource === '*' ? resource : literalText(resource)
}
