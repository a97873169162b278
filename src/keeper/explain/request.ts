import { accountOfArn, type Principal, principalOfArn } from '../../aws/index.ts'
import {
  type Context,
  isPrincipalKey,
  type PolicyRequest,
  parseResourceName,
  principalKey,
} from '../../policy/index.ts'
import type { DecidedEvent, EventAsk } from './event.ts'

/** Who called, as far as the event says it: nothing of tags, nor of how it proved itself. */
export function principalOf({ caller: { arn, principalId, issuer } }: DecidedEvent): Principal | undefined {
  const principal = principalOfArn(arn)
  if (principal?.kind === 'assumed-role' && issuer)
    return { ...principal, userId: principalId, role: { ...principal.role, arn: issuer.arn, roleId: issuer.id } }
  return principal?.kind === 'user' ? { ...principal, userId: principalId } : principal
}

/** What was asked for, with the condition keys that the event keeps, and those that follow from it. */
export function requestOf(event: DecidedEvent, { action, resource }: EventAsk): PolicyRequest {
  return { action, resource: parseResourceName(resource), context: contextOf(event, resource) }
}

/** Whose the resource is. */
export function ownerOf({ accountId }: DecidedEvent, resource: string): string {
  return accountOfArn(resource) ?? accountId
}

function contextOf(event: DecidedEvent, resource: string): Context {
  const time = Date.parse(event.time)
  const principal = principalOf(event)
  const derived: Readonly<Record<string, string>> = {
    'aws:sourceip': event.sourceIp,
    'aws:useragent': event.userAgent,
    'aws:requestedregion': event.region,
    'aws:currenttime': new Date(time).toISOString(),
    'aws:epochtime': String(Math.floor(time / 1000)),
    'aws:viaawsservice': 'false',
    'aws:resourceaccount': ownerOf(event, resource),
  }
  return (key) => {
    const known = event.context.get(key)
    if (known !== undefined) return known
    if (principal && isPrincipalKey(key)) return principalKey(principal, key, time)
    return Object.hasOwn(derived, key) ? derived[key] : undefined
  }
}
