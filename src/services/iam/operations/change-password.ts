import { hashNewPassword } from '../../../identity/passwords.ts'
import { AccessDenied, InvalidUserType } from '../errors.ts'
import { userWithProfile } from '../login-profiles.ts'
import { assertOldPassword } from '../old-password.ts'
import { operation } from '../operation.ts'
import { endOtherSessions, userTagKeys } from '../users.ts'

/**
 * Changes the caller's own console password. Its other sessions end.
 *
 * @throws InvalidUserType (400) for root; NoSuchEntity (404); AccessDenied (403) for a wrong old password;
 * PasswordPolicyViolation (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ChangePassword.html
 */
export const changePassword = operation('ChangePassword', {
  action: 'iam:ChangePassword',
  access: 'write',
  resource: (_, { caller }) => caller.arn,
  conditionKeys: (_, context) => userTagKeys({}, context),

  async prepare({ OldPassword, NewPassword }, context) {
    if (context.caller.kind !== 'user') throw InvalidUserType('Only IAM Users can change their own password.')
    const { user, profile } = await userWithProfile(context, undefined)
    await assertOldPassword(context, profile, OldPassword)
    return {
      oldHash: profile.passwordHash,
      newHash: await hashNewPassword(context, user.userId, NewPassword),
    }
  },

  async handle(_, context, { oldHash, newHash }) {
    const { user, profile } = await userWithProfile(context, undefined)
    // Somebody else changed it meanwhile: what was proved is the old one.
    if (profile.passwordHash !== oldHash) throw AccessDenied('The old password was incorrect.')
    await context.db.loginProfiles.setPassword(user.userId, newHash, false, context.clock())
    await endOtherSessions(context, user.userId)
    return {}
  },
})
