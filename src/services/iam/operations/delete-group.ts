import { assertHoldsNoPolicies, stillHas } from '../delete-conflict.ts'
import { groupNamed, namedGroup } from '../groups.ts'
import { operation } from '../operation.ts'

/**
 * Deletes a group without members and policies.
 *
 * @throws NoSuchEntity (404), DeleteConflict (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html
 */
export const deleteGroup = operation('DeleteGroup', {
  action: 'iam:DeleteGroup',
  access: 'write',
  room: 'reserve',
  resource: namedGroup,

  async handle({ GroupName }, { db }) {
    const { groupId } = await groupNamed(db, GroupName)
    if ((await db.users.ofGroup(groupId, { limit: 1 })).length > 0) throw stillHas('remove users from group')
    await assertHoldsNoPolicies(db, groupId)
    await db.groups.remove(groupId)
    return {}
  },
})
