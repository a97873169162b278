import { groupNamed, namedGroup, toGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { byName, queryPage } from '../pagination.ts'
import { toUser } from '../users.ts'

/**
 * A group and its members: pages in the order of their ids, and each page by name.
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
    const { items, ...rest } = await queryPage(
      paging,
      (range) => db.users.ofGroup(group.groupId, range),
      ({ userId }) => userId,
    )
    return { Group: toGroup(group), Users: byName(items, ({ userName }) => userName).map(toUser), ...rest }
  },
})
