import { tag } from '../holders/index.ts'
import { taggedProfile } from '../instance-profiles.ts'
import { operation } from '../operation.ts'

/**
 * Adds tags to an instance profile; one whose key is there is replaced.
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagInstanceProfile.html
 */
export const tagInstanceProfile = operation('TagInstanceProfile', tag(taggedProfile))
