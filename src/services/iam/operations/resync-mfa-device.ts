import { callerSource } from '../../../identity/guess-source.ts'
import { resyncMfaDevice as followClock } from '../../../identity/mfa.ts'
import { assertAccepted, deviceOf } from '../mfa-devices.ts'
import { operation } from '../operation.ts'
import { namedUser, userNamed, userTagKeys } from '../users.ts'

/**
 * Follows a device whose clock is up to a day off, proved by two codes in a row.
 *
 * @throws NoSuchEntity (404), InvalidAuthenticationCode (403).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResyncMFADevice.html
 */
export const resyncMfaDevice = operation('ResyncMFADevice', {
  action: 'iam:ResyncMFADevice',
  access: 'write',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async prepare({ UserName, SerialNumber, AuthenticationCode1: first, AuthenticationCode2: second }, context) {
    const { userId } = await userNamed(context.db, UserName)
    const device = await deviceOf(context.db, userId, SerialNumber)
    const outcome = await followClock(
      context.store,
      context.accountId,
      [device],
      { first, second },
      { ...context, source: callerSource(context) },
    )
    assertAccepted(outcome, context)
  },

  // What the codes proved is stored with their use, in one transaction.
  handle: () => ({}),
})
