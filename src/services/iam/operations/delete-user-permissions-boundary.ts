import { NoSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { namedUser, userNamed, userPermissionKeys } from '../users.ts'

/**
 * Takes a user's boundary away: its policies alone say what it can do.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPermissionsBoundary.html
 */
export const deleteUserPermissionsBoundary = operation('DeleteUserPermissionsBoundary', {
  action: 'iam:DeleteUserPermissionsBoundary',
  access: 'write',
  resource: namedUser,
  conditionKeys: userPermissionKeys,

  async handle({ UserName }, { db }) {
    const { userId, userName, boundaryArn } = await userNamed(db, UserName)
    if (boundaryArn === null) throw NoSuchEntity(`The user with name ${userName} does not have a permissions boundary.`)
    await db.users.setBoundary(userId, null)
    return {}
  },
})
