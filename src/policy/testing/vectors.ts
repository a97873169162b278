import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Principal } from '../../aws/index.ts'
import {
  type Context,
  type ContextValue,
  compile,
  getManagedPolicy,
  type Layers,
  type PolicyRequest,
  type PolicySource,
  type PolicyType,
} from '../index.ts'

/** Documents, or ARNs of AWS managed policies. */
type Policies = readonly unknown[]

/** A case of `vectors/policy/*.json`. */
export interface Vector {
  readonly name: string
  /** The page of AWS's that says so. */
  readonly source: string
  /** The points of the checklist of semantics that it shows: `coverage.test.ts`. */
  readonly points?: readonly number[]
  readonly policies: {
    readonly identity?: Policies
    readonly boundary?: Policies
    readonly session?: Policies
    readonly resource?: Policies
    readonly serviceControl?: {
      readonly root: Policies
      readonly organizationalUnits?: readonly Policies[]
      readonly account: Policies
    }
    readonly resourceControl?: Policies
    readonly vpcEndpoint?: Policies
  }
  readonly root?: boolean
  readonly principal?: Principal
  /** Default: the principal's account. */
  readonly resourceAccountId?: string
  /** Default: an account that takes no part. */
  readonly managementAccountId?: string
  /** Default: Interface. */
  readonly endpointType?: 'Gateway' | 'Interface'
  readonly request: VectorRequest
  /** What the same call asks for beside `request`. */
  readonly alsoNeeds?: readonly VectorRequest[]
  readonly expected: string
  /** The type that decided. */
  readonly because?: string
}

interface VectorRequest {
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, ContextValue>>
}

const VECTOR_KEYS: ReadonlySet<string> = new Set([
  'name',
  'source',
  'points',
  'policies',
  'root',
  'principal',
  'resourceAccountId',
  'managementAccountId',
  'endpointType',
  'request',
  'alsoNeeds',
  'expected',
  'because',
] satisfies (keyof Vector)[])

const POLICY_KEYS: ReadonlySet<string> = new Set([
  'identity',
  'boundary',
  'session',
  'resource',
  'serviceControl',
  'resourceControl',
  'vpcEndpoint',
] satisfies (keyof Vector['policies'])[])

const MANAGEMENT_ACCOUNT = '999999999999'
const folder = join(import.meta.dirname, '..', '..', '..', 'vectors', 'policy')

/**
 * All vectors by file. @throws AssertionError for a key that means nothing: it would be a case that tests less than it
 * says.
 */
export function loadVectors(): ReadonlyMap<string, readonly Vector[]> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return new Map(
    files.map((file) => {
      const vectors = JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly Vector[]
      vectors.forEach(assertVector)
      return [file, vectors]
    }),
  )
}

function assertVector(vector: Vector): void {
  for (const key of Object.keys(vector)) assert.ok(VECTOR_KEYS.has(key), `${vector.name}: unknown key ${key}`)
  for (const key of Object.keys(vector.policies))
    assert.ok(POLICY_KEYS.has(key), `${vector.name}: unknown policies ${key}`)
  assert.match(vector.source, /^https:\/\/(docs\.aws\.amazon\.com|repost\.aws)\//)
}

export function requestOf({ action, resource, context }: VectorRequest): PolicyRequest {
  return { action, resource, context: contextOf(context) }
}

function contextOf(values: Readonly<Record<string, ContextValue>>): Context {
  const lower = new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]))
  return (key) => lower.get(key)
}

export function layersOf(vector: Vector): Layers {
  const { policies, root = false } = vector
  const own = {
    identity: compile((policies.identity ?? []).map(source)),
    boundary: policies.boundary && compiled(policies.boundary, 'permissions boundary'),
    session: policies.session && compiled(policies.session, 'session policy'),
    root,
  }
  const isOwnOnly = !vector.principal && !policies.resource && !policies.resourceControl && !policies.vpcEndpoint
  return isOwnOnly ? own : { ...own, ...surroundings(vector, vector.principal ?? { kind: 'anonymous' }) }
}

function surroundings(vector: Vector, principal: Principal) {
  const { policies, endpointType = 'Interface', managementAccountId = MANAGEMENT_ACCOUNT } = vector
  const { resource, serviceControl, resourceControl, vpcEndpoint } = policies
  const level = (list: Policies) => compiled(list, 'service control policy')
  return {
    principal,
    resource: {
      accountId: vector.resourceAccountId ?? ('accountId' in principal ? principal.accountId : ''),
      policies: resource && compiled(resource, 'resource-based policy'),
      control: resourceControl && {
        managementAccountId,
        policies: compiled(resourceControl, 'resource control policy'),
      },
    },
    serviceControl: serviceControl && {
      managementAccountId,
      root: level(serviceControl.root),
      organizationalUnits: (serviceControl.organizationalUnits ?? []).map(level),
      account: level(serviceControl.account),
    },
    vpcEndpoint: vpcEndpoint && { endpointType, policies: compiled(vpcEndpoint, 'VPC endpoint policy') },
  }
}

function compiled<Type extends PolicyType>(list: Policies, type: Type) {
  return compile(list.map(source), type)
}

function source(policy: unknown, index: number): PolicySource {
  if (typeof policy !== 'string') return { policy: `inline-${index}`, document: JSON.stringify(policy) }
  const managed = getManagedPolicy(policy)
  assert.ok(managed, `${policy} is an AWS managed policy`)
  return { policy, document: managed.document }
}
