import { deviceOf } from '../mfa-devices.ts'
import { operation } from '../operation.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/**
 * One device of a user, or of the caller where none is named.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetMFADevice.html
 */
export const getMfaDevice = operation('GetMFADevice', {
  action: 'iam:GetMFADevice',
  access: 'read',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName, SerialNumber }, context) {
    const owner = await ownerNamed(context, UserName)
    const { serialNumber, enabledAt } = await deviceOf(context.db, owner.ownerId, SerialNumber)
    return {
      UserName: owner.userName,
      SerialNumber: serialNumber,
      ...(enabledAt !== null && { EnableDate: new Date(enabledAt) }),
    }
  },
})
