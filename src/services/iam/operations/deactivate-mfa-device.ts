import { ValidationError } from '../errors.ts'
import { deviceOf } from '../mfa-devices.ts'
import { operation } from '../operation.ts'
import { endOtherSessions, ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * Takes a device from its user, who then signs in without it. The device stays, for somebody else or for
 * DeleteVirtualMFADevice. Root's is castellan:DeactivateRootMFADevice's.
 *
 * @throws NoSuchEntity (404), ValidationError (400).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeactivateMFADevice.html
 */
export const deactivateMfaDevice = operation('DeactivateMFADevice', {
  action: 'iam:DeactivateMFADevice',
  access: 'write',
  room: 'reserve',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName, SerialNumber }, context) {
    const owner = await ownerNamed(context, UserName)
    if (owner.kind === 'root') throw ValidationError('Must specify userName when calling with non-User credentials')
    await deviceOf(context.db, owner.ownerId, SerialNumber)
    await context.db.mfaDevices.release(SerialNumber)
    await endOtherSessions(context, owner.ownerId)
    return {}
  },
})
