import { type AccountId, type Arn, PARTITION } from '../../../aws/index.ts'
import { LimitExceeded } from '../errors.ts'
import { namedProfile, profileNamed, profileTagKeys } from '../instance-profiles.ts'
import { operation } from '../operation.ts'
import { changeableRole, namedRole, roleTagKeys } from '../roles.ts'

/** "An instance profile can contain only one role, and this quota cannot be increased." */
const ROLES_PER_PROFILE = 1

/**
 * Puts a role into an instance profile, which has none: EC2 gives its credentials to instances. So the caller passes a
 * role to a service, and needs `iam:PassRole` on it.
 *
 * @throws NoSuchEntity (404), LimitExceeded (409), UnmodifiableEntity (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
 */
export const addRoleToInstanceProfile = operation('AddRoleToInstanceProfile', {
  action: 'iam:AddRoleToInstanceProfile',
  access: 'write',
  resource: async (input, context) => [
    { action: 'iam:AddRoleToInstanceProfile', resource: await namedProfile(input, context) },
    { action: 'iam:PassRole', resource: await namedRole(input, context) },
  ],
  resourceKeys: async (resource, context) => {
    const [, type, name = ''] = /:(role|instance-profile)\/(?:.*\/)?([^/]*)$/.exec(resource) ?? []
    if (type !== 'role') return profileTagKeys({ InstanceProfileName: name }, context)
    return {
      ...(await roleTagKeys({ RoleName: name }, context)),
      'iam:PassedToService': 'ec2.amazonaws.com',
      'iam:AssociatedResourceArn': anyInstanceOf(context.accountId),
    }
  },

  async handle({ InstanceProfileName, RoleName }, { db }) {
    const profile = await profileNamed(db, InstanceProfileName)
    const { roleId } = await changeableRole(db, RoleName)
    if (profile.roleId !== null) {
      throw LimitExceeded(`Cannot exceed quota for InstanceSessionsPerInstanceProfile: ${ROLES_PER_PROFILE}`)
    }
    await db.instanceProfiles.setRole(profile.profileId, roleId)
    return {}
  },
})

/**
 * Of this operation "you can't specify a Region or instance ID in the EC2 instance ARN. The ARN value must be
 * arn:aws:ec2:*:CallerAccountId:instance/*."
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
function anyInstanceOf(accountId: AccountId): Arn {
  return `arn:${PARTITION}:ec2:*:${accountId}:instance/*`
}
