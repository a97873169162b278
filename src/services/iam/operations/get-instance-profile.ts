import { toTags } from '../../tags.ts'
import { namedProfile, profileNamed, profileTagKeys, toProfile } from '../instance-profiles.ts'
import { operation } from '../operation.ts'
import { RESOURCE_TAGS, sortedTags } from '../tags.ts'

/**
 * An instance profile with its role and tags: a list of them where there is none, too.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html
 */
export const getInstanceProfile = operation('GetInstanceProfile', {
  action: 'iam:GetInstanceProfile',
  access: 'read',
  resource: namedProfile,
  conditionKeys: profileTagKeys,

  async handle({ InstanceProfileName }, context) {
    const profile = await profileNamed(context.db, InstanceProfileName)
    const tags = sortedTags(await context.db.iamTags.ofTarget(profile.profileId), RESOURCE_TAGS)
    return { InstanceProfile: { ...(await toProfile(profile, context)), Tags: toTags(tags) } }
  },
})
