import {
  type AnonymousPrincipal,
  AwsError,
  isGlobalService,
  isOptInRegion,
  isRegionCode,
  type MaybePromise,
  NO_ACCOUNT,
  whenKnown,
} from '../aws/index.ts'
import { MasterKeyMissing } from '../credentials/index.ts'
import type { Answer } from '../gateway/index.ts'
import type { HttpResponse } from '../protocol/http.ts'
import {
  brokenInput,
  brokenInputError,
  type Call,
  identify,
  parametersOf,
  parseInput,
  serializeError,
  serializeOutput,
  unimplementedOf,
} from '../protocol/index.ts'
import type { AuthorizationRequest, OpenContext, Operation, OperationContext } from '../services/operation.ts'
import { NoRoom, StoreUnavailable, UnstorableText } from '../storage/index.ts'
import { unknownToken } from './authenticate.ts'
import { assertRoot, authorise } from './authorise.ts'
import { authoriseUnimplemented } from './authorise-unimplemented.ts'
import type { Exchange } from './exchange.ts'
import { forward } from './forward.ts'
import { handle } from './handle.ts'
import type { Node } from './node.ts'
import { observeAnswer } from './observer.ts'
import { RateExceeded } from './rate-limits.ts'
import { accountOf, recordRead, recordRefusal } from './record.ts'
import { assertWithinSession } from './session-limits.ts'
import { DRY_RUN_HEADER, decideOrTry, dryRunHeader } from './trial.ts'
import { tryAgainAfter } from './try-again.ts'

type Step = (exchange: Exchange, node: Node) => MaybePromise<void>

/**
 * The order in which every API request is treated, whoever sends it and whatever it asks for. It stands here and
 * nowhere else: a handler cannot be reached unauthenticated or unauthorised.
 */
const PIPELINE: readonly Step[] = [
  identifyCall,
  authenticateCaller,
  limitRate,
  noteUse,
  assertRecordable,
  assertRegion,
  assertWithinSession,
  parse,
  findTarget,
  authoriseCall,
  assertUnbroken,
  forwardUnimplemented,
  handle,
]

/**
 * Runs the request through the pipeline; whatever happens, it is recorded and answered in the caller's protocol. Most
 * steps are done at once when caches are warm: only what has to wait is waited for.
 *
 * @param first the step to go on with.
 */
export function run(exchange: Exchange, node: Node, first = 0): MaybePromise<Answer> {
  try {
    for (const [index, step] of PIPELINE.entries()) {
      if (index < first) continue
      const pending = step(exchange, node)
      if (pending)
        return pending.then(
          () => run(exchange, node, index + 1),
          (error: unknown) => refuse(exchange, node, error),
        )
    }
    recordRead(exchange, node)
    const answer = exchange.answer ?? serializeOutput(exchange.call, exchange.output, exchange.requestId)
    if (answer instanceof Promise) {
      return answer.then(
        (written) => observed(written, exchange, node),
        (error: unknown) => refuse(exchange, node, error),
      )
    }
    return observed(answer, exchange, node)
  } catch (error) {
    return refuse(exchange, node, error)
  }
}

function observed(answer: Answer, exchange: Exchange, node: Node): Answer {
  if (node.observer) observeAnswer(node.observer, exchange, answer.status)
  return answer
}

function refuse(exchange: Exchange, node: Node, error: unknown): HttpResponse {
  exchange.error = asAwsError(error, exchange, node)
  countRefusal(exchange, node)
  recordRefusal(exchange, node)
  const answer = serializeError(exchange.call, exchange.error, exchange.requestId)
  if (node.observer) observeAnswer(node.observer, exchange, answer.status)
  const { trial } = exchange
  const more = trial ? { [DRY_RUN_HEADER]: dryRunHeader(trial) } : tryAgainAfter(error, node)
  return more ? { ...answer, headers: { ...answer.headers, ...more } } : answer
}

/** What a caller may not do counts more than what it may. */
function countRefusal({ caller, sourceIp, authorised, error }: Exchange, node: Node): void {
  if (!caller || authorised || error instanceof RateExceeded) return
  if ((error?.status ?? 500) < 500) node.rateLimits.countRefusal(caller, sourceIp)
}

function identifyCall(exchange: Exchange, node: Node): void {
  const { proof, request } = exchange
  const hint = proof.kind === 'signature' ? proof.signature : undefined
  exchange.call = identify(
    node.services.models,
    request,
    proof.kind === 'console' ? proof.serviceName : hint?.service,
    hint?.region ?? consoleRegion(exchange) ?? node.options.region,
    node.ownHost,
  )
  exchange.operation = isHandedOver(exchange.call, node) ? undefined : node.services.find(exchange.call)
}

/** A service of Castellan's that an upstream answers for. */
function isHandedOver(call: Call, { gateway }: Node): boolean {
  return gateway !== undefined && call.model !== undefined && gateway.upstreamOf(call) !== undefined
}

/**
 * The region that the console shows. It has no signature to carry it, and chooses as freely as a signer of requests
 * does.
 */
function consoleRegion({ proof, request }: Exchange): string | undefined {
  const region = proof.kind === 'console' ? request.headers['x-castellan-region'] : undefined
  return region !== undefined && isRegionCode(region) ? region : undefined
}

const ANONYMOUS: AnonymousPrincipal = { kind: 'anonymous' }

function authenticateCaller(exchange: Exchange, node: Node): MaybePromise<void> {
  if (exchange.proof.kind === 'none' && exchange.operation?.who === 'anonymous') {
    exchange.caller = ANONYMOUS
    return
  }
  const found = node.authenticator.authenticate(exchange)
  node.observer?.metrics?.requests.lookedUp(found)
  return whenKnown(found, ({ caller, policies, session }) => {
    exchange.caller = caller
    exchange.policies = policies
    exchange.session = session
  })
}

/**
 * In a Region that the caller's account has not enabled nobody knows its credentials: "The security token included in
 * the request is invalid", as users of AWS report of STS, EC2 and SNS.
 *
 * @throws InvalidClientTokenId, in the service's own words; OptInRequired for a browser
 * @see https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
function assertRegion(exchange: Exchange, node: Node): MaybePromise<void> {
  const { region, signingName } = exchange.call
  if (!isOptInRegion(region) || isGlobalService(signingName)) return
  const accountId = accountOf(exchange)
  if (accountId === undefined) return // The role's account is asked where somebody without one asks for a session.
  return whenKnown(node.regions.isUsable(accountId, region), (isUsable) => {
    if (!isUsable) throw exchange.proof.kind === 'console' ? notEnabled(region) : unknownToken()
  })
}

/** A browser has no credentials to doubt: it would take the other for the end of its session. */
function notEnabled(region: string): AwsError {
  const where = 'Enable it on the “Account” page, or choose another Region'
  return new AwsError('OptInRequired', `The Region ${region} is not enabled in this account. ${where}.`, 403)
}

/** @throws RateExceeded, in the service's own words */
function limitRate({ caller, sourceIp }: Exchange, node: Node): void {
  node.rateLimits.count(caller, sourceIp)
}

function noteUse(exchange: Exchange, node: Node): void {
  node.lastUsed.note(exchange)
}

function assertRecordable({ caller }: Exchange, node: Node): void {
  node.auditQueue.assertOpen(caller.kind === 'root')
}

function parse(exchange: Exchange): void {
  if (!exchange.operation) {
    exchange.parameters = parametersOf(exchange.call, exchange.request)
    return
  }
  exchange.input = parseInput(exchange.call, exchange.request)
  exchange.broken = brokenInput(exchange.call, exchange.input)
}

/**
 * The input as authorisation reads it: what it makes action, resource or keys of must be as the model has it, while the
 * rest is told only to whoever may call at all.
 */
function readable({ call, input, broken }: Exchange): object {
  if (!broken) return input
  const refuse = () => {
    throw brokenInputError(call, broken)
  }
  return new Proxy(input, {
    get: (target, name) => (broken.members.has(String(name)) ? refuse() : Reflect.get(target, name)),
    has: (target, name) => (broken.members.has(String(name)) ? refuse() : Reflect.has(target, name)),
    ownKeys: refuse,
  })
}

/** The constraints of the model that authorisation did not depend on. @throws ValidationError (400) */
function assertUnbroken(exchange: Exchange): void {
  exchange.authorised = true
  if (exchange.broken) throw brokenInputError(exchange.call, exchange.broken)
}

/**
 * The account whose things the request is about: the caller's own, unless the operation says that its input names
 * another's.
 */
function findTarget(exchange: Exchange): void {
  const named = exchange.operation?.account?.(readable(exchange) as never)
  exchange.accountId = named ?? accountOf(exchange) ?? NO_ACCOUNT
}

function authoriseCall(exchange: Exchange, node: Node): MaybePromise<void> {
  const { operation, caller, call } = exchange
  if (!operation) return decideOrTry(exchange, node, () => authoriseUnimplemented(exchange, node))
  exchange.context = operationContext(exchange, node)
  if (exchange.handed) Object.assign(exchange.context, exchange.handed)
  if (operation.who === 'anyone') return
  // Whoever it is may call: no proof is looked at for an input that cannot be answered.
  if (operation.who === 'anonymous' && exchange.broken) throw brokenInputError(call, exchange.broken)
  if (operation.asker) {
    return whenKnown(operation.asker(readable(exchange) as never, exchange.context as never), (asker) => {
      exchange.asker = asker
      return authoriseOperation(exchange, operation)
    })
  }
  if (operation.who === 'anonymous' && caller.kind === 'anonymous') return
  return authoriseOperation(exchange, operation)
}

function authoriseOperation(exchange: Exchange, operation: Operation): MaybePromise<void> {
  const input = readable(exchange) as never
  const context = exchange.context as never
  const action = typeof operation.action === 'string' ? operation.action : operation.action(input)
  if (operation.who === 'root') assertRoot(exchange, action)
  return whenKnown(operation.resource?.(input, context) ?? '*', (resource) => {
    // What names nothing is asked of everything.
    const pairs = typeof resource === 'string' ? [{ action, resource }] : resource
    const requests: readonly AuthorizationRequest[] = pairs.length > 0 ? pairs : [{ action, resource: '*' }]
    exchange.resources = requests.map((request) => String(request.resource))
    return whenKnown(withResourcePolicies(operation, requests, context), (requests) =>
      authorise(exchange, {
        requests,
        conditionKeys: operation.conditionKeys && (() => operation.conditionKeys?.(input, context) ?? {}),
        resourceKeys: operation.resourceKeys && ((resource) => operation.resourceKeys?.(resource, context) ?? {}),
      }),
    )
  })
}

function withResourcePolicies(
  { resourcePolicy: find }: Operation,
  requests: readonly AuthorizationRequest[],
  context: never,
): MaybePromise<readonly AuthorizationRequest[]> {
  if (!find) return requests
  return Promise.all(
    requests.map(async (request) => {
      const { resource } = request
      // What is not named whole has a policy that nobody can look up.
      const resourcePolicy =
        request.resourcePolicy ?? (typeof resource === 'string' ? await find(resource, context) : undefined)
      return { ...request, ...(resourcePolicy !== undefined && { resourcePolicy }) }
    }),
  )
}

/**
 * After authorisation, so that a caller learns first that it may not: to whoever answers for the service.
 *
 * @throws NotImplemented (501), which no SDK retries, where nobody does.
 */
function forwardUnimplemented(exchange: Exchange, node: Node): MaybePromise<void> {
  const { call, operation } = exchange
  if (operation) return
  const { gateway } = node
  const upstream = gateway?.upstreamOf(call)
  if (!gateway || !upstream) throw unimplementedOf(call)
  return forward(exchange, gateway, upstream, node)
}

function operationContext(exchange: Exchange, node: Node): OpenContext<OperationContext> {
  const { accountId, caller, session, requestId, sourceIp, request, call } = exchange
  return {
    ...node.shared,
    accountId,
    region: call.region,
    caller,
    session,
    requestId,
    sourceIp,
    userAgent: request.headers['user-agent'] ?? '',
    db: node.store.read(accountId),
  }
}

function asAwsError(error: unknown, exchange: Exchange, node: Node): AwsError {
  if (error instanceof AwsError) return error
  if (error instanceof NoRoom) {
    return new AwsError('ServiceUnavailable', 'The disk is nearly full. Only what makes room can be changed.', 503)
  }
  if (error instanceof StoreUnavailable) {
    return new AwsError('ServiceUnavailable', 'The store cannot be reached. Try again later.', 503)
  }
  if (error instanceof MasterKeyMissing) {
    node.log.error(error.message, undefined, { requestId: exchange.requestId })
    return new AwsError('ServiceUnavailable', 'A key of the store is not known here. Try again later.', 503)
  }
  if (error instanceof UnstorableText) {
    return new AwsError('ValidationError', 'The request holds a character that is not valid in text.', 400)
  }
  node.log.error('request failed', error, { requestId: exchange.requestId })
  return new AwsError(
    'InternalFailure',
    'The request processing has failed because of an unknown error, exception or failure.',
    500,
  )
}
