import { type AccountId, type Arn, type MaybePromise, parseArn } from '../aws/index.ts'
import { principals, withPrincipals } from '../policy/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'

/** Where the users and roles that a policy names are looked up. */
export interface PrincipalLookup {
  /** What an account has; `undefined` for one whose principals are kept as they are written. */
  accountOf(accountId: AccountId): MaybePromise<Repositories | undefined>
  /** The account in which a unique id is looked up. */
  homeOf(uniqueId: string): AccountId
  /** The answer to a user or role that there is not. */
  notFound(principal: string): Error
}

/**
 * A policy as it is kept: users and roles stand in it by their unique ids. A policy speaks of whom it was written for,
 * so that it follows a user who is renamed, and is not inherited by another who is later given the name.
 *
 * "When you save the policy, the user's ARN transforms to the user's unique principal ID. This helps mitigate the risk
 * of someone escalating their privileges by removing and recreating the user."
 *
 * @param document a valid policy
 * @param onFound told of each id that takes the place of an ARN, and whose it is
 * @throws what `notFound` gives
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function withPrincipalIds(
  document: string,
  lookup: PrincipalLookup,
  onFound: (uniqueId: string, accountId: AccountId) => void = () => {},
): Promise<string> {
  return mapPrincipals(document, async (principal) => {
    if (isUniqueId(principal)) {
      if (await arnWithId(principal, lookup)) return principal
      throw lookup.notFound(principal)
    }
    const arn = parseArn(principal)
    if (arn?.service !== 'iam' || arn.resource === 'root') return principal
    const account = await lookup.accountOf(arn.accountId as AccountId)
    if (account === undefined) return principal
    const uniqueId = await idOfArn(principal, account)
    if (uniqueId === undefined) throw lookup.notFound(principal)
    onFound(uniqueId, account.accountId)
    return uniqueId
  })
}

/** A policy as it is shown: with the ARNs of now; the id of one who is gone stays, as AWS shows it. */
export function withPrincipalArns(document: string, lookup: Omit<PrincipalLookup, 'notFound'>): Promise<string> {
  return mapPrincipals(document, async (principal) =>
    isUniqueId(principal) ? ((await arnWithId(principal, lookup)) ?? principal) : principal,
  )
}

/** Of a user or a role: a policy names nobody else by id. */
function isUniqueId(principal: string): boolean {
  return /^A(IDA|ROA)[A-Z0-9]+$/.test(principal)
}

async function arnWithId(
  uniqueId: string,
  { accountOf, homeOf }: Omit<PrincipalLookup, 'notFound'>,
): Promise<Arn | undefined> {
  const account = await accountOf(homeOf(uniqueId))
  const found = await (uniqueId.startsWith('AIDA') ? account?.users.withId(uniqueId) : account?.roles.withId(uniqueId))
  return found?.arn
}

async function idOfArn(arn: Arn, { users, roles }: Repositories): Promise<string | undefined> {
  const [type, ...pathAndName] = (parseArn(arn)?.resource ?? '').split('/')
  const name = pathAndName.at(-1) ?? ''
  if (type === 'user') {
    const user = await users.withName(name)
    return user?.arn === arn ? user.userId : undefined
  }
  const role = type === 'role' ? await roles.withName(name) : undefined
  return role?.arn === arn ? role.roleId : undefined
}

async function mapPrincipals(document: string, change: (principal: string) => Promise<string>): Promise<string> {
  const changed = new Map<string, string>()
  // In turn, and in order: what is refused is the first that is wrong.
  for (const { type, value } of principals(document)) {
    if (type === 'AWS' && !changed.has(value)) changed.set(value, await change(value))
  }
  return withPrincipals(document, ({ type, value }) => (type === 'AWS' ? (changed.get(value) ?? value) : value))
}
