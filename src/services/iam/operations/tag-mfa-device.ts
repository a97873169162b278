import { tag } from '../holders/index.ts'
import { taggedDevice } from '../mfa-devices.ts'
import { operation } from '../operation.ts'

/**
 * Adds tags to a virtual device; one whose key is there is replaced.
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagMFADevice.html
 */
export const tagMfaDevice = operation('TagMFADevice', tag(taggedDevice))
