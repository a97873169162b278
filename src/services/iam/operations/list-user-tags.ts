import { listTags, user } from '../holders/index.ts'
import { operation } from '../operation.ts'

/**
 * A user's tags.
 *
 * @throws NoSuchEntity (404)
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html
 */
export const listUserTags = operation('ListUserTags', listTags(user))
