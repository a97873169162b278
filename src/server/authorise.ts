import type { AwsError } from '../aws/index.ts'
import { compile, decide, denialMessage, type Layers, type ResourceLayer } from '../policy/index.ts'
import { denialOf } from '../protocol/index.ts'
import type { AuthorizationRequest, ConditionKeys } from '../services/operation.ts'
import { requestContext } from './condition-keys.ts'
import type { Exchange } from './exchange.ts'
import type { Principal } from './principals.ts'

/** Root is not limited by identity-based policies or boundaries. */
const ROOT: Layers = { identity: compile([]), root: true }

const NO_TAGS: ReadonlyMap<string, string> = new Map()

/**
 * Refuses the request unless the caller's policies allow every (action, resource) pair, or `resourcePolicy` does: the document of the
 * resource's own policy, which may also deny.
 *
 * INVARIANT (fail closed): no statement that allows, or no principal: refused. INVARIANT (deny dominates) is `decide`'s.
 * @throws AwsError with the service's own code for a denial.
 */
export function authorise(
  exchange: Exchange,
  requests: readonly AuthorizationRequest[],
  conditionKeys: ConditionKeys,
  resourcePolicy?: string,
): void {
  const { principal, caller } = exchange
  if (!principal) throw denied(exchange, 'Access Denied')
  const context = requestContext(
    {
      caller,
      principalTags: principal.kind === 'user' ? principal.tags : NO_TAGS,
      region: exchange.call.region,
      sourceIp: exchange.sourceIp,
      userAgent: exchange.request.headers['user-agent'] ?? '',
      secureTransport: exchange.secure,
      now: exchange.now,
    },
    conditionKeys,
  )
  const own = principal.kind === 'root' ? ROOT : { identity: principal.identity, boundary: principal.boundary }
  const layers = resourcePolicy ? { ...own, resource: resourceLayer(resourcePolicy, principal) } : own
  for (const { action, resource } of requests) {
    const decision = decide({ action, resource, context }, layers)
    if (decision.effect !== 'Allow') {
      throw denied(exchange, denialMessage({ principalArn: caller.arn, action, resource, decision }))
    }
  }
}

function resourceLayer(document: string, { kind, accountId, arn, userId }: Principal): ResourceLayer {
  return {
    policies: compile([{ policy: 'resource policy', document }], 'resource-based policy'),
    principal: { kind, accountId, arn, uniqueId: userId },
    accountId, // Every resource that Castellan holds is in the caller's account.
  }
}

/** Refuses everyone but root, whatever policies say. */
export function assertRoot(exchange: Exchange, action: string): void {
  if (exchange.caller.kind === 'root') return
  throw denied(
    exchange,
    `User: ${exchange.caller.arn} is not authorized to perform: ${action} because only the account's root user may do so`,
  )
}

function denied(exchange: Exchange, message: string): AwsError {
  return denialOf(exchange.call, message)
}
