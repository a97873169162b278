import type { AttachedPermissionsBoundary, User as UserOutput } from '../../../models/iam.ts'
import { type Arn, consoleSessionOf, iamArn, type MaybePromise, whenKnown } from '../../aws/index.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { User } from '../../storage/repositories/users.ts'
import type { AccountRow } from '../../storage/schema/account.ts'
import type { StoredTag } from '../../storage/tag.ts'
import type { ConditionKeys } from '../operation.ts'
import { toTags } from '../tags.ts'
import { NoSuchEntity, ValidationError } from './errors.ts'
import type { IamContext } from './operation.ts'
import { iamTagKeys } from './tags.ts'

/** @throws NoSuchEntity (404) */
export function userNamed(db: Repositories, userName: string): MaybePromise<User> {
  return whenKnown(db.users.withName(userName), (user) => {
    if (user === undefined) throw NoSuchEntity(`The user with name ${userName} cannot be found.`)
    return user
  })
}

/**
 * What an action on `UserName` is authorised on: the user's own ARN with its path and in its own spelling, so that no
 * policy is got round by writing the name in another case. A name that nobody has stands for a user at `/`.
 */
function userArn(context: IamContext, userName: string): MaybePromise<Arn> {
  return whenKnown(context.db.users.withName(userName), (user) => {
    if (user === undefined) return iamArn(context.accountId, 'user', '/', userName)
    context.authorisedOn = { userName, user, db: context.db }
    return user.arn
  })
}

/** For `resource` of operations whose input names a user. */
export function namedUser({ UserName }: { readonly UserName: string }, context: IamContext): MaybePromise<Arn> {
  return userArn(context, UserName)
}

/** For `conditionKeys` of operations on a user: its tags. */
export async function userTagKeys(
  { UserName }: { readonly UserName?: string },
  context: IamContext,
): Promise<ConditionKeys> {
  const user = await targetUser(context, UserName)
  return user === undefined ? {} : iamTagKeys(await context.db.iamTags.ofTarget(user.userId))
}

/** As `userTagKeys`, with the boundary that the user has: what changes to its permissions are conditional on. */
export async function userPermissionKeys(
  { UserName }: { readonly UserName: string },
  context: IamContext,
): Promise<ConditionKeys> {
  const user = await context.db.users.withName(UserName)
  if (user === undefined) return {}
  return {
    ...iamTagKeys(await context.db.iamTags.ofTarget(user.userId)),
    'iam:PermissionsBoundary': user.boundaryArn ?? undefined,
  }
}

async function targetUser({ db, caller }: IamContext, userName: string | undefined): Promise<User | undefined> {
  if (userName !== undefined) return await db.users.withName(userName)
  return caller.kind === 'user' ? await db.users.withId(caller.userId) : undefined
}

/** Whose credentials an operation is about. */
export type Owner =
  | { readonly kind: 'root'; readonly ownerId: string; readonly arn: Arn; readonly userName: string }
  | {
      readonly kind: 'user'
      readonly ownerId: string
      readonly arn: Arn
      readonly userName: string
      readonly user: User
    }

/** AWS's model wants a name for every user; root has none, and AWS leaves the member out. */
const NO_NAME = undefined as unknown as string

/**
 * The user that is named, or the caller where none is: root itself for root.
 *
 * @throws NoSuchEntity (404); ValidationError (400) for a caller that owns no credentials.
 */
export function ownerNamed(context: IamContext, userName: string | undefined): MaybePromise<Owner> {
  const { db, caller } = context
  if (userName !== undefined) return whenKnown(knownUser(context, userName) ?? userNamed(db, userName), asOwner)
  switch (caller.kind) {
    case 'root':
      return { kind: 'root', ownerId: caller.userId, arn: caller.arn, userName: NO_NAME }
    case 'user':
      return whenKnown(db.users.withId(caller.userId), (user) => {
        if (user === undefined) throw NoSuchEntity('The calling user cannot be found.')
        return asOwner(user)
      })
    case 'assumed-role':
    case 'federated-user':
      throw ValidationError('Must specify userName when calling with non-User credentials')
    default:
      return caller satisfies never
  }
}

function asOwner(user: User): Owner {
  return { kind: 'user', ownerId: user.userId, arn: user.arn, userName: user.userName, user }
}

/**
 * The user that the request was authorised on. A read answers with it, so it is what was authorised, and is looked up
 * once; a write has the database of its transaction, and looks again.
 */
function knownUser({ authorisedOn, db }: IamContext, userName: string): User | undefined {
  return authorisedOn?.userName === userName && authorisedOn.db === db ? authorisedOn.user : undefined
}

/** For `resource` of operations that are about the caller where no user is named. */
export function ownerArn({ UserName }: { readonly UserName?: string }, context: IamContext): MaybePromise<Arn> {
  return UserName === undefined ? context.caller.arn : userArn(context, UserName)
}

/** A user as lists have it; GetUser adds tags and boundary. */
export function toUser(user: User): UserOutput {
  return {
    Path: user.path,
    UserName: user.userName,
    UserId: user.userId,
    Arn: user.arn,
    CreateDate: new Date(user.createdAt),
    ...(user.passwordLastUsedAt !== null && { PasswordLastUsed: new Date(user.passwordLastUsedAt) }),
  }
}

/** A user with all that AWS says of it. */
export function toUserDetail(user: User, tags: readonly StoredTag[]): UserOutput {
  return {
    ...toUser(user),
    ...toBoundary(user),
    ...(tags.length > 0 && { Tags: toTags(tags) }),
  }
}

/** What AWS answers, where its model and its pages say `PermissionsBoundaryPolicy`. */
const BOUNDARY_TYPE = 'Policy' as 'PermissionsBoundaryPolicy'

export function toBoundary({ boundaryArn }: Pick<User, 'boundaryArn'>): {
  readonly PermissionsBoundary?: AttachedPermissionsBoundary
} {
  if (boundaryArn === null) return {}
  return {
    PermissionsBoundary: { PermissionsBoundaryType: BOUNDARY_TYPE, PermissionsBoundaryArn: boundaryArn },
  }
}

/** Root, where AWS puts it in the place of a user: without a name and a path. */
export function toRootUser(account: Readonly<AccountRow>): UserOutput {
  const root: Omit<UserOutput, 'Path' | 'UserName'> = {
    UserId: account.accountId,
    Arn: `arn:aws:iam::${account.accountId}:root`,
    CreateDate: new Date(account.createdAt),
    ...(account.rootPasswordLastUsedAt !== null && { PasswordLastUsed: new Date(account.rootPasswordLastUsedAt) }),
  }
  return root as UserOutput
}

/** After a change of a user's password or devices: whoever is signed in elsewhere must prove itself anew. */
export async function endOtherSessions({ db, caller }: IamContext, userId: string): Promise<void> {
  const isOwn = caller.kind === 'user' && caller.userId === userId
  await db.consoleSessions.endAll(userId, isOwn ? consoleSessionOf(caller.credential) : undefined)
}
