import { operation } from '../operation.ts'
import { changeableRole, describableRole, namedRole, rolePermissionKeys } from '../roles.ts'

/**
 * Changes a role's description, how long its sessions may last, or both. What is left out stays, as was recorded.
 *
 * @throws NoSuchEntity (404), UnmodifiableEntity (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html
 */
export const updateRole = operation('UpdateRole', {
  action: 'iam:UpdateRole',
  access: 'write',
  resource: namedRole,
  conditionKeys: rolePermissionKeys,

  async handle({ RoleName, Description: description, MaxSessionDuration: maxSessionDuration }, { db }) {
    const role = await (maxSessionDuration === undefined ? describableRole : changeableRole)(db, RoleName)
    await db.roles.update(role.roleId, {
      description: description ?? role.description,
      maxSessionDuration: maxSessionDuration ?? role.maxSessionDuration,
    })
    return {}
  },
})
