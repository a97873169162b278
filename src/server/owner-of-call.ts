import type { AccountId } from '../aws/index.ts'
import type { AuthorizationRequest } from '../services/operation.ts'
import { ownerOf } from './authorise.ts'
import type { Exchange } from './exchange.ts'

/**
 * The account whose things a call is about, by what is decided on: an upstream that keeps accounts apart is asked in
 * its name. INVARIANT: what is forwarded is what was decided. One that looked a name up in the caller's account, where
 * the call names another's, would work on a thing of the same name that nobody decided on.
 *
 * @returns `several` for things of several accounts, which no such upstream finds together.
 */
export function ownerOfCall(
  requests: readonly AuthorizationRequest[],
  { accountId, call }: Exchange,
): AccountId | 'several' {
  const [first] = requests
  const prefix = `${first?.action.split(':')[0]}:`
  // Roles that are handed over and the like are others' to look up.
  const own = requests.filter(({ action, resource }) => action.startsWith(prefix) && resource !== '*')
  const [owner = accountId, ...others] = new Set(own.map((request) => ownerOf(request, accountId)))
  if (others.length === 0) return owner
  // Names of buckets are one set for all accounts.
  return call.service === 's3' ? accountId : 'several'
}
