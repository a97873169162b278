import { iamArn } from '../../../aws/index.ts'
import { EntityAlreadyExists } from '../errors.ts'
import { groupNamed } from '../groups.ts'
import { operation } from '../operation.ts'

/**
 * Gives a group another name, path, or both. Members and policies stay.
 *
 * @throws NoSuchEntity (404), EntityAlreadyExists (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html
 */
export const updateGroup = operation('UpdateGroup', {
  action: 'iam:UpdateGroup',
  access: 'write',
  // As for users, both the group that is and the one that it becomes must be allowed.
  async resource({ GroupName, NewPath, NewGroupName }, { db, accountId }) {
    const group = await db.groups.withName(GroupName)
    const source = group?.arn ?? iamArn(accountId, 'group', '/', GroupName)
    const target = iamArn(
      accountId,
      'group',
      NewPath ?? group?.path ?? '/',
      NewGroupName ?? group?.groupName ?? GroupName,
    )
    return [source, target].map((resource) => ({ action: 'iam:UpdateGroup', resource }))
  },

  async handle({ GroupName, NewPath, NewGroupName }, { db }) {
    const group = await groupNamed(db, GroupName)
    const holder = NewGroupName === undefined ? undefined : await db.groups.withName(NewGroupName)
    if (holder !== undefined && holder.groupId !== group.groupId) {
      throw EntityAlreadyExists(`Group with name ${NewGroupName} already exists.`)
    }
    await db.groups.rename(group.groupId, NewGroupName ?? group.groupName, NewPath ?? group.path)
    return {}
  },
})
