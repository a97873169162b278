import { operation } from '../operation.ts'
import { changeableRole, namedRole, rolePermissionKeys, trustToKeep } from '../roles.ts'

/**
 * Changes who can assume a role. Sessions that are there go on.
 *
 * @throws NoSuchEntity (404), MalformedPolicyDocument (400), LimitExceeded (409), UnmodifiableEntity (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html
 */
export const updateAssumeRolePolicy = operation('UpdateAssumeRolePolicy', {
  action: 'iam:UpdateAssumeRolePolicy',
  access: 'write',
  resource: namedRole,
  conditionKeys: rolePermissionKeys,

  async prepare({ RoleName, PolicyDocument }, context) {
    // A role that is not there is told of first.
    await changeableRole(context.db, RoleName)
    return trustToKeep(PolicyDocument, context)
  },

  async handle({ RoleName }, { db }, trust) {
    const { roleId } = await changeableRole(db, RoleName)
    await db.roles.update(roleId, trust)
    return {}
  },
})
