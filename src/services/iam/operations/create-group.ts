import { iamArn, newUniqueId } from '../../../aws/index.ts'
import { EntityAlreadyExists } from '../errors.ts'
import { groupNamed, toGroup } from '../groups.ts'
import { operation } from '../operation.ts'
import { assertRoomFor } from '../quotas.ts'

/**
 * Creates a group without members and policies.
 *
 * @throws EntityAlreadyExists (409), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html
 */
export const createGroup = operation('CreateGroup', {
  action: 'iam:CreateGroup',
  access: 'write',
  resource: ({ Path = '/', GroupName }, { accountId }) => iamArn(accountId, 'group', Path, GroupName),

  async handle({ Path: path = '/', GroupName: groupName }, { db, clock, random }) {
    if (await db.groups.withName(groupName)) throw EntityAlreadyExists(`Group with name ${groupName} already exists.`)
    await assertRoomFor('GroupsPerAccount', 'groups', db)
    await db.groups.add({ groupId: newUniqueId('AGPA', random, db.accountId), groupName, path, createdAt: clock() })
    return { Group: toGroup(await groupNamed(db, groupName)) }
  },
})
