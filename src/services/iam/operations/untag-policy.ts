import { untag } from '../holders/index.ts'
import { operation } from '../operation.ts'
import { taggedPolicy } from '../policies.ts'

/**
 * Removes tags from a policy of the account. Keys that are not there are passed over.
 *
 * @throws NoSuchEntity (404), AccessDenied (403) for AWS's.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html
 */
export const untagPolicy = operation('UntagPolicy', untag(taggedPolicy))
