import { findAction, findKeyIn } from '../policy/index.ts'
import { type Ask, type FactKind, kindOfFact, partitionKeys, type ResourceFacts, tagKeys } from '../requests/index.ts'
import type { AuthorizationRequest } from '../services/operation.ts'
import { apiRequestOf, asksOfCall, resourcesOf } from './asks-of-call.ts'
import type { Authorization } from './authorise.ts'
import type { Exchange } from './exchange.ts'
import { withKnownResources } from './known-resources.ts'
import type { Node } from './node.ts'
import { requestOf } from './requests-of-asks.ts'

/**
 * How to find out what condition keys say of things that exist, where somebody may know: only keys that policies asked
 * for are looked for.
 *
 * @param asks on whole names, as far as these are known.
 */
export function resourceFacts(
  exchange: Exchange,
  { resourceFacts: facts, resourcePolicies }: Node,
  asks: readonly Ask[],
): Authorization['withFacts'] {
  if (facts === undefined) return undefined
  const kinds = new Set<FactKind>()
  return async (asked) => {
    const before = kinds.size
    for (const key of asked) {
      const kind = kindOfFact(key)
      if (kind !== undefined) kinds.add(kind)
    }
    if (kinds.size === before) return undefined
    const known = kinds.has('partition key') ? await withPartitionKeys(asks, exchange, facts) : asks
    const requests = known.map((ask) => withTags(ask, exchange, kinds, facts))
    return withKnownResources(await Promise.all(requests), resourcePolicies, resourcesOf(exchange))
  }
}

/** The keys of items are told anew where the schema says which attribute is the partition key. */
async function withPartitionKeys(
  asks: readonly Ask[],
  exchange: Exchange,
  facts: ResourceFacts,
): Promise<readonly Ask[]> {
  const keys = await partitionKeys(asks, facts)
  return keys.size === 0 ? asks : asksOfCall(exchange, keys)
}

async function withTags(
  ask: Ask,
  exchange: Exchange,
  kinds: ReadonlySet<FactKind>,
  facts: ResourceFacts,
): Promise<AuthorizationRequest> {
  const request = requestOf(ask, exchange)
  const { keys, unanswered } = await tagKeys(ask, apiRequestOf(exchange), kinds, facts, resourcesOf(exchange))
  const isGiven = keysOf(ask.action)
  const given = Object.entries(keys).filter(([key]) => isGiven(key))
  return {
    ...request,
    keys: () => ({ ...Object.fromEntries(given), ...request.keys?.() }),
    ...(unanswered.length > 0 && {
      isNotKnown: (key: string) => unanswered.some((kind) => kind === kindOfFact(key)) && isGiven(key),
    }),
  }
}

/** Whether AWS gives a key to requests for an action: not each action has its resource's tags. */
function keysOf(name: string): (key: string) => boolean {
  const { action } = findAction(name) ?? {}
  const lists = action
    ? [
        action.conditionKeys,
        ...action.resourceTypes.flatMap(({ type, conditionKeys }) => [type.conditionKeys, conditionKeys]),
      ]
    : []
  return (key) => lists.some((list) => findKeyIn(list, key) !== undefined)
}
