import { untag } from '../holders/index.ts'
import { taggedDevice } from '../mfa-devices.ts'
import { operation } from '../operation.ts'

/**
 * Removes tags from a virtual device. Keys that are not there are passed over.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagMFADevice.html
 */
export const untagMfaDevice = operation('UntagMFADevice', untag(taggedDevice))
