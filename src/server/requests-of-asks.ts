import type { Ask } from '../requests/index.ts'
import type { AuthorizationRequest } from '../services/operation.ts'
import type { Exchange } from './exchange.ts'
import { signingKeys } from './s3-keys.ts'

/** What is asked, with what the signature says to conditions. */
export function requestOf({ action, resource, context }: Ask, { proof, now }: Exchange): AuthorizationRequest {
  const ofSigning = signingKeys(action, proof, now)
  return { action, resource, keys: ofSigning ? { ...ofSigning, ...context } : context }
}
