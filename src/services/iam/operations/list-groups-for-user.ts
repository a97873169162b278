import { toGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { pageOf } from '../pagination.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * The groups that a user is in, by name.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupsForUser.html
 */
export const listGroupsForUser = operation('ListGroupsForUser', {
  action: 'iam:ListGroupsForUser',
  access: 'read',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async handle({ UserName, ...paging }, { db }) {
    const { userId } = await userNamed(db, UserName)
    const { items, ...rest } = pageOf(await db.groups.ofUser(userId), paging, (group) => group.groupName.toLowerCase())
    return { Groups: items.map(toGroup), ...rest }
  },
})
