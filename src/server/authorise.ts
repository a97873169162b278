import { type AccountId, type AwsError, accountOfArn, type MaybePromise, principalName } from '../aws/index.ts'
import {
  type Context,
  compile,
  type Decision,
  decide,
  decideAll,
  denialMessage,
  type Layers,
  type OwnLayers,
  type Pair,
} from '../policy/index.ts'
import { denialOf } from '../protocol/index.ts'
import type { AuthorizationRequest, ConditionKeys } from '../services/operation.ts'
import { ownContext, requestContext } from './condition-keys.ts'
import type { Exchange } from './exchange.ts'

/** What is asked for, and how to find out what the policies may want to know of it. */
export interface Authorization {
  readonly requests: readonly AuthorizationRequest[]
  /** The operation's own condition keys. Finding them out may take queries, and few policies ask. */
  readonly conditionKeys?: (() => MaybePromise<ConditionKeys>) | undefined
  /** What there is to know of one of the resources. */
  readonly resourceKeys?: ((resource: string) => MaybePromise<ConditionKeys>) | undefined
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
  const { requests, conditionKeys, resourceKeys } = authorization
  let isAsked = false
  const ownKey = () => {
    isAsked = true
    return undefined
  }
  const [only] = requests
  const denial =
    only && requests.length === 1
      ? denialOfOne(exchange, pairOf(exchange, only, ownKey)) // Most calls: no more is made than they need.
      : denialOfAny(
          exchange,
          requests.map((request) => pairOf(exchange, request, ownKey)),
        )
  // A decision that no own key took part in stands; any other is made again with what they say.
  if (isAsked && (conditionKeys || resourceKeys)) return withOwnKeys(exchange, authorization)
  if (denial !== undefined) throw denied(exchange, denial)
}

async function withOwnKeys(
  exchange: Exchange,
  { requests, conditionKeys, resourceKeys }: Authorization,
): Promise<void> {
  const common = (await conditionKeys?.()) ?? {}
  const pairs: Pair[] = []
  for (const request of requests) {
    // The operation knows the resources of the account that it works on, and must not take one of them for another's.
    const isThere = ownerOf(request, exchange.accountId) === exchange.accountId
    const own = ownContext({ ...common, ...(isThere && (await resourceKeys?.(request.resource))) })
    if (!own)
      throw denied(exchange, 'Access Denied: tag keys differ in letter case only, and a policy asks for one of them')
    pairs.push(pairOf(exchange, request, own))
  }
  const denial = denialOfAny(exchange, pairs)
  if (denial !== undefined) throw denied(exchange, denial)
}

function denialOfOne(exchange: Exchange, pair: Pair): string | undefined {
  return denialText(exchange, pair, decide(pair.request, pair.layers))
}

/** @throws Error for no pairs at all: whatever asks for nothing is not let through. */
function denialOfAny(exchange: Exchange, pairs: readonly Pair[]): string | undefined {
  const { pair, decision } = decideAll(pairs)
  return denialText(exchange, pair, decision)
}

function denialText({ caller }: Exchange, { request }: Pair, decision: Decision): string | undefined {
  if (decision.effect === 'Allow') return undefined
  const { action, resource } = request
  return denialMessage({ principalArn: principalName(caller), action, resource, decision })
}

function pairOf(exchange: Exchange, request: AuthorizationRequest, ownKey: Context): Pair {
  const { caller, policies } = exchange
  if (!policies) throw denied(exchange, 'Access Denied')
  const { action, resource } = request
  const ownerAccount = ownerOf(request, exchange.accountId)
  const context = requestContext(
    {
      caller,
      ownerAccount,
      region: exchange.call.region,
      sourceIp: exchange.sourceIp,
      userAgent: exchange.request.headers['user-agent'] ?? '',
      secureTransport: exchange.secure,
      now: exchange.now,
    },
    ownKey,
  )
  return { request: { action, resource, context }, layers: layersOf(exchange, policies, request, ownerAccount) }
}

/**
 * Whose the resource is: who names another account's ARN asks that account, whatever the operation would do with it.
 */
function ownerOf({ ownerAccount, resource }: AuthorizationRequest, target: AccountId): AccountId {
  return ownerAccount ?? accountOfArn(resource) ?? target
}

function layersOf(
  { caller }: Exchange,
  policies: OwnLayers,
  { resourcePolicy }: AuthorizationRequest,
  ownerAccount: AccountId,
): Layers {
  const isOwn = 'accountId' in caller && caller.accountId === ownerAccount
  if (isOwn && !resourcePolicy) return policies // Most requests: nothing is made here.
  const document = resourcePolicy && [{ policy: 'resource policy', document: resourcePolicy }]
  return {
    ...policies,
    principal: caller,
    resource: { accountId: ownerAccount, policies: document ? compile(document, 'resource-based policy') : undefined },
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
