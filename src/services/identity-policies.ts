import { readPasswordPolicy } from '../identity/password-policy.ts'
import { compile, getManagedPolicy, type OwnLayers, ownPasswordPolicy, type PolicySource } from '../policy/index.ts'
import type { AppliedPolicy, UserFacts } from '../storage/repositories/principals.ts'

/**
 * The identity-based policies by which a user's requests are decided: its own and its groups', and what its account
 * lets all users do.
 */
export function identityPolicies(facts: UserFacts): readonly PolicySource[] {
  return [...facts.identity.map(withDocument), ...accountPolicies(facts)]
}

/** What a user's account lets all users do. */
export function accountPolicies({ arn, passwordPolicy }: UserFacts): readonly PolicySource[] {
  if (!readPasswordPolicy(passwordPolicy)?.allowUsersToChangePassword) return []
  return [{ policy: 'AllowUsersToChangePassword', document: ownPasswordPolicy(arn) }]
}

/**
 * What the account does not keep is one of AWS's. INVARIANT (fail closed): a policy that is nowhere may hold a deny.
 *
 * @throws Error for a policy that is nowhere.
 */
export function withDocument(applied: AppliedPolicy): PolicySource {
  const { policy, document, version } = applied
  if (document !== undefined) return { policy, document, ...(version !== undefined && { version }) }
  const found = getManagedPolicy(policy)
  if (found === undefined) throw new Error(`the policy ${policy} is attached and cannot be found`)
  return { policy, document: found.document, version: found.versionId }
}

/**
 * What decides of itself what a user or a role may do.
 *
 * @throws Error for a document that cannot be read or found: the request fails, and is not allowed.
 */
export function ownLayers(identity: readonly PolicySource[], boundary: AppliedPolicy | undefined): OwnLayers {
  return {
    identity: compile(identity),
    boundary: boundary && compile([withDocument(boundary)], 'permissions boundary'),
  }
}
