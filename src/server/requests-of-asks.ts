import type { Ask } from '../requests/index.ts'
import type { AuthorizationRequest } from '../services/operation.ts'
import { contextOf } from './asks-of-call.ts'
import type { Exchange } from './exchange.ts'
import { retentionKeys, signingKeys } from './s3-keys.ts'

/** What is asked, with what the signature says to conditions. */
export function requestOf(ask: Ask, { proof, now }: Exchange): AuthorizationRequest {
  const { action, resource, said } = ask
  return said === undefined ? { action, resource, keys } : { action, resource, said, keys }

  function keys() {
    const context = contextOf(ask)
    return { ...signingKeys(action, proof, now), ...context, ...retentionKeys(context, now) }
  }
}
