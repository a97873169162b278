import { type AuditFacts, auditEvent } from '../audit/audit.ts'
import { type AccountId, AwsError, isRegionCode, type MaybePromise, parseArn, whenKnown } from '../aws/index.ts'
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
import type { AuthorizationRequest, Operation, OperationContext } from '../services/operation.ts'
import { StoreUnavailable, UnstorableText } from '../storage/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import { Unrecordable } from './audit-queue.ts'
import { auditResources } from './audit-resources.ts'
import { anonymousCaller } from './authenticate.ts'
import { assertRoot, authorise } from './authorise.ts'
import type { Exchange } from './exchange.ts'
import type { Node } from './node.ts'
import { assertWithinSession } from './session-limits.ts'

type Step = (exchange: Exchange, node: Node) => MaybePromise<void>

/**
 * The order in which every API request is treated, whoever sends it and whatever it asks for. It stands here and nowhere else:
 * a handler cannot be reached unauthenticated or unauthorised.
 */
export const PIPELINE: readonly Step[] = [
  identifyCall,
  authenticateCaller,
  noteUse,
  assertRecordable,
  assertWithinSession,
  parse,
  authoriseCall,
  refuseUnimplemented,
  handle,
]

/**
 * Runs the request through the pipeline; whatever happens, it is recorded and answered in the caller's protocol. Most steps are done at once when
 * caches are warm: only what has to wait is waited for.
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
    request,
    proof.kind === 'console' ? proof.serviceName : hint?.service,
    hint?.region ?? consoleRegion(exchange) ?? node.options.region,
  )
  exchange.operation = node.services.find(exchange.call)
}

/** The region that the console shows. It has no signature to carry it, and chooses as freely as a signer of requests does. */
function consoleRegion({ proof, request }: Exchange): string | undefined {
  const region = proof.kind === 'console' ? request.headers['x-castellan-region'] : undefined
  return region !== undefined && isRegionCode(region) ? region : undefined
}

function authenticateAnonymous(exchange: Exchange): void {
  exchange.input = parseInput(exchange.call, exchange.request)
  const arn = Object.values(exchange.input).find((value) => typeof value === 'string' && value.startsWith('arn:'))
  const accountId = typeof arn === 'string' ? parseArn(arn)?.accountId : undefined
  exchange.caller = anonymousCaller((accountId ?? '') as Exchange['caller']['accountId'])
}

function authenticateCaller(exchange: Exchange, node: Node): MaybePromise<void> {
  if (exchange.proof.kind === 'none' && exchange.operation?.who === 'anonymous') return authenticateAnonymous(exchange)
  return whenKnown(node.authenticator.authenticate(exchange), ({ caller, principal }) => {
    exchange.caller = caller
    exchange.principal = principal
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

function authoriseCall(exchange: Exchange, node: Node): MaybePromise<void> {
  const { operation, caller, call } = exchange
  if (!operation) {
    return authorise(exchange, { requests: [{ action: actionOf(call), resource: resourceOf(call, caller.accountId) }] })
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
    const requests: readonly AuthorizationRequest[] = typeof resource === 'string' ? [{ action, resource }] : resource
    exchange.resources = requests.map((request) => request.resource)
    return whenKnown(operation.resourcePolicy?.(input, context), (resourcePolicy) =>
      authorise(exchange, {
        requests,
        conditionKeys: operation.conditionKeys && (() => operation.conditionKeys?.(input, context) ?? {}),
        resourceKeys: operation.resourceKeys && ((resource) => operation.resourceKeys?.(resource, context) ?? {}),
        resourcePolicy,
      }),
    )
  })
}

/** After authorisation, so that a caller learns first that it may not. @throws NotImplemented (501), which no SDK retries. */
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
  // INVARIANT (acknowledged means durable): the change and its audit events commit together, and the answer comes after.
  const change = async (tx: Repositories) => {
    const output = await operation.handle(input, { ...context, db: tx } as never, prepared)
    const facts = auditFacts(exchange, output)
    for (const accountId of accounts) await tx.of(accountId).audit.append([auditEvent({ ...facts, accountId })])
    return output
  }
  exchange.output =
    operation.access === 'write'
      ? await node.store.write(accounts, change)
      : await node.store.record(exchange.caller.accountId, change)
  exchange.recorded = true
  for (const accountId of accounts) node.afterCommit(exchange.call.service, accountId)
}

/** The caller's, and those that the operation changes beside it. */
function changedAccounts({ caller, input, context }: Exchange, operation: Operation): readonly AccountId[] {
  const others = operation.otherAccounts?.(input as never, context as never) ?? []
  return others.length === 0 ? [caller.accountId] : [...new Set([caller.accountId, ...others])]
}

function operationContext(exchange: Exchange, node: Node): OperationContext {
  const { caller, requestId, sourceIp, request, call } = exchange
  return {
    ...node.shared,
    accountId: caller.accountId,
    region: call.region,
    caller,
    requestId,
    sourceIp,
    userAgent: request.headers['user-agent'] ?? '',
    db: node.store.read(caller.accountId),
  }
}

function recordRead(exchange: Exchange, node: Node): void {
  if (exchange.recorded) return
  node.auditQueue.add(exchange.caller.accountId, auditEvent(auditFacts(exchange)))
}

/** A refusal is recorded once it is known whose account it concerns; an unproved request concerns none. */
function recordRefusal(exchange: Exchange, node: Node): void {
  if (!exchange.caller || exchange.caller.kind === 'anonymous' || exchange.recorded) return
  if (exchange.error instanceof Unrecordable) return // The queue would grow by each request that it refuses.
  node.auditQueue.add(exchange.caller.accountId, auditEvent(auditFacts(exchange)))
}

function auditFacts(exchange: Exchange, output?: object): AuditFacts {
  const { caller, call, operation, error } = exchange
  return {
    accountId: caller.accountId,
    identity: caller,
    time: exchange.now,
    eventSource: call.eventSource,
    eventName: call.operation ?? 'Unknown',
    region: call.region,
    sourceIp: exchange.sourceIp,
    userAgent: exchange.request.headers['user-agent'] ?? '',
    requestId: exchange.requestId,
    readOnly: operation ? operation.access === 'read' : false,
    requestParameters: exchange.input,
    responseElements: output,
    errorCode: error?.code,
    errorMessage: error?.message,
    resources: exchange.resources && operation?.access !== 'read' ? auditResources(exchange.resources) : undefined,
  }
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
