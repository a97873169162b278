import { groupNamed, namedGroup, toGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { pageOf } from '../pagination.ts'
import { toUser } from '../users.ts'

/**
 * A group and its members, by name.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetGroup.html
 */
export const getGroup = operation('GetGroup', {
  action: 'iam:GetGroup',
  access: 'read',
  resource: namedGroup,

  async handle({ GroupName, ...paging }, { db }) {
    const group = await groupNamed(db, GroupName)
    const { items, ...rest } = pageOf(await db.users.ofGroup(group.groupId), paging, (user) =>
      user.userName.toLowerCase(),
    )
    return { Group: toGroup(group), Users: items.map(toUser), ...rest }
  },
})
