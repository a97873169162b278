import { deviceTagKeys, deviceWithSerial, namedDevice } from '../mfa-devices.ts'
import { operation } from '../operation.ts'

/**
 * Removes tags from a virtual device. Keys that are not there are passed over.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagMFADevice.html
 */
export const untagMfaDevice = operation('UntagMFADevice', {
  action: 'iam:UntagMFADevice',
  access: 'write',
  resource: namedDevice,
  conditionKeys: async (input, context) => ({ ...(await deviceTagKeys(input, context)), 'aws:TagKeys': input.TagKeys }),

  async handle({ SerialNumber, TagKeys }, { db }) {
    await db.iamTags.remove((await deviceWithSerial(db, SerialNumber)).serialNumber, TagKeys)
    return {}
  },
})
