import { NoSuchEntity } from '../errors.ts'
import { groupNamed, namedGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { userNamed } from '../users.ts'

/**
 * Takes the group's permissions from a user.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveUserFromGroup.html
 */
export const removeUserFromGroup = operation('RemoveUserFromGroup', {
  action: 'iam:RemoveUserFromGroup',
  access: 'write',
  resource: namedGroup,

  async handle({ GroupName, UserName }, { db }) {
    const { groupId, groupName } = await groupNamed(db, GroupName)
    const { userId, userName } = await userNamed(db, UserName)
    if (await db.groups.removeMember(groupId, userId)) return {}
    throw NoSuchEntity(`The user with name ${userName} is not in the group ${groupName}.`)
  },
})
