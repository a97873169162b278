import { assertHoldsNoPolicies, stillHas } from '../delete-conflict.ts'
import { operation } from '../operation.ts'
import { changeableRole, namedRole, rolePermissionKeys } from '../roles.ts'

/**
 * Deletes a role that has no policies and is in no instance profile any more. Its sessions end, and are not those of a
 * role that is later given the name.
 *
 * @throws NoSuchEntity (404), DeleteConflict (409), UnmodifiableEntity (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
 */
export const deleteRole = operation('DeleteRole', {
  action: 'iam:DeleteRole',
  access: 'write',
  room: 'reserve',
  resource: namedRole,
  conditionKeys: rolePermissionKeys,

  async handle({ RoleName }, { db }) {
    const { roleId } = await changeableRole(db, RoleName)
    await assertHoldsNoPolicies(db, roleId)
    if ((await db.instanceProfiles.ofRole(roleId, { limit: 1 })).length > 0) {
      throw stillHas('remove roles from instance profile')
    }
    await db.iamTags.removeAll(roleId)
    await db.serviceUses.removeAll(roleId)
    await db.roles.remove(roleId)
    return {}
  },
})
