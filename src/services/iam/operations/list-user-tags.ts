import { toTags } from '../../tags.ts'
import { operation } from '../operation.ts'
import { pageOf, positionKey } from '../pagination.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * A user's tags.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html
 */
export const listUserTags = operation('ListUserTags', {
  action: 'iam:ListUserTags',
  access: 'read',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async handle({ UserName, ...paging }, { db }) {
    const { userId } = await userNamed(db, UserName)
    const { items, ...rest } = pageOf(await db.iamTags.ofTarget(userId), paging, (_, index) => positionKey(index))
    return { Tags: toTags(items), ...rest }
  },
})
