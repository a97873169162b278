import { type Clock, whenKnown } from '../aws/index.ts'
import { type Gateway, Knowledge } from '../gateway/index.ts'
import type { ResourcePolicies } from '../requests/index.ts'
import type { Store } from '../storage/store.ts'
import type { Node } from './node.ts'
import { ownResourcePolicies } from './own-resource-policies.ts'
import { isReadablePolicy } from './readable-policy.ts'
import { recordedPolicies } from './recorded-policies.ts'

type Known = Pick<Node, 'resourcePolicies' | 'resourceNames' | 'resourceFacts'>

/** Who knows what decisions need to know of things: whoever has them, an upstream or Castellan itself. */
export function knowledgeOf(gateway: Gateway | undefined, store: Store, clock: Clock): Known {
  const own = ownResourcePolicies(store)
  if (gateway === undefined) return { resourcePolicies: own }
  const { policies, names, facts } = new Knowledge(gateway, {
    accounts: () => store.directory.accounts(),
    isPolicy: isReadablePolicy,
    recorded: recordedPolicies(store),
    clock,
  })
  const resourcePolicies: ResourcePolicies = {
    find: (arn, call) => whenKnown(policies.find(arn, call), (known) => known ?? own.find(arn, call)),
    assertNone: (resource, call) => policies.assertNone(resource, call),
  }
  return { resourcePolicies, resourceNames: names, resourceFacts: facts }
}
