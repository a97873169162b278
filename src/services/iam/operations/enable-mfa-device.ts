import { mfaTimeOf } from '../../../aws/index.ts'
import { callerSource } from '../../../identity/guess-source.ts'
import { rootMfaSerialNumber, verifyMfaEnrolment } from '../../../identity/mfa.ts'
import type { User } from '../../../storage/repositories/users.ts'
import { AccessDenied, EntityAlreadyExists } from '../errors.ts'
import { assertAccepted, deviceWithSerial } from '../mfa-devices.ts'
import type { IamContext } from '../operation.ts'
import { operation } from '../operation.ts'
import { assertBelow } from '../quotas.ts'
import { endOtherSessions, namedUser, userNamed, userTagKeys } from '../users.ts'

function alreadyInUse() {
  return EntityAlreadyExists('MFA Device is already in use.')
}

async function assertAssignable(
  { db, accountId, caller }: IamContext,
  userName: string,
  serialNumber: string,
): Promise<User> {
  const user = await userNamed(db, userName)
  const device = await deviceWithSerial(db, serialNumber)
  if (device.ownerId === user.userId) throw EntityAlreadyExists(`MFA Device for user ${user.userName} already exists.`)
  if (device.ownerId !== null) throw alreadyInUse()
  if (serialNumber === rootMfaSerialNumber(accountId)) throw AccessDenied('This device is for the root user.')
  const { length } = await db.mfaDevices.ofOwner(user.userId)
  assertBelow('MFADevicesPerUser', length)
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_cliapi.html
  const isOwn = caller.kind === 'user' && caller.userId === user.userId
  if (isOwn && length > 0 && mfaTimeOf(caller.credential) === undefined) {
    throw AccessDenied('To add an MFA device beside one that is enabled, sign in or get a session with MFA first.')
  }
  return user
}

/**
 * Gives a device to a user who proves by two codes in a row that it is set up. The codes are used up, and the user's
 * other sessions end.
 *
 * Whoever adds a further device to itself must have used one: a stolen access key or password cannot bring a device of
 * its own.
 *
 * @throws NoSuchEntity (404), EntityAlreadyExists (409), LimitExceeded (409), InvalidAuthenticationCode (403),
 * AccessDenied (403).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableMFADevice.html
 */
export const enableMfaDevice = operation('EnableMFADevice', {
  action: 'iam:EnableMFADevice',
  access: 'write',
  resource: namedUser,
  conditionKeys: userTagKeys,

  async prepare({ UserName, SerialNumber, AuthenticationCode1: first, AuthenticationCode2: second }, context) {
    await assertAssignable(context, UserName, SerialNumber)
    const outcome = await verifyMfaEnrolment(
      context.store,
      context.accountId,
      SerialNumber,
      { first, second },
      { ...context, source: callerSource(context) },
    )
    assertAccepted(outcome, context)
  },

  async handle({ UserName, SerialNumber }, context) {
    const user = await assertAssignable(context, UserName, SerialNumber)
    if (!(await context.db.mfaDevices.assign(SerialNumber, user.userId, context.clock()))) throw alreadyInUse()
    await endOtherSessions(context, user.userId)
    return {}
  },
})
