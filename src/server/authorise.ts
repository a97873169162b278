import {
  type AccountId,
  type AwsError,
  accountOfArn,
  type MaybePromise,
  NO_ACCOUNT,
  type Principal,
  parseArn,
  principalName,
  type ResourceName,
} from '../aws/index.ts'
import type { MasterKey } from '../credentials/index.ts'
import {
  type Context,
  compile,
  type Decision,
  decide,
  decideAll,
  denialMessage,
  isRoleTrust,
  type Layers,
  type OwnLayers,
  type Pair,
  plainDenialMessage,
} from '../policy/index.ts'
import { denialOf } from '../protocol/index.ts'
import type { AuthorizationRequest, ConditionKeys } from '../services/operation.ts'
import { encodedMessage } from './authorization-message.ts'
import { ownContext, requestContext } from './condition-keys.ts'
import type { Exchange } from './exchange.ts'

/** What is asked for, and how to find out what the policies may want to know of it. */
export interface Authorization {
  readonly requests: readonly AuthorizationRequest[]
  /** The operation's own condition keys. Finding them out may take queries, and few policies ask. */
  readonly conditionKeys?: (() => MaybePromise<ConditionKeys>) | undefined
  /** What there is to know of one of the resources. */
  readonly resourceKeys?: ((resource: string) => MaybePromise<ConditionKeys>) | undefined
  /**
   * What others know of the resources, by the keys that policies asked for: the same requests with more keys.
   * `undefined`: nothing is known for these that was not said before.
   */
  readonly withFacts?:
    | ((asked: ReadonlySet<string>) => Promise<readonly AuthorizationRequest[] | undefined>)
    | undefined
  /** Seals what a denial tells whoever may decode it, in EC2's answers. */
  readonly masterKey?: MasterKey
}

/**
 * Refuses the request unless policies allow every (action, resource) pair: the caller's, or the resource's own; for a
 * resource of another account both.
 *
 * INVARIANT (fail closed): no statement that allows, or nobody who asks: refused. INVARIANT (deny dominates) is
 * `decide`'s, and among several pairs `decideAll`'s: an explicit deny of any is what the answer names. INVARIANT
 * (accounts are walls) is `decide`'s too: another account's resource without a policy of its own is refused, whether it
 * exists or not.
 * @throws AwsError with the service's own code for a denial.
 */
export function authorise(exchange: Exchange, authorization: Authorization): MaybePromise<void> {
  const { requests, conditionKeys, resourceKeys, withFacts, masterKey } = authorization
  let asked: Set<string> | undefined
  const ownKey = (key: string) => {
    asked ??= new Set()
    asked.add(key)
    return undefined
  }
  const [only] = requests
  const denial =
    only && requests.length === 1
      ? denialOfOne(exchange, pairOf(exchange, only, ownKey), masterKey) // Most calls: no more is made than they need.
      : denialOfAny(
          exchange,
          requests.map((request) => pairOf(exchange, request, ownKey)),
          masterKey,
        )
  // A decision that no own key took part in stands; any other is made again with what they say.
  if (asked && (conditionKeys || resourceKeys || withFacts || requests.some(({ keys }) => keys !== undefined)))
    return withOwnKeys(exchange, authorization, asked)
  if (denial !== undefined) throw denied(exchange, denial)
}

async function withOwnKeys(
  exchange: Exchange,
  { requests, conditionKeys, resourceKeys, withFacts, masterKey }: Authorization,
  asked: Set<string>,
): Promise<void> {
  exchange.decided = undefined // It was without them.
  const common = (await conditionKeys?.()) ?? {}
  let known = (await withFacts?.(asked)) ?? requests
  for (;;) {
    const pairs: AskedPair[] = []
    for (const request of known) {
      // The operation knows the resources of the account that it works on, and must not take one of them for another's.
      const isThere = ownerOf(request, exchange.accountId) === exchange.accountId
      const ofResource = isThere && typeof request.resource === 'string' && (await resourceKeys?.(request.resource))
      const own = ownContext({ ...common, ...ofResource, ...request.keys?.() }, request.isNotKnown)
      if (!own) {
        const why = 'Access Denied: tag keys differ in letter case only, and a policy asks for one of them'
        throw denied(exchange, roleDenial(exchange, request) ?? why)
      }
      const noting: Context = (key) => {
        asked.add(key)
        return own(key)
      }
      pairs.push(pairOf(exchange, request, withFacts ? noting : own))
    }
    const denial = denialOfAny(exchange, pairs, masterKey)
    // With what is known now, a policy may ask for what it did not come to before. There are few kinds of facts.
    const more = await withFacts?.(asked)
    if (more === undefined) {
      if (denial !== undefined) throw denied(exchange, denial)
      return
    }
    known = more
  }
}

function denialOfOne(exchange: Exchange, pair: AskedPair, masterKey: MasterKey | undefined): string | undefined {
  const decision = decide(pair.request, pair.layers)
  const isCertain = typeof pair.request.resource === 'string'
  if (decision.effect !== 'Allow' || !isCertain) exchange.decided = { pairs: [pair], decisions: [decision] }
  return denialText(exchange, pair, decision, masterKey)
}

/** @throws Error for no pairs at all: whatever asks for nothing is not let through. */
function denialOfAny(exchange: Exchange, pairs: readonly AskedPair[], masterKey?: MasterKey): string | undefined {
  const { pair, decision, decisions } = decideAll(pairs)
  const isDerived = pairs.length === 1 && typeof pair.request.resource === 'string'
  if (!isDerived || decision.effect !== 'Allow') exchange.decided = { pairs, decisions }
  return denialText(exchange, pair, decision, masterKey)
}

function denialText(
  exchange: Exchange,
  pair: AskedPair,
  decision: Decision,
  masterKey: MasterKey | undefined,
): string | undefined {
  if (decision.effect === 'Allow') return undefined
  const { action } = pair.request
  const resource = pair.said ?? pair.request.resource
  const ofRole = roleDenial(exchange, pair.request)
  if (ofRole !== undefined) return ofRole
  const { call, caller, asker = caller } = exchange
  const denial = { principalArn: principalName(asker), action, resource, decision }
  const encoded = call.protocol === 'ec2' && masterKey && encodedMessage(masterKey, asker, pair, decision)
  return encoded ? `${denialMessage(denial)}. Encoded authorization failure message: ${encoded}` : denialMessage(denial)
}

/**
 * All that is told to whoever may not have a role: more would tell of roles that are not its own. Recorded on AWS: what
 * a trust policy denies, an identity-based policy, and a role that is not there read alike.
 */
function roleDenial(
  { call, caller, asker = caller }: Exchange,
  { action, resource }: Pick<AuthorizationRequest, 'action' | 'resource'>,
): string | undefined {
  if (asker.kind === 'identity-provider') return `Not authorized to perform ${call.iamPrefix}:${call.operation}`
  if (!isRoleTrust({ action, resource })) return undefined
  return plainDenialMessage({ principalArn: principalName(asker), action, resource })
}

/** With what the caller says of the resource, where that is not all that is known. */
interface AskedPair extends Pair {
  readonly said?: ResourceName | undefined
}

function pairOf(exchange: Exchange, request: AuthorizationRequest, ownKey: Context): AskedPair {
  const { caller, asker = caller } = exchange
  const policies = policiesOf(exchange, asker)
  if (!policies) throw denied(exchange, 'Access Denied')
  const { action, resource, said } = request
  const ownerAccount = ownerOf(request, exchange.accountId)
  const context = requestContext(
    {
      caller: asker,
      ownerAccount,
      region: exchange.call.region,
      sourceIp: exchange.sourceIp,
      userAgent: exchange.request.headers['user-agent'] ?? '',
      secureTransport: exchange.secure,
      now: exchange.now,
    },
    ownKey,
  )
  return { request: { action, resource, context }, layers: layersOf(asker, policies, request, ownerAccount), said }
}

/** Who is of no account has none, and only what it asks for can allow it. */
function policiesOf({ policies }: Exchange, asker: Principal): OwnLayers | undefined {
  return asker.kind === 'identity-provider' ? NO_POLICIES : policies
}

const NO_POLICIES: OwnLayers = { identity: compile([]) }

/**
 * Whose the resource is: who names another account's ARN asks that account, whatever the operation would do with it. A
 * name that leaves the account open is no account's, so that the caller's own policies alone do not allow it.
 */
export function ownerOf({ ownerAccount, resource }: AuthorizationRequest, target: AccountId): AccountId {
  if (ownerAccount !== undefined) return ownerAccount
  if (typeof resource === 'string') return accountOfArn(resource) ?? target
  const start = resource.known[0] ?? ''
  return parseArn(start) ? (accountOfArn(start) ?? target) : NO_ACCOUNT
}

function layersOf(
  asker: Principal,
  policies: OwnLayers,
  { resourcePolicy, grants, isRestricted = false }: AuthorizationRequest,
  ownerAccount: AccountId,
): Layers {
  const isOwn = 'accountId' in asker && asker.accountId === ownerAccount
  if (isOwn && !resourcePolicy) return policies // Most requests: nothing is made here.
  const document = resourcePolicy && [
    { policy: 'resource policy', document: resourcePolicy },
    ...(grants === undefined ? [] : [{ policy: 'grants', document: grants }]),
  ]
  return {
    ...policies,
    principal: asker,
    resource: {
      accountId: ownerAccount,
      policies: document ? compile(document, 'resource-based policy') : undefined,
      isRestricted,
    },
  }
}

/** Refuses everyone but the root user of the account that is worked on, whatever policies say. */
export function assertRoot(exchange: Exchange, action: string): void {
  const { caller, accountId } = exchange
  if (caller.kind === 'root' && caller.accountId === accountId) return
  throw denied(
    exchange,
    `User: ${principalName(caller)} is not authorized to perform: ${action} because only the account's root user may do so`,
  )
}

function denied(exchange: Exchange, message: string): AwsError {
  return denialOf(exchange.call, message)
}
