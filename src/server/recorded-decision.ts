import { hash } from 'node:crypto'
import type { AccountId, Principal } from '../aws/index.ts'
import {
  type ContextValue,
  type Decision,
  decide,
  isRoleTrust,
  type Layers,
  type Pair,
  type PolicySet,
  type PolicyType,
} from '../policy/index.ts'

/** What was decided on a call. */
export interface Decided {
  readonly pairs: readonly Pair[]
  /** One for each pair, in order. */
  readonly decisions: readonly Decision[]
}

/** What an event keeps of it, in its `authorization`. */
export interface RecordedDecision {
  readonly asks: readonly RecordedAsk[]
  /** How many more there were. */
  readonly omittedAsks?: number
  /** Of a denial: what took part of the caller's own account, that it can be said later whether it is as it was. */
  readonly policies?: readonly RecordedPolicy[]
  readonly omittedPolicies?: number
  /** Of a denial: the condition keys that the policies asked for, in lower case, with what the request had there. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>
}

interface RecordedAsk {
  readonly action: string
  readonly resource: string
  readonly effect: Decision['effect']
  /** Whose word decided: a type of policy, `root user`, `no permissions required`. */
  readonly layer?: string
  readonly policy?: string
  readonly statement?: number
  /** The request does not say all of the resource's name. */
  readonly uncertain?: true
}

interface RecordedPolicy {
  readonly type: PolicyType
  readonly policy: string
  readonly version?: string
  /** Of the document, where there is no version that tells: SHA-256, in base64url. */
  readonly digest?: string
  /** Of a policy that was passed to a session: it is kept nowhere else. */
  readonly document?: string
}

const MOST_ASKS = 20
const MOST_POLICIES = 40
/** Characters of all keys and values; of a resource. A denied call fills no disk with them. */
const MOST_OF_CONTEXT = 4096
const LONGEST_RESOURCE = 512
/** AWS's quota of what may be passed to a session as text. */
const LONGEST_PASSED = 2048

/**
 * @param recipient Whose record it goes into: of the caller's policies its own account alone is told.
 */
export function recordedDecision(
  { pairs, decisions }: Decided,
  { caller, asker = caller }: { readonly caller: Principal; readonly asker: Principal | undefined },
  recipient: AccountId,
): RecordedDecision {
  const asks = pairs.flatMap((pair, index) => {
    const decision = decisions[index]
    return decision ? [{ pair, decision }] : []
  })
  const denied = asks.find(({ decision }) => decision.effect === 'ExplicitDeny') ?? asks.find(isDenied)
  // What denied is said, whatever else there is no room for.
  const kept = new Set([...(denied ? [denied] : []), ...asks.slice(0, MOST_ASKS)])
  const own = asker.kind !== 'identity-provider' && 'accountId' in asker && asker.accountId === recipient
  const policies = denied && own ? policiesOf(denied.pair.layers, recipient) : undefined
  return {
    asks: asks.filter((ask) => kept.has(ask)).map((ask) => recordedAsk(ask, own, recipient)),
    ...(asks.length > kept.size && { omittedAsks: asks.length - kept.size }),
    ...(policies && { policies: policies.slice(0, MOST_POLICIES) }),
    ...(policies && policies.length > MOST_POLICIES && { omittedPolicies: policies.length - MOST_POLICIES }),
    ...(denied && own && { context: askedKeys(denied.pair) }),
  }
}

interface Ask {
  readonly pair: Pair
  readonly decision: Decision
}

function isDenied({ decision }: Ask): boolean {
  return decision.effect !== 'Allow'
}

function recordedAsk({ pair, decision }: Ask, own: boolean, recipient: AccountId): RecordedAsk {
  const { request, layers } = pair
  const { because, effect } = decision
  const ask = { action: request.action, resource: String(request.resource).slice(0, LONGEST_RESOURCE), effect }
  const isOthers = layers.resource !== undefined && layers.resource.accountId !== recipient
  // Whoever is denied a role of another account is not told what its trust policy has to do with it.
  if (!own || (effect !== 'Allow' && isOthers && isRoleTrust(request))) return ask
  if (because.type === 'resource-based policy' && isOthers) return { ...ask, layer: because.type }
  const { policy, statement, uncertain } = 'policy' in because || 'uncertain' in because ? because : NOWHERE
  return {
    ...ask,
    layer: because.type,
    ...(policy !== undefined && { policy }),
    ...(statement !== undefined && { statement }),
    ...(uncertain && { uncertain }),
  }
}

const NOWHERE: { readonly policy?: string; readonly statement?: number; readonly uncertain?: true } = {}

/** The policy of another account's resource is that account's alone. */
function policiesOf({ identity, boundary, session, scopes = [], resource }: Layers, recipient: AccountId) {
  const ofResource = resource?.accountId === recipient ? resource.policies : undefined
  return [ofResource, identity, boundary, session, ...scopes].flatMap((set) => (set ? recordedPolicies(set) : []))
}

/** Once for all denials that a set decides. */
const recorded = new WeakMap<PolicySet, readonly RecordedPolicy[]>()

function recordedPolicies(set: PolicySet): readonly RecordedPolicy[] {
  const known = recorded.get(set)
  if (known) return known
  const policies = set.sources.slice(0, MOST_POLICIES + 1).map(({ policy, version, document }) => ({
    type: set.type,
    policy,
    ...(version === undefined ? { digest: digestOf(document) } : { version }),
    ...(set.type === 'session policy' && version === undefined && document.length <= LONGEST_PASSED && { document }),
  }))
  recorded.set(set, policies)
  return policies
}

function digestOf(document: string): string {
  return hash('sha256', document, 'base64url')
}

/** Decides once more, and listens to what is asked. */
function askedKeys({ request, layers }: Pair): Readonly<Record<string, string | readonly string[]>> {
  const asked = new Map<string, string | readonly string[]>()
  let left = MOST_OF_CONTEXT
  const context = (key: string): ContextValue => {
    const value = request.context(key)
    if (value === undefined || asked.has(key)) return value
    const length = key.length + (typeof value === 'string' ? value.length : value.join(' , ').length)
    if (length > left) return value
    left -= length
    asked.set(key, value)
    return value
  }
  decide({ ...request, context }, layers)
  return Object.fromEntries(asked)
}
