import { groupNamed, namedGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { assertBelow } from '../quotas.ts'
import { userNamed } from '../users.ts'

/**
 * Gives a user the group's permissions. A member stays one.
 *
 * @throws NoSuchEntity (404), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html
 */
export const addUserToGroup = operation('AddUserToGroup', {
  action: 'iam:AddUserToGroup',
  access: 'write',
  resource: namedGroup,

  async handle({ GroupName, UserName }, { db, clock }) {
    const { userId } = await userNamed(db, UserName)
    const { groupId } = await groupNamed(db, GroupName)
    const groups = await db.groups.ofUser(userId)
    if (groups.some((group) => group.groupId === groupId)) return {}
    assertBelow('GroupsPerUser', groups.length)
    await db.groups.addMember(groupId, userId, clock())
    return {}
  },
})
