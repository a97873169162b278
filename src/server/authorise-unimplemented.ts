import { type MaybePromise, whenKnown } from '../aws/index.ts'
import { type Ask, withKnownNames } from '../requests/index.ts'
import type { AuthorizationRequest } from '../services/operation.ts'
import { apiRequestOf, asksOfCall } from './asks-of-call.ts'
import { authorise } from './authorise.ts'
import { assertNotBlocked } from './block-public-access.ts'
import type { Exchange } from './exchange.ts'
import { withKnownResources } from './known-resources.ts'
import type { Node } from './node.ts'
import { signingKeys } from './s3-keys.ts'

/**
 * Refuses a call to an operation that Castellan does not implement unless policies allow all that AWS would ask of it.
 *
 * @throws AwsError with the service's own code for a denial; ValidationError (400) for more than is decided at once.
 */
export function authoriseUnimplemented(
  exchange: Exchange,
  { resourceNames, resourcePolicies, shared }: Node,
): MaybePromise<void> {
  const asks = asksOfCall(exchange)
  if (asks.length === 0) return // It needs no permission.
  const isToBeFound = resourceNames !== undefined && asks.some(({ resource }) => typeof resource !== 'string')
  return whenKnown(isToBeFound ? withKnownNames(asks, apiRequestOf(exchange), resourceNames) : asks, (known) =>
    whenKnown(
      withKnownResources(
        known.map((ask) => requestOf(ask, exchange)),
        resourcePolicies,
      ),
      (requests) =>
        whenKnown(authorise(exchange, { requests, masterKey: shared.masterKey }), () =>
          assertNotBlocked(exchange, apiRequestOf(exchange), known, resourcePolicies),
        ),
    ),
  )
}

function requestOf({ action, resource, context }: Ask, { proof, now }: Exchange): AuthorizationRequest {
  const ofSigning = signingKeys(action, proof, now)
  return { action, resource, keys: ofSigning ? { ...ofSigning, ...context } : context }
}
