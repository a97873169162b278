import { listTags } from '../holders/index.ts'
import { taggedDevice } from '../mfa-devices.ts'
import { operation } from '../operation.ts'

/**
 * A virtual device's tags.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADeviceTags.html
 */
export const listMfaDeviceTags = operation('ListMFADeviceTags', listTags(taggedDevice))
