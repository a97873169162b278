import type { LoginProfile as LoginProfileOutput } from '../../../models/iam.ts'
import type { Repositories } from '../../storage/repositories/index.ts'
import type { LoginProfile } from '../../storage/repositories/login-profiles.ts'
import type { User } from '../../storage/repositories/users.ts'
import { NoSuchEntity, ValidationError } from './errors.ts'
import type { IamContext } from './operation.ts'
import { ownerNamed } from './users.ts'

/** @throws NoSuchEntity (404) */
export async function loginProfileOf(db: Repositories, { userId, userName }: User): Promise<LoginProfile> {
  const profile = await db.loginProfiles.ofUser(userId)
  if (profile === undefined) throw NoSuchEntity(`Login Profile for User ${userName} cannot be found.`)
  return profile
}

/** The user that is named, or the caller, with its password. @throws NoSuchEntity (404), ValidationError (400) */
export async function userWithProfile(
  context: IamContext,
  userName: string | undefined,
): Promise<{ readonly user: User; readonly profile: LoginProfile }> {
  const owner = await ownerNamed(context, userName)
  if (owner.kind === 'root') throw ValidationError('Must specify userName when calling with non-User credentials')
  return { user: owner.user, profile: await loginProfileOf(context.db, owner.user) }
}

export function toLoginProfile({ userName }: User, { createdAt, resetRequired }: LoginProfile): LoginProfileOutput {
  return { UserName: userName, CreateDate: new Date(createdAt), PasswordResetRequired: resetRequired }
}
