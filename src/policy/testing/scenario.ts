import type { Principal } from '../../aws/index.ts'
import { type ContextValue, compile, type Layers, type PolicyRequest, type PolicyType } from '../index.ts'
import type { ReferenceDocument } from './reference-evaluator.ts'

type Documents = readonly ReferenceDocument[]

/** A generated case: a request and all policies around it, as data that can be printed and read again. */
export interface Scenario {
  readonly request: {
    readonly action: string
    readonly resource: string
    /** By lower-case key. */
    readonly context: Readonly<Record<string, ContextValue>>
  }
  readonly root: boolean
  readonly identity: Documents
  readonly boundary?: Documents | undefined
  readonly session?: Documents | undefined
  readonly surroundings?: Surroundings | undefined
}

export interface Surroundings {
  readonly principal: Principal
  readonly managementAccountId: string
  readonly resource?:
    | {
        readonly accountId: string
        readonly policies?: Documents | undefined
        readonly control?: Documents | undefined
      }
    | undefined
  /** Root, organizational units, account: two at least. */
  readonly serviceControl?: readonly Documents[] | undefined
  readonly vpcEndpoint?: { readonly endpointType: 'Gateway' | 'Interface'; readonly policies: Documents } | undefined
}

export function requestOf({
  request: { action, resource, context },
}: Scenario): PolicyRequest & { readonly resource: string } {
  return { action, resource, context: (key) => (Object.hasOwn(context, key) ? context[key] : undefined) }
}

/** The engine's view of a scenario. */
export function layersOf({ root, identity, boundary, session, surroundings }: Scenario): Layers {
  const own = {
    root,
    identity: compiled(identity, 'identity-based policy'),
    boundary: boundary && compiled(boundary, 'permissions boundary'),
    session: session && compiled(session, 'session policy'),
  }
  if (!surroundings) return own
  const { principal, managementAccountId, resource, serviceControl, vpcEndpoint } = surroundings
  const levels = serviceControl?.map((documents) => compiled(documents, 'service control policy')) ?? []
  const [top, bottom] = [levels[0], levels.at(-1)]
  return {
    ...own,
    principal,
    resource: resource && {
      accountId: resource.accountId,
      policies: resource.policies && compiled(resource.policies, 'resource-based policy'),
      control: resource.control && {
        managementAccountId,
        policies: compiled(resource.control, 'resource control policy'),
      },
    },
    serviceControl:
      top && bottom
        ? { managementAccountId, root: top, organizationalUnits: levels.slice(1, -1), account: bottom }
        : undefined,
    vpcEndpoint: vpcEndpoint && {
      endpointType: vpcEndpoint.endpointType,
      policies: compiled(vpcEndpoint.policies, 'VPC endpoint policy'),
    },
  }
}

function compiled<Type extends PolicyType>(documents: Documents, type: Type) {
  return compile(
    documents.map((document, index) => ({ policy: `${type} ${index}`, document: JSON.stringify(document) })),
    type,
  )
}
