import { type MaybePromise, whenKnown } from '../aws/index.ts'
import { type Ask, withKnownNames } from '../requests/index.ts'
import type { AuthorizationRequest } from '../services/operation.ts'
import { apiRequestOf, asksOfCall, resourcesOf } from './asks-of-call.ts'
import { authorise } from './authorise.ts'
import { assertNotBlocked } from './block-public-access.ts'
import type { Exchange } from './exchange.ts'
import { withKnownResources } from './known-resources.ts'
import type { Node } from './node.ts'
import { ownerOfCall } from './owner-of-call.ts'
import { assertReadable } from './readable-policy.ts'
import { requestOf } from './requests-of-asks.ts'
import { resourceFacts } from './resource-facts.ts'
import { authoriseEachDeletion, isSeveralDeletions } from './several-deletions.ts'

/**
 * Refuses a call to an operation that Castellan does not implement unless policies allow all that AWS would ask of it.
 *
 * @throws AwsError with the service's own code for a denial; ValidationError (400) for more than is decided at once.
 */
export function authoriseUnimplemented(exchange: Exchange, node: Node): MaybePromise<void> {
  if (isSeveralDeletions(exchange, node)) return authoriseEachDeletion(exchange, (each) => authoriseAll(each, node))
  return authoriseAll(exchange, node)
}

function authoriseAll(exchange: Exchange, node: Node): MaybePromise<void> {
  const asks = asksOfCall(exchange)
  if (asks.length === 0) return // It needs no permission.
  const { resourcePolicies, shared } = node
  return whenKnown(withNames(asks, exchange, node), (known) =>
    whenKnown(withKnownResources(requestsOf(known, exchange), resourcePolicies, resourcesOf(exchange)), (requests) => {
      if (node.gateway) exchange.owner = ownerOfCall(requests, exchange)
      return whenKnown(
        authorise(exchange, { requests, withFacts: resourceFacts(exchange, node, known), masterKey: shared.masterKey }),
        () => {
          assertReadable(exchange)
          return assertNotBlocked(exchange, apiRequestOf(exchange), known, resourcePolicies)
        },
      )
    }),
  )
}

function requestsOf(asks: readonly Ask[], exchange: Exchange): readonly AuthorizationRequest[] {
  return asks.map((ask) => requestOf(ask, exchange))
}

function withNames(asks: readonly Ask[], exchange: Exchange, { resourceNames }: Node): MaybePromise<readonly Ask[]> {
  const isToBeFound = resourceNames !== undefined && asks.some(({ resource }) => typeof resource !== 'string')
  return isToBeFound ? withKnownNames(asks, apiRequestOf(exchange), resourceNames) : asks
}
