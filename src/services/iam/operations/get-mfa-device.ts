import { ValidationError } from '../errors.ts'
import { deviceOf } from '../mfa-devices.ts'
import { operation } from '../operation.ts'
import { ownerArn, ownerNamed, userTagKeys } from '../users.ts'

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns */
const SECURITY_KEY = /^arn:aws[\w-]*:iam::\d{12}:u2f\//

/**
 * One security key of a user, or of the caller where none is named. "For this API, we only accept FIDO security key
 * ARNs": a virtual device is in ListMFADevices. Nobody has a security key here yet.
 *
 * @throws ValidationError (400), NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetMFADevice.html
 */
export const getMfaDevice = operation('GetMFADevice', {
  action: 'iam:GetMFADevice',
  access: 'read',
  resource: ownerArn,
  conditionKeys: userTagKeys,

  async handle({ UserName, SerialNumber }, context) {
    if (!SECURITY_KEY.test(SerialNumber)) {
      throw ValidationError(
        'The specified value for serialNumber is invalid. It must be the ARN of a FIDO security key.',
      )
    }
    const owner = await ownerNamed(context, UserName)
    const { serialNumber, enabledAt } = await deviceOf(context.db, owner.ownerId, SerialNumber)
    return {
      UserName: owner.userName,
      SerialNumber: serialNumber,
      ...(enabledAt !== null && { EnableDate: new Date(enabledAt) }),
    }
  },
})
