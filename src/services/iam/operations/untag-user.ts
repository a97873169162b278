import { untag, user } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Removes tags from a user. Keys that are not there are passed over.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html
 */
export const untagUser = operation('UntagUser', untag(user))
