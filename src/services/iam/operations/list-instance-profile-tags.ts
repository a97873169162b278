import { listTags } from '../holders/index.ts'
import { taggedProfile } from '../instance-profiles.ts'
import { operation } from '../operation.ts'

/**
 * The tags of an instance profile.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfileTags.html
 */
export const listInstanceProfileTags = operation('ListInstanceProfileTags', listTags(taggedProfile))
