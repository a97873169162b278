import { untag } from '../holders/index.ts'
import { taggedProfile } from '../instance-profiles.ts'
import { operation } from '../operation.ts'

/**
 * Removes tags from an instance profile. Keys that are not there are passed over.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagInstanceProfile.html
 */
export const untagInstanceProfile = operation('UntagInstanceProfile', untag(taggedProfile))
