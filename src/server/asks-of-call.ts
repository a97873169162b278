import { AwsError, PARTITION } from '../aws/index.ts'
import {
  type ApiRequest,
  type Ask,
  type AskKeys,
  policyChange,
  type ResourcesOfCall,
  type Scope,
  TooMuchAsked,
  unreadAsksOf,
} from '../requests/index.ts'
import type { Exchange } from './exchange.ts'

type Asking = Pick<Exchange, 'call' | 'parameters' | 'accountId'>

/** A call to an operation that Castellan does not implement, as what it asks for is told from. */
export function apiRequestOf({ call, parameters = {} }: Asking): ApiRequest {
  return { service: call.service ?? '', operation: call.operation ?? '', parameters }
}

/** Where to look for what such a call is about. */
export function resourcesOf(exchange: Asking & Pick<Exchange, 'caller'>): ResourcesOfCall {
  const { call, accountId, caller, parameters } = exchange
  const grantId = call.operation === 'RetireGrant' ? parameters?.GrantId : undefined
  return {
    accountId,
    region: call.region,
    caller,
    ...(typeof grantId === 'string' && { grantId }),
    ...(MAKES.test(call.operation ?? '') && { isMaking: true }),
    ...(caller.kind === 'root' && setsPolicy(exchange) && { isMending: true }),
  }
}

/** A grant and an alias are made of a key that is there. */
const MAKES = /^Create(?!Grant$|Alias$)/

/** Whether a resource's whole policy is set or removed. */
function setsPolicy(exchange: Asking): boolean {
  const { accountId, call } = exchange
  const change = policyChange(apiRequestOf(exchange), { partition: PARTITION, accountId, region: call.region })
  return change?.what === 'policy' && change.policy !== 'read back'
}

/**
 * What AWS would ask of such a call. An operation that nobody knows needs all of its service, and a service that nobody
 * knows needs everything.
 *
 * @throws ValidationError (400) for more than is decided at once.
 */
export function asksOfCall(exchange: Asking, partitionKeys?: ReadonlyMap<string, string>): readonly Ask[] {
  const { accountId, call } = exchange
  const scope: Scope = { partition: PARTITION, accountId, region: call.region, ...(partitionKeys && { partitionKeys }) }
  return notTooMuch(() => unreadAsksOf(apiRequestOf(exchange), scope))
}

/** What it says to conditions. @throws ValidationError (400) for more than is decided at once. */
export function contextOf(ask: Ask): AskKeys {
  return notTooMuch(() => ask.context)
}

function notTooMuch<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TooMuchAsked)) throw error
    const { message } = error
    throw new AwsError('ValidationError', `${message.charAt(0).toUpperCase()}${message.slice(1)}.`, 400)
  }
}
