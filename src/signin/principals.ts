import { type AccountId, accountId, isAccountId, rootArn } from '../aws/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { Store } from '../storage/store.ts'

/** Where attempts on accounts that do not exist are counted. */
export const NO_ACCOUNT: AccountId = accountId('000000000000')

/** Who may sign in: root, or a user with a console password. */
export interface SigninPrincipal {
  readonly kind: 'root' | 'user'
  readonly accountId: AccountId
  /** `AIDA…`, or the account id for root. */
  readonly principalId: string
  readonly arn: string
  /** Absent for root. */
  readonly userName?: string
  readonly passwordHash: string
  readonly passwordChangedAt: number
  /** Whether the next sign-in must bring a new password. */
  readonly mustChange: boolean
}

/** The account that `text` (twelve digits, dashes allowed, or an alias) names. */
export async function findAccount(store: Store, text: string): Promise<AccountId | undefined> {
  const digits = text.replaceAll('-', '')
  if (isAccountId(digits)) return (await store.versions([digits])).has(digits) ? digits : undefined
  return /^[a-z0-9-]{3,63}$/.test(text) ? await store.directory.byAlias(text) : undefined
}

/** Root of the account, if it has a password. */
export async function rootOf(db: Repositories): Promise<SigninPrincipal | undefined> {
  const account = await db.account.find()
  if (!account || account.rootPasswordHash === null) return undefined
  return {
    kind: 'root',
    accountId: db.accountId,
    principalId: db.accountId,
    arn: rootArn(db.accountId),
    passwordHash: account.rootPasswordHash,
    passwordChangedAt: account.rootPasswordChangedAt ?? account.createdAt,
    mustChange: false,
  }
}

/** The user of this name, if it has a console password. As many questions are asked for a user that does not exist as for one that does. */
export async function userNamed(db: Repositories, userName: string): Promise<SigninPrincipal | undefined> {
  return await userPrincipal(db, await db.users.withName(userName))
}

/** The principal with this unique id, as it is now; `undefined` when it is gone, or may no longer sign in. */
export async function principalWithId(db: Repositories, principalId: string): Promise<SigninPrincipal | undefined> {
  if (principalId === db.accountId) return await rootOf(db)
  return await userPrincipal(db, await db.users.withId(principalId))
}

async function userPrincipal(
  db: Repositories,
  user: { readonly userId: string; readonly userName: string; readonly arn: string } | undefined,
): Promise<SigninPrincipal | undefined> {
  const profile = await db.loginProfiles.ofUser(user?.userId ?? '')
  if (!user || !profile) return undefined
  return {
    kind: 'user',
    accountId: db.accountId,
    principalId: user.userId,
    arn: user.arn,
    userName: user.userName,
    passwordHash: profile.passwordHash,
    passwordChangedAt: profile.changedAt,
    mustChange: profile.resetRequired,
  }
}
