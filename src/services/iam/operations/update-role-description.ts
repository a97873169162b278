import { showTrust } from '../../trust-policy.ts'
import { operation } from '../operation.ts'
import { describableRole, namedRole, rolePermissionKeys, toDescribedRole } from '../roles.ts'

/**
 * Changes a role's description, and answers with the role as CreateRole does: UpdateRole has taken its place.
 *
 * @throws NoSuchEntity (404), UnmodifiableEntity (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html
 */
export const updateRoleDescription = operation('UpdateRoleDescription', {
  action: 'iam:UpdateRoleDescription',
  access: 'write',
  resource: namedRole,
  conditionKeys: rolePermissionKeys,

  async prepare({ RoleName }, context) {
    // Who is trusted may be in other accounts, which a transaction of this one does not read.
    return showTrust(await describableRole(context.db, RoleName), context)
  },

  async handle({ RoleName, Description: description }, { db }, trust) {
    const role = await describableRole(db, RoleName)
    await db.roles.update(role.roleId, { description })
    return { Role: toDescribedRole({ ...role, description }, trust) }
  },
})
