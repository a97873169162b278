import { groupNamed, namedGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { userNamed } from '../users.ts'

/**
 * Takes the group's permissions from a user. One that is not in it has none of them.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html
 */
export const removeUserFromGroup = operation('RemoveUserFromGroup', {
  action: 'iam:RemoveUserFromGroup',
  access: 'write',
  room: 'reserve',
  resource: namedGroup,

  async handle({ GroupName, UserName }, { db }) {
    const { userId } = await userNamed(db, UserName)
    const { groupId } = await groupNamed(db, GroupName)
    await db.groups.removeMember(groupId, userId)
    return {}
  },
})
