import { DeleteConflict } from '../errors.ts'
import { groupNamed, namedGroup } from '../groups.ts'
import { operation } from '../operation.ts'

function stillHas(remedy: string) {
  return DeleteConflict(`Cannot delete entity, must ${remedy} first.`)
}

/**
 * Deletes a group without members and policies.
 *
 * @throws NoSuchEntity (404), DeleteConflict (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html
 */
export const deleteGroup = operation('DeleteGroup', {
  action: 'iam:DeleteGroup',
  access: 'write',
  resource: namedGroup,

  async handle({ GroupName }, { db }) {
    const { groupId } = await groupNamed(db, GroupName)
    if ((await db.users.ofGroup(groupId)).length > 0) throw stillHas('remove users from group')
    if ((await db.policyAttachments.ofTarget(groupId)).length > 0) throw stillHas('detach all policies')
    if ((await db.inlinePolicies.ofTarget(groupId)).length > 0) throw stillHas('delete policies')
    await db.groups.remove(groupId)
    return {}
  },
})
