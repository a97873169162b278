import { toTags } from '../../tags.ts'
import { operation } from '../operation.ts'
import { namedRole, roleNamed, rolePermissionKeys, toLastUsed, toRole } from '../roles.ts'
import { toBoundary } from '../users.ts'

/**
 * A role with all that AWS says of it.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
 */
export const getRole = operation('GetRole', {
  action: 'iam:GetRole',
  access: 'read',
  resource: namedRole,
  conditionKeys: rolePermissionKeys,

  async handle({ RoleName }, context) {
    const role = await roleNamed(context.db, RoleName)
    const tags = await context.db.iamTags.ofTarget(role.roleId)
    return {
      Role: {
        ...(await toRole(role, context)),
        ...toBoundary(role),
        ...(tags.length > 0 && { Tags: toTags(tags) }),
        ...toLastUsed(role),
      },
    }
  },
})
