import { type AuditFacts, auditEvent } from '../audit/audit.ts'
import {
  type AccountId,
  type AnonymousPrincipal,
  AwsError,
  isRegionCode,
  type MaybePromise,
  NO_ACCOUNT,
  whenKnown,
} from '../aws/index.ts'
import type { HttpResponse } from '../protocol/http.ts'
import {
  actionOf,
  identify,
  parseInput,
  resourceOf,
  serializeError,
  serializeOutput,
  unimplementedOf,
} from '../protocol/index.ts'
import type { AuthorizationRequest, OpenContext, Operation, OperationContext } from '../services/operation.ts'
import type { AuditEvent } from '../storage/audit-event.ts'
import { StoreUnavailable, UnstorableText } from '../storage/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import { Unrecordable } from './audit-queue.ts'
import { assertRoot, authorise } from './authorise.ts'
import type { Exchange } from './exchange.ts'
import type { Node } from './node.ts'
import { assertWithinSession } from './session-limits.ts'

type Step = (exchange: Exchange, node: Node) => MaybePromise<void>

/**
 * The order in which every API request is treated, whoever sends it and whatever it asks for. It stands here and
 * nowhere else: a handler cannot be reached unauthenticated or unauthorised.
 */
const PIPELINE: readonly Step[] = [
  identifyCall,
  authenticateCaller,
  noteUse,
  assertRecordable,
  assertWithinSession,
  parse,
  findTarget,
  authoriseCall,
  refuseUnimplemented,
  handle,
]

/**
 * Runs the request through the pipeline; whatever happens, it is recorded and answered in the caller's protocol. Most
 * steps are done at once when caches are warm: only what has to wait is waited for.
 *
 * @param first the step to go on with.
 */
export function run(exchange: Exchange, node: Node, first = 0): MaybePromise<HttpResponse> {
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
    return serializeOutput(exchange.call, exchange.output, exchange.requestId)
  } catch (error) {
    return refuse(exchange, node, error)
  }
}

function refuse(exchange: Exchange, node: Node, error: unknown): HttpResponse {
  exchange.error = asAwsError(error, exchange, node)
  recordRefusal(exchange, node)
  return serializeError(exchange.call, exchange.error, exchange.requestId)
}

function identifyCall(exchange: Exchange, node: Node): void {
  const { proof, request } = exchange
  const hint = proof.kind === 'signature' ? proof.signature : undefined
  exchange.call = identify(
    node.services.models,
    request,
    proof.kind === 'console' ? proof.serviceName : hint?.service,
    hint?.region ?? consoleRegion(exchange) ?? node.options.region,
  )
  exchange.operation = node.services.find(exchange.call)
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
  return whenKnown(node.authenticator.authenticate(exchange), ({ caller, policies }) => {
    exchange.caller = caller
    exchange.policies = policies
  })
}

function noteUse(exchange: Exchange, node: Node): void {
  node.lastUsed.note(exchange)
}

function assertRecordable(_exchange: Exchange, node: Node): void {
  node.auditQueue.assertOpen()
}

function parse(exchange: Exchange): void {
  if (exchange.operation) exchange.input = parseInput(exchange.call, exchange.request)
}

/**
 * The account whose things the request is about: the caller's own, unless the operation says that its input names
 * another's.
 */
function findTarget(exchange: Exchange): void {
  const named = exchange.operation?.account?.(exchange.input as never)
  exchange.accountId = named ?? accountOf(exchange) ?? NO_ACCOUNT
}

/** The caller's own account; nobody is of none. */
function accountOf({ caller }: Exchange): AccountId | undefined {
  return caller.kind === 'anonymous' ? undefined : caller.accountId
}

function authoriseCall(exchange: Exchange, node: Node): MaybePromise<void> {
  const { operation, caller, call } = exchange
  if (!operation) {
    return authorise(exchange, { requests: [{ action: actionOf(call), resource: resourceOf(call) }] })
  }
  exchange.context = operationContext(exchange, node)
  if (operation.who === 'anyone') return
  if (operation.who === 'anonymous' && caller.kind === 'anonymous') return
  return authoriseOperation(exchange, operation)
}

function authoriseOperation(exchange: Exchange, operation: Operation): MaybePromise<void> {
  const input = exchange.input as never
  const context = exchange.context as never
  const action = typeof operation.action === 'string' ? operation.action : operation.action(input)
  if (operation.who === 'root') assertRoot(exchange, action)
  return whenKnown(operation.resource?.(input, context) ?? '*', (resource) => {
    // What names nothing is asked of everything.
    const pairs = typeof resource === 'string' ? [{ action, resource }] : resource
    const requests: readonly AuthorizationRequest[] = pairs.length > 0 ? pairs : [{ action, resource: '*' }]
    exchange.resources = requests.map((request) => request.resource)
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
      const resourcePolicy = request.resourcePolicy ?? (await find(request.resource, context))
      return { ...request, ...(resourcePolicy !== undefined && { resourcePolicy }) }
    }),
  )
}

/**
 * After authorisation, so that a caller learns first that it may not. @throws NotImplemented (501), which no SDK
 * retries.
 */
function refuseUnimplemented({ call, operation }: Exchange): void {
  if (!operation) throw unimplementedOf(call)
}

function handle(exchange: Exchange, node: Node): MaybePromise<void> {
  const operation = exchange.operation as Operation
  if (operation.access !== 'read' || operation.prepare) return handlePrepared(exchange, node, operation)
  const output = operation.handle(exchange.input as never, exchange.context as never, undefined as never)
  return whenKnown(output, (value) => {
    exchange.output = value
  })
}

async function handlePrepared(exchange: Exchange, node: Node, operation: Operation): Promise<void> {
  const input = exchange.input as never
  const { context } = exchange
  const prepared = (await operation.prepare?.(input, context as never)) as never
  if (operation.access === 'read') {
    exchange.output = await operation.handle(input, context as never, prepared)
    return
  }
  const accounts = changedAccounts(exchange, operation)
  const isShared = accounts.length > 1 || isAcrossAccounts(exchange)
  // INVARIANT (acknowledged means durable): the change and its audit events commit together, and the answer comes
  // after.
  const change = async (tx: Repositories) => {
    const output = await operation.handle(input, { ...context, db: tx } as never, prepared)
    for (const accountId of accounts) {
      const event = auditEventOf(exchange, node, { accountId, isShared, output })
      await tx.of(accountId).audit.append([event])
    }
    return output
  }
  exchange.output =
    operation.access === 'write'
      ? await node.store.write(accounts, change)
      : await node.store.record(exchange.accountId, change)
  exchange.recorded = true
  node.afterCommit(exchange.call.service)
  if (operation.access === 'telemetry') recordAtCaller(exchange, node, exchange.output)
}

/**
 * The account that is worked on first, whose `db` the operation has; a `write` has the caller's beside it, and what
 * else it changes.
 */
function changedAccounts(exchange: Exchange, operation: Operation): readonly AccountId[] {
  const { accountId, input, context } = exchange
  if (operation.access === 'telemetry') return [accountId]
  const own = accountOf(exchange)
  const others = operation.otherAccounts?.(input as never, context as never) ?? []
  if (others.length === 0 && (own === undefined || own === accountId)) return [accountId]
  return [...new Set([accountId, ...(own === undefined ? [] : [own]), ...others])]
}

function operationContext(exchange: Exchange, node: Node): OpenContext<OperationContext> {
  const { accountId, caller, requestId, sourceIp, request, call } = exchange
  return {
    ...node.shared,
    accountId,
    region: call.region,
    caller,
    requestId,
    sourceIp,
    userAgent: request.headers['user-agent'] ?? '',
    db: node.store.read(accountId),
  }
}

function recordRead(exchange: Exchange, node: Node): void {
  if (exchange.recorded) return
  const { accountId } = exchange
  node.auditQueue.add(accountId, auditEventOf(exchange, node, { accountId, isShared: isAcrossAccounts(exchange) }))
  recordAtCaller(exchange, node)
}

/** The caller's own account has an event of what it did in another's, as that one has. */
function recordAtCaller(exchange: Exchange, node: Node, output?: object): void {
  const accountId = accountOf(exchange)
  if (accountId === undefined || !isAcrossAccounts(exchange)) return
  node.auditQueue.add(accountId, auditEventOf(exchange, node, { accountId, isShared: true, output }))
}

function isAcrossAccounts(exchange: Exchange): boolean {
  const own = accountOf(exchange)
  return own !== undefined && own !== exchange.accountId
}

/**
 * A refusal is recorded with the caller: who is not proved is nobody's, and no stranger writes into another account's
 * record.
 */
function recordRefusal(exchange: Exchange, node: Node): void {
  if (!exchange.caller || exchange.recorded) return
  const accountId = accountOf(exchange)
  // The queue would grow by each that it refuses.
  if (accountId === undefined || exchange.error instanceof Unrecordable) return
  node.auditQueue.add(accountId, auditEventOf(exchange, node, { accountId, isShared: false }))
}

interface Recorded {
  /** Whose record the event goes into. */
  readonly accountId: AccountId
  /** Whether other accounts have an event of the same call. */
  readonly isShared: boolean
  readonly output?: object | undefined
}

function auditEventOf(exchange: Exchange, { services }: Node, { accountId, isShared, output }: Recorded): AuditEvent {
  const { caller, call, operation, error } = exchange
  const facts: AuditFacts = {
    accountId,
    identity: caller,
    time: exchange.now,
    eventSource: call.eventSource,
    eventName: call.operation ?? 'Unknown',
    region: call.region,
    sourceIp: exchange.sourceIp,
    userAgent: exchange.request.headers['user-agent'] ?? '',
    requestId: exchange.requestId,
    sharedEventId: isShared ? exchange.requestId : undefined,
    readOnly: operation ? operation.access === 'read' : false,
    requestParameters: exchange.input,
    responseElements: output,
    errorCode: error?.code,
    errorMessage: error?.message,
    resources:
      exchange.resources && operation?.access !== 'read' ? services.auditResources(exchange.resources) : undefined,
  }
  return auditEvent(facts, services.auditMask)
}

function asAwsError(error: unknown, exchange: Exchange, node: Node): AwsError {
  if (error instanceof AwsError) return error
  if (error instanceof StoreUnavailable) {
    return new AwsError('ServiceUnavailable', 'The store cannot be reached. Try again later.', 503)
  }
  if (error instanceof UnstorableText) {
    return new AwsError('ValidationError', 'The request holds a character that is not valid in text.', 400)
  }
  node.log.error(`request ${exchange.requestId} failed`, error)
  return new AwsError(
    'InternalFailure',
    'The request processing has failed because of an unknown error, exception or failure.',
    500,
  )
}
