import { NoSuchEntity } from '../errors.ts'
import { namedProfile, profileNamed, profileTagKeys } from '../instance-profiles.ts'
import { operation } from '../operation.ts'
import { changeableRole } from '../roles.ts'

/**
 * Takes a role out of an instance profile.
 *
 * @throws NoSuchEntity (404), UnmodifiableEntity (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html
 */
export const removeRoleFromInstanceProfile = operation('RemoveRoleFromInstanceProfile', {
  action: 'iam:RemoveRoleFromInstanceProfile',
  access: 'write',
  room: 'reserve',
  resource: namedProfile,
  conditionKeys: profileTagKeys,

  async handle({ InstanceProfileName, RoleName }, { db }) {
    const profile = await profileNamed(db, InstanceProfileName)
    const { roleId } = await changeableRole(db, RoleName)
    if (profile.roleId !== roleId) {
      throw NoSuchEntity(`Role ${RoleName} in Instance Profile ${InstanceProfileName} cannot be found.`)
    }
    await db.instanceProfiles.setRole(profile.profileId, null)
    return {}
  },
})
