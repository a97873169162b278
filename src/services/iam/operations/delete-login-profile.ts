import { userWithProfile } from '../login-profiles.ts'
import { operation } from '../operation.ts'
import { ownerArn, userTagKeys } from '../users.ts'

/**
 * Takes a user's console password away and ends its console sessions. Its access keys stay.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteLoginProfile.html
 */
export const deleteLoginProfile = operation('DeleteLoginProfile', {
  action: 'iam:DeleteLoginProfile',
  access: 'write',
  room: 'reserve',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName }, context) {
    const { user } = await userWithProfile(context, UserName)
    await context.db.loginProfiles.remove(user.userId)
    await context.db.consoleSessions.endAll(user.userId)
    return {}
  },
})
