import { toLoginProfile, userWithProfile } from '../login-profiles.ts'
import { operation } from '../operation.ts'
import { ownerArn, userTagKeys } from '../users.ts'

/**
 * Whether and since when a user has a console password. Never the password.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html
 */
export const getLoginProfile = operation('GetLoginProfile', {
  action: 'iam:GetLoginProfile',
  access: 'read',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName }, context) {
    const { user, profile } = await userWithProfile(context, UserName)
    return { LoginProfile: toLoginProfile(user, profile) }
  },
})
