import { iamArn, newUniqueId } from '../../../aws/index.ts'
import { creationRequests, requestTagKeys } from '../../tags.ts'
import { EntityAlreadyExists } from '../errors.ts'
import { profileNamed, toProfile } from '../instance-profiles.ts'
import { operation } from '../operation.ts'
import { assertBelow } from '../quotas.ts'
import { addIamTags, RESOURCE_TAGS } from '../tags.ts'

/**
 * Creates an instance profile, without a role as yet.
 *
 * @throws EntityAlreadyExists (409), LimitExceeded (409), InvalidInput (400, tags).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html
 */
export const createInstanceProfile = operation('CreateInstanceProfile', {
  action: 'iam:CreateInstanceProfile',
  access: 'write',
  resource: ({ Path = '/', InstanceProfileName, Tags }, { accountId }) => {
    const arn = iamArn(accountId, 'instance-profile', Path, InstanceProfileName)
    return creationRequests('iam:CreateInstanceProfile', 'iam:TagInstanceProfile', arn, Tags)
  },
  conditionKeys: ({ Tags }) => requestTagKeys(Tags),

  async handle({ Path: path = '/', InstanceProfileName: profileName, Tags = [] }, context) {
    const { db, clock, random } = context
    if (await db.instanceProfiles.withName(profileName)) {
      throw EntityAlreadyExists(`Instance Profile ${profileName} already exists.`)
    }
    assertBelow('InstanceProfilesPerAccount', await db.instanceProfiles.count())
    const profileId = newUniqueId('AIPA', random, db.accountId)
    await db.instanceProfiles.add({ profileId, profileName, path, createdAt: clock() })
    await addIamTags(db, profileId, Tags, RESOURCE_TAGS)
    const profile = await toProfile(await profileNamed(db, profileName), context)
    return { InstanceProfile: { ...profile, ...(Tags.length > 0 && { Tags }) } }
  },
})
