import { iamArn } from '../../../aws/index.ts'
import { EntityAlreadyExists } from '../errors.ts'
import { operation } from '../operation.ts'
import { userNamed, userTagKeys } from '../users.ts'

/**
 * Gives a user another name, path, or both. Its unique id stays, and with it all that it has.
 *
 * @throws NoSuchEntity (404), EntityAlreadyExists (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html
 */
export const updateUser = operation('UpdateUser', {
  action: 'iam:UpdateUser',
  access: 'write',
  // "You must have permissions on both the source and the target": else a rename would reach names that a policy keeps
  // from the caller.
  async resource({ UserName, NewPath, NewUserName }, context) {
    const user = await context.db.users.withName(UserName)
    const source = user?.arn ?? iamArn(context.accountId, 'user', '/', UserName)
    const target = iamArn(
      context.accountId,
      'user',
      NewPath ?? user?.path ?? '/',
      NewUserName ?? user?.userName ?? UserName,
    )
    return [source, target].map((resource) => ({ action: 'iam:UpdateUser', resource }))
  },
  conditionKeys: userTagKeys,

  async handle({ UserName, NewPath, NewUserName }, { db }) {
    const user = await userNamed(db, UserName)
    const holder = NewUserName === undefined ? undefined : await db.users.withName(NewUserName)
    if (holder !== undefined && holder.userId !== user.userId) {
      throw EntityAlreadyExists(`User with name ${NewUserName} already exists.`)
    }
    await db.users.rename(user.userId, NewUserName ?? user.userName, NewPath ?? user.path)
    return {}
  },
})
