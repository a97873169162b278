import { iamArn, newUniqueId } from '../../../aws/index.ts'
import { creationRequests, requestTagKeys } from '../../tags.ts'
import { EntityAlreadyExists } from '../errors.ts'
import { operation } from '../operation.ts'
import { assertBoundary } from '../policies.ts'
import { assertRoomFor } from '../quotas.ts'
import { assertOwnPath, MAX_SESSION_DURATION, roleNamed, toNewRole, trustToKeep } from '../roles.ts'
import { addIamTags, PRINCIPAL_TAGS } from '../tags.ts'
import { toBoundary } from '../users.ts'

/**
 * Creates a role, which can be assumed by whom its trust policy names, and do nothing yet. The answer repeats the trust
 * policy as it was given, and leaves out how long sessions may last.
 *
 * @throws EntityAlreadyExists (409), LimitExceeded (409), MalformedPolicyDocument (400), NoSuchEntity (404, the
 *   boundary), InvalidInput (400, tags).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export const createRole = operation('CreateRole', {
  action: 'iam:CreateRole',
  access: 'write',
  resource: ({ Path = '/', RoleName, Tags }, { accountId }) =>
    creationRequests('iam:CreateRole', 'iam:TagRole', iamArn(accountId, 'role', Path, RoleName), Tags),
  conditionKeys: ({ PermissionsBoundary, Tags }) => ({
    ...requestTagKeys(Tags),
    'iam:PermissionsBoundary': PermissionsBoundary,
  }),

  prepare: ({ AssumeRolePolicyDocument }, context) => trustToKeep(AssumeRolePolicyDocument, context),

  async handle(input, { db, clock, random }, trust) {
    const { Path: path = '/', RoleName: roleName, PermissionsBoundary, Tags = [] } = input
    assertOwnPath(path)
    if (await db.roles.withName(roleName)) throw EntityAlreadyExists(`Role with name ${roleName} already exists.`)
    await assertRoomFor('RolesPerAccount', 'roles', db)
    if (PermissionsBoundary !== undefined) await assertBoundary(db, PermissionsBoundary)
    const roleId = newUniqueId('AROA', random, db.accountId)
    await db.roles.add({
      roleId,
      roleName,
      path,
      createdAt: clock(),
      description: input.Description ?? null,
      maxSessionDuration: input.MaxSessionDuration ?? MAX_SESSION_DURATION,
      ...trust,
      boundaryArn: PermissionsBoundary ?? null,
      serviceName: null,
    })
    await addIamTags(db, roleId, Tags, PRINCIPAL_TAGS)
    const role = await roleNamed(db, roleName)
    return {
      Role: {
        ...toNewRole(role, input.AssumeRolePolicyDocument),
        ...toBoundary(role),
        ...(Tags.length > 0 && { Tags }),
      },
    }
  },
})
