import { stillHas } from '../delete-conflict.ts'
import { namedProfile, profileNamed, profileTagKeys } from '../instance-profiles.ts'
import { operation } from '../operation.ts'

/**
 * Deletes an instance profile that has no role any more.
 *
 * @throws NoSuchEntity (404), DeleteConflict (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html
 */
export const deleteInstanceProfile = operation('DeleteInstanceProfile', {
  action: 'iam:DeleteInstanceProfile',
  access: 'write',
  room: 'reserve',
  resource: namedProfile,
  conditionKeys: profileTagKeys,

  async handle({ InstanceProfileName }, { db }) {
    const { profileId, roleId } = await profileNamed(db, InstanceProfileName)
    if (roleId !== null) throw stillHas('remove roles from instance profile')
    await db.iamTags.removeAll(profileId)
    await db.instanceProfiles.remove(profileId)
    return {}
  },
})
