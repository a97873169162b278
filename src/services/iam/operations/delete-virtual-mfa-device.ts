import { DeleteConflict } from '../errors.ts'
import { deviceTagKeys, deviceWithSerial, namedDevice } from '../mfa-devices.ts'
import { operation } from '../operation.ts'

/**
 * Deletes a device that nobody has.
 *
 * @throws NoSuchEntity (404), DeleteConflict (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteVirtualMFADevice.html
 */
export const deleteVirtualMfaDevice = operation('DeleteVirtualMFADevice', {
  action: 'iam:DeleteVirtualMFADevice',
  access: 'write',
  room: 'reserve',
  resource: namedDevice,
  conditionKeys: deviceTagKeys,

  async handle({ SerialNumber }, { db }) {
    const device = await deviceWithSerial(db, SerialNumber)
    if (device.ownerId !== null) throw DeleteConflict('MFA VirtualDevice in use. Must deactivate first.')
    await db.mfaDevices.remove(SerialNumber)
    await db.iamTags.removeAll(SerialNumber)
    return {}
  },
})
