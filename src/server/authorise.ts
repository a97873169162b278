import type { AwsError, MaybePromise } from '../aws/index.ts'
import {
  type Context,
  compile,
  type Decision,
  decide,
  decideAll,
  denialMessage,
  type Layers,
  type Pair,
  type SurroundingLayers,
} from '../policy/index.ts'
import { denialOf } from '../protocol/index.ts'
import type { AuthorizationRequest, ConditionKeys } from '../services/operation.ts'
import { ownContext, requestContext } from './condition-keys.ts'
import type { Exchange } from './exchange.ts'
import type { Principal } from './principals.ts'

/** Root is not limited by identity-based policies or boundaries. */
const ROOT: Layers = { identity: compile([]), root: true }

const NO_TAGS: ReadonlyMap<string, string> = new Map()

/** What is asked for, and how to find out what the policies may want to know of it. */
export interface Authorization {
  readonly requests: readonly AuthorizationRequest[]
  /** The operation's own condition keys. Finding them out may take queries, and few policies ask. */
  readonly conditionKeys?: (() => MaybePromise<ConditionKeys>) | undefined
  /** What there is to know of one of the resources. */
  readonly resourceKeys?: ((resource: string) => MaybePromise<ConditionKeys>) | undefined
  /** The document of the resource's own policy, which may allow and deny. */
  readonly resourcePolicy?: string | undefined
}

/**
 * Refuses the request unless the caller's policies allow every (action, resource) pair, or the resource's own policy does.
 *
 * INVARIANT (fail closed): no statement that allows, or no principal: refused. INVARIANT (deny dominates) is
 * `decide`'s, and among several pairs `decideAll`'s: an explicit deny of any is what the answer names.
 * @throws AwsError with the service's own code for a denial.
 */
export function authorise(exchange: Exchange, authorization: Authorization): MaybePromise<void> {
  let isAsked = false
  const context = contextOf(exchange, () => {
    isAsked = true
    return undefined
  })
  const answer = answerTo(authorization.requests, context, layersOf(exchange, authorization))
  // A decision that no own key took part in stands; any other is made again with what they say.
  if (!isAsked || !(authorization.conditionKeys || authorization.resourceKeys)) return assertAllowed(exchange, answer)
  return withOwnKeys(exchange, authorization)
}

async function withOwnKeys(exchange: Exchange, authorization: Authorization): Promise<void> {
  const common = (await authorization.conditionKeys?.()) ?? {}
  const layers = layersOf(exchange, authorization)
  const pairs: Pair[] = []
  for (const { action, resource } of authorization.requests) {
    const own = ownContext({ ...common, ...(await authorization.resourceKeys?.(resource)) })
    if (!own)
      throw denied(exchange, 'Access Denied: tag keys differ in letter case only, and a policy asks for one of them')
    pairs.push({ request: { action, resource, context: contextOf(exchange, own) }, layers })
  }
  assertAllowed(exchange, jointAnswer(pairs))
}

/** The decision, and the pair that it is about. */
type Answer = AuthorizationRequest & { readonly decision: Decision }

function answerTo(requests: readonly AuthorizationRequest[], context: Context, layers: Layers): Answer {
  const [only] = requests
  if (only && requests.length === 1) {
    // Most calls: no more is made than they need.
    const { action, resource } = only
    return { action, resource, decision: decide({ action, resource, context }, layers) }
  }
  return jointAnswer(requests.map(({ action, resource }) => ({ request: { action, resource, context }, layers })))
}

/** @throws Error for no pairs at all: whatever asks for nothing is not let through. */
function jointAnswer(pairs: readonly Pair[]): Answer {
  const { decision, pair } = decideAll(pairs)
  const { action, resource } = pair.request
  return { action, resource, decision }
}

function contextOf({ principal, caller, call, sourceIp, request, secure, now }: Exchange, ownKey: Context): Context {
  return requestContext(
    {
      caller,
      principalTags: principal?.kind === 'user' ? principal.tags : NO_TAGS,
      region: call.region,
      sourceIp,
      userAgent: request.headers['user-agent'] ?? '',
      secureTransport: secure,
      now,
    },
    ownKey,
  )
}

function layersOf(exchange: Exchange, { resourcePolicy }: Authorization): Layers {
  const { principal } = exchange
  if (!principal) throw denied(exchange, 'Access Denied')
  const own = principal.kind === 'root' ? ROOT : { identity: principal.identity, boundary: principal.boundary }
  return resourcePolicy ? { ...own, ...resourceLayers(resourcePolicy, principal) } : own
}

function assertAllowed(exchange: Exchange, { action, resource, decision }: Answer): void {
  if (decision.effect === 'Allow') return
  throw denied(exchange, denialMessage({ principalArn: exchange.caller.arn, action, resource, decision }))
}

function resourceLayers(document: string, { kind, accountId, arn, userId }: Principal): SurroundingLayers {
  return {
    principal: { kind, accountId, arn, uniqueId: userId },
    resource: {
      policies: compile([{ policy: 'resource policy', document }], 'resource-based policy'),
      accountId, // Every resource that Castellan holds is in the caller's account.
    },
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
