import { operation } from '../operation.ts'
import { assertBoundary } from '../policies.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * Bounds a user: it can do what its policies and this one allow, and nothing else.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPermissionsBoundary.html
 */
export const putUserPermissionsBoundary = operation('PutUserPermissionsBoundary', {
  action: 'iam:PutUserPermissionsBoundary',
  access: 'write',
  resource: namedUser,
  conditionKeys: async (input, context) => ({
    ...(await userTagKeys(input, context)),
    'iam:PermissionsBoundary': input.PermissionsBoundary,
  }),

  async handle({ UserName, PermissionsBoundary }, { db }) {
    const { userId } = await userNamed(db, UserName)
    await db.users.setBoundary(userId, await assertBoundary(db, PermissionsBoundary))
    return {}
  },
})
