import { toTags } from '../../tags.ts'
import { deviceTagKeys, deviceWithSerial, namedDevice } from '../mfa-devices.ts'
import { operation } from '../operation.ts'
import { pageOf, positionKey } from '../pagination.ts'

/**
 * A virtual device's tags.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADeviceTags.html
 */
export const listMfaDeviceTags = operation('ListMFADeviceTags', {
  action: 'iam:ListMFADeviceTags',
  access: 'read',
  resource: namedDevice,
  conditionKeys: deviceTagKeys,

  async handle({ SerialNumber, ...paging }, { db }) {
    const { serialNumber } = await deviceWithSerial(db, SerialNumber)
    const { items, ...rest } = pageOf(await db.iamTags.ofTarget(serialNumber), paging, (_, index) => positionKey(index))
    return { Tags: toTags(items), ...rest }
  },
})
