import {
  type AccountId,
  type IamUser,
  type Identified,
  iamUser,
  isAccountId,
  isRootId,
  type RootUser,
  rootUser,
} from '../aws/index.ts'
import type { Repositories } from '../storage/repositories/index.ts'
import type { User } from '../storage/repositories/users.ts'
import type { Store } from '../storage/store.ts'

/** What somebody may sign in to the console with: root's password, or a user's. */
export interface ConsolePassword {
  readonly principal: RootUser | Identified<IamUser>
  readonly hash: string
  /** Epoch milliseconds. */
  readonly changedAt: number
  /** Whether the next sign-in must bring a new one. */
  readonly mustChange: boolean
}

/** The account that `text` (twelve digits, dashes and spaces allowed, or an alias) names. */
export async function findAccount(store: Store, text: string): Promise<AccountId | undefined> {
  const digits = text.replace(/[\s-]/g, '')
  if (isAccountId(digits)) return (await store.versions([digits])).has(digits) ? digits : undefined
  return /^[a-z0-9-]{3,63}$/.test(text) ? await store.directory.byAlias(text) : undefined
}

/** Of the account's root, if it has one. */
export async function passwordOfRoot(db: Repositories): Promise<ConsolePassword | undefined> {
  const account = await db.account.find()
  if (!account || account.rootPasswordHash === null) return undefined
  return {
    principal: rootUser(db.accountId),
    hash: account.rootPasswordHash,
    changedAt: account.rootPasswordChangedAt ?? account.createdAt,
    mustChange: false,
  }
}

/**
 * Of the user with this name, if it has one. As many questions are asked for a user that does not exist as for one that
 * does.
 */
export async function passwordOfUser(db: Repositories, userName: string): Promise<ConsolePassword | undefined> {
  return await passwordOf(db, await db.users.withName(userName))
}

/** Of the principal with this unique id, as it is now; `undefined` when it is gone, or may no longer sign in. */
export async function passwordWithId(db: Repositories, principalId: string): Promise<ConsolePassword | undefined> {
  if (isRootId(db.accountId, principalId)) return await passwordOfRoot(db)
  return await passwordOf(db, await db.users.withId(principalId))
}

async function passwordOf(db: Repositories, user: User | undefined): Promise<ConsolePassword | undefined> {
  const profile = await db.loginProfiles.ofUser(user?.userId ?? '')
  if (!user || !profile) return undefined
  const { userId, userName, path } = user
  return {
    principal: iamUser(db.accountId, { userId, userName, path }),
    hash: profile.passwordHash,
    changedAt: profile.changedAt,
    mustChange: profile.resetRequired,
  }
}
