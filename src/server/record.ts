import { type AuditFacts, auditEvent } from '../audit/audit.ts'
import { type AccountId, actionNameOf } from '../aws/index.ts'
import { findAction } from '../policy/index.ts'
import type { Call } from '../protocol/index.ts'
import type { AuditEvent } from '../storage/audit-event.ts'
import { Unrecordable } from './audit-queue.ts'
import type { Exchange } from './exchange.ts'
import type { Node } from './node.ts'
import { RateExceeded } from './rate-limits.ts'
import { recordedDecision } from './recorded-decision.ts'
import { trialOf } from './trial.ts'

/** Bytes of parameters in the event of a call that its caller may not make: it fills no disk with them. */
const MOST_OF_A_DENIED_CALL = 2048

/** The caller's own account; nobody is of none. */
export function accountOf({ caller }: Exchange): AccountId | undefined {
  return caller.kind === 'anonymous' ? undefined : caller.accountId
}

/** A call that changed nothing is recorded where it read, and with the caller. */
export function recordRead(exchange: Exchange, node: Node): void {
  if (exchange.recorded) return
  const { accountId, operation } = exchange
  const output = operation?.isRecordedWhole ? exchange.output : undefined
  const isShared = isAcrossAccounts(exchange)
  node.auditQueue.add(accountId, auditEventOf(exchange, node, { accountId, isShared, output }))
  recordAtCaller(exchange, node, output)
}

/** The caller's own account has an event of what it did in another's, as that one has. */
export function recordAtCaller(exchange: Exchange, node: Node, output?: object): void {
  const accountId = accountOf(exchange)
  if (accountId === undefined || !isAcrossAccounts(exchange)) return
  node.auditQueue.add(accountId, auditEventOf(exchange, node, { accountId, isShared: true, output }))
}

/** Whether the request is about another account's things than its caller's. */
export function isAcrossAccounts(exchange: Exchange): boolean {
  const own = accountOf(exchange)
  return own !== undefined && own !== exchange.accountId
}

/**
 * A refusal is recorded with the caller: who is not proved is nobody's, and no stranger writes into another account's
 * record.
 */
export function recordRefusal(exchange: Exchange, node: Node): void {
  if (!exchange.caller || exchange.recorded) return
  const accountId = accountOf(exchange) ?? provedIn(exchange)
  // The queue would grow by each that it refuses.
  if (accountId === undefined || exchange.error instanceof Unrecordable) return
  if (exchange.error instanceof RateExceeded && !exchange.error.isRecorded) return
  node.auditQueue.add(accountId, auditEventOf(exchange, node, { accountId, isShared: false }))
}

/**
 * Where a refusal is recorded of whoever has proved it by a provider's token: in the account of what it asked for,
 * which has let that provider vouch for people.
 */
function provedIn({ asker, accountId }: Exchange): AccountId | undefined {
  return asker?.kind === 'identity-provider' ? accountId : undefined
}

/** Of a call that Castellan does not implement: by the access level of its action in AWS's authorisation data. */
export function readsOnly({ signingName, iamPrefix, operation, method }: Call): boolean {
  if (operation === undefined) return false
  const level = findAction(`${iamPrefix}:${actionNameOf(signingName, operation, method)}`)?.action.accessLevel
  return level === 'List' || level === 'Read'
}

/** Of a call that its caller may make: the operation has not looked at the input of any other. */
function recordedInput({ operation, input, context, authorised, broken }: Exchange): object {
  const recorded = authorised && !broken ? operation?.recordedInput : undefined
  return recorded ? recorded(input as never, context as never) : input
}

interface Recorded {
  /** Whose record the event goes into. */
  readonly accountId: AccountId
  /** Whether other accounts have an event of the same call. */
  readonly isShared: boolean
  readonly output?: object | undefined
}

export function auditEventOf(
  exchange: Exchange,
  { services }: Node,
  { accountId, isShared, output }: Recorded,
): AuditEvent {
  const { caller, asker, call, operation, error } = exchange
  const isWhole = operation?.isRecordedWhole === true && error === undefined
  const facts: AuditFacts = {
    accountId,
    identity: asker?.kind === 'identity-provider' ? asker : caller,
    time: exchange.now,
    eventSource: call.eventSource,
    eventName: call.operation ?? 'Unknown',
    region: call.region,
    sourceIp: exchange.sourceIp,
    userAgent: exchange.request.headers['user-agent'] ?? '',
    requestId: exchange.requestId,
    sharedEventId: isShared ? exchange.requestId : undefined,
    readOnly: operation ? operation.access === 'read' : readsOnly(call),
    requestParameters: recordedInput(exchange),
    mostParameters: exchange.authorised ? undefined : MOST_OF_A_DENIED_CALL,
    responseElements: output,
    errorCode: (error ?? exchange.trial?.denial)?.code,
    errorMessage: (error ?? exchange.trial?.denial)?.message,
    resources:
      exchange.resources && (operation?.access !== 'read' || operation.isRecordedWhole)
        ? services.auditResources(exchange.resources)
        : undefined,
    authorization: exchange.decided && recordedDecision(exchange.decided, exchange, accountId),
    forwarded: exchange.trial ? { ...exchange.forwarded, ...trialOf(exchange) } : exchange.forwarded,
    namedResources: isWhole ? services.namedResources(exchange.resources ?? []) : undefined,
  }
  return auditEvent(facts, services.auditMaskOf(call.service))
}
