import { deleteInlinePolicy } from '../inline-policies.ts'
import { operation } from '../operation.ts'
import { namedUser, userNamed, userPermissionKeys } from '../users.ts'

/**
 * Deletes an inline policy of a user.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html
 */
export const deleteUserPolicy = operation('DeleteUserPolicy', {
  action: 'iam:DeleteUserPolicy',
  access: 'write',
  resource: namedUser,
  conditionKeys: userPermissionKeys,

  async handle({ UserName, PolicyName }, { db }) {
    const { userId: id, userName: name } = await userNamed(db, UserName)
    await deleteInlinePolicy(db, { kind: 'user', id, name }, PolicyName)
    return {}
  },
})
