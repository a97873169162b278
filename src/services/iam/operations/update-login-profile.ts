import { hashNewPassword } from '../../../identity/passwords.ts'
import { userWithProfile } from '../login-profiles.ts'
import { operation } from '../operation.ts'
import { endOtherSessions, namedUser, userTagKeys } from '../users.ts'

/**
 * Sets a user's console password, and whether it must be changed at the next sign-in. A new password ends the user's
 * other sessions.
 *
 * @throws NoSuchEntity (404), PasswordPolicyViolation (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html
 */
export const updateLoginProfile = operation('UpdateLoginProfile', {
  action: 'iam:UpdateLoginProfile',
  access: 'write',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async prepare({ UserName, Password }, context) {
    const { user } = await userWithProfile(context, UserName)
    return Password === undefined ? undefined : { passwordHash: await hashNewPassword(context, user.userId, Password) }
  },

  async handle({ UserName, PasswordResetRequired }, context, prepared) {
    const { db, clock } = context
    const { user, profile } = await userWithProfile(context, UserName)
    const resetRequired = PasswordResetRequired ?? profile.resetRequired
    if (prepared === undefined) {
      await db.loginProfiles.setResetRequired(user.userId, resetRequired)
      return {}
    }
    await db.loginProfiles.setPassword(user.userId, prepared.passwordHash, resetRequired, clock())
    await endOtherSessions(context, user.userId)
    return {}
  },
})
