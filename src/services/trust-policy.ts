import { type AccountId, isAccountId, rootArn } from '../aws/index.ts'
import { invalidPrincipal, isServicePrincipal, principals, withPrincipals } from '../policy/index.ts'
import type { Role } from '../storage/repositories/roles.ts'
import type { Store } from '../storage/store.ts'
import { type PrincipalLookup, withPrincipalArns, withPrincipalIds } from './policy-principals.ts'

/**
 * A role's trust policy in its three forms: as it is written and shown, with ARNs; and as a role keeps it, with the
 * unique ids of users and roles in their place. A decision takes the kept form as it stands: the engine knows
 * principals by their ids, and so who is given a name anew is nobody whom the policy trusts.
 */
export type KeptTrust = Pick<Role, 'trustPolicy' | 'foreignPrincipals'>

/** Whose role it is, and the store that has that account and others. */
export interface TrustContext {
  readonly accountId: AccountId
  readonly store: Store
}

/**
 * A trust policy as it is to be kept. It is looked whether the services, users and roles that it names are there, those
 * of other accounts of this store too. Of accounts that are elsewhere nothing is known, and who is named in them is
 * kept as it is written. Call it before the transaction: it reads other accounts.
 *
 * @param document valid, and no longer than it may be: each that it names is looked up
 * @throws MalformedPolicyDocument (400) for who is not there.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export async function keepTrust(document: string, context: TrustContext): Promise<KeptTrust> {
  for (const { type, value } of principals(document)) {
    if (type === 'Service' && !isServicePrincipal(value)) throw invalidPrincipal(type, value)
  }
  const foreign: Record<string, AccountId> = {}
  const trustPolicy = await withPrincipalIds(
    document,
    { ...lookupIn(context, {}), notFound: (principal) => invalidPrincipal('AWS', principal) },
    (uniqueId, accountId) => {
      if (accountId !== context.accountId) foreign[uniqueId] = accountId
    },
  )
  return { trustPolicy, foreignPrincipals: Object.keys(foreign).length > 0 ? JSON.stringify(foreign) : null }
}

/**
 * A trust policy as it is shown: users and roles by the ARNs that they have now, an account by its root user's, and who
 * is gone by the id that is left.
 */
export async function showTrust({ trustPolicy, foreignPrincipals }: KeptTrust, context: TrustContext): Promise<string> {
  const foreign = (foreignPrincipals === null ? {} : JSON.parse(foreignPrincipals)) as Record<string, AccountId>
  return withPrincipals(await withPrincipalArns(trustPolicy, lookupIn(context, foreign)), ({ type, value }) =>
    type === 'AWS' && isAccountId(value) ? rootArn(value) : value,
  )
}

function lookupIn(
  { accountId, store }: TrustContext,
  foreign: Readonly<Record<string, AccountId>>,
): Omit<PrincipalLookup, 'notFound'> {
  return {
    async accountOf(account) {
      if (account === accountId) return store.read(account)
      return (await store.versions([account])).has(account) ? store.read(account) : undefined
    },
    homeOf: (uniqueId) => foreign[uniqueId] ?? accountId,
  }
}
