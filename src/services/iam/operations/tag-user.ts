import { tag, user } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * Adds tags to a user; one whose key is there is replaced.
 *
 * @throws NoSuchEntity (404), InvalidInput (400), LimitExceeded (409).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html
 */
export const tagUser = operation('TagUser', tag(user))
