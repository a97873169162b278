import { requestTagKeys } from '../../tags.ts'
import { deviceTagKeys, deviceWithSerial, namedDevice } from '../mfa-devices.ts'
import { operation } from '../operation.ts'
import { addIamTags } from '../tags.ts'

/**
 * Adds tags to a virtual device; one whose key is there is replaced.
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagMFADevice.html
 */
export const tagMfaDevice = operation('TagMFADevice', {
  action: 'iam:TagMFADevice',
  access: 'write',
  resource: namedDevice,
  conditionKeys: async (input, context) => ({
    ...(await deviceTagKeys(input, context)),
    ...requestTagKeys(input.Tags),
  }),

  async handle({ SerialNumber, Tags }, { db }) {
    await addIamTags(db, (await deviceWithSerial(db, SerialNumber)).serialNumber, Tags)
    return {}
  },
})
