import { hashNewPassword } from '../../../identity/passwords.ts'
import type { User } from '../../../storage/repositories/users.ts'
import { EntityAlreadyExists, ValidationError } from '../errors.ts'
import { loginProfileOf, toLoginProfile } from '../login-profiles.ts'
import type { IamContext } from '../operation.ts'
import { operation } from '../operation.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

async function userWithoutProfile(context: IamContext, userName: string | undefined): Promise<User> {
  const owner = await ownerNamed(context, userName)
  if (owner.kind === 'root') throw ValidationError('Must specify userName when calling with non-User credentials')
  if (await context.db.loginProfiles.ofUser(owner.ownerId)) {
    throw EntityAlreadyExists(`Login Profile for user ${owner.userName} already exists.`)
  }
  return owner.user
}

/**
 * Gives a user a console password.
 *
 * @throws NoSuchEntity (404), EntityAlreadyExists (409), PasswordPolicyViolation (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html
 */
export const createLoginProfile = operation('CreateLoginProfile', {
  action: 'iam:CreateLoginProfile',
  access: 'write',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async prepare({ UserName, Password }, context) {
    const user = await userWithoutProfile(context, UserName)
    if (Password === undefined) {
      throw ValidationError(
        "1 validation error detected: Value at 'password' failed to satisfy constraint: Member must not be null",
      )
    }
    return { passwordHash: await hashNewPassword(context, user.userId, Password) }
  },

  async handle({ UserName, PasswordResetRequired: resetRequired = false }, context, { passwordHash }) {
    const user = await userWithoutProfile(context, UserName)
    await context.db.loginProfiles.add({ userId: user.userId, passwordHash, resetRequired }, context.clock())
    return { LoginProfile: toLoginProfile(user, await loginProfileOf(context.db, user)) }
  },
})
